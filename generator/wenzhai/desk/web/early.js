// Keys that are pressed while the page is still coming: desk.js takes them over when it runs.
"use strict";

const early = [];
const keep = (event) => early.push(event);
document.addEventListener("keydown", keep);
