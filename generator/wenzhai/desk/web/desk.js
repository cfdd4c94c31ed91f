// Keys on top of forms that work without it: each key presses the button that bears it (data-key).
"use strict";

const items = () => [...document.querySelectorAll(".item")];
const frame = document.querySelector("iframe[name=preview]");
let here = null;
let sent = false;
let typed = null; // the form in which something was written that is not saved
let wanted = ""; // the page that the frame is on its way to

function show(item) {
  if (!item) return;
  const folded = item.closest("details");
  if (folded) folded.open = true;
  here = item;
  item.focus();
  item.scrollIntoView({ block: "nearest" });
  const wide = frame && frame.offsetParent !== null;
  if (wide && item.dataset.article && !frame.src.endsWith(item.dataset.article)) {
    wanted = new URL(item.dataset.article, location).pathname;
    frame.src = item.dataset.article;
  }
}

// After a build the preview reloads the page in the frame, which ends a navigation that is under way: it is begun again.
// What an act has just brought back has no page until it is built: that is asked for again.
frame?.addEventListener("load", () => {
  const { location: shown, performance } = frame.contentWindow;
  const [visit] = performance.getEntriesByType("navigation");
  if (wanted && shown.pathname !== wanted) shown.replace(wanted);
  else if (visit?.responseStatus === 404) setTimeout(() => shown.pathname === wanted && shown.reload(), 1000);
  else wanted = "";
});

function step(by) {
  const all = items();
  const at = all.indexOf(here);
  show(all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]);
}

function press(key) {
  const inside = here && here.querySelector(`[data-key="${key}"]`);
  const target = inside || document.querySelector(`.undo [data-key="${key}"], main > article [data-key="${key}"], main > .about [data-key="${key}"]`);
  if (target && !target.disabled) target.click();
  return Boolean(target);
}

function field(id) {
  const found = document.getElementById(id);
  found?.focus();
  return Boolean(found);
}

// As Enter does: with the first button of the form.
function save(form) {
  if (form) form.requestSubmit(form.querySelector("button"));
}

function nextOrder() {
  const order = document.querySelector("select[name=order]");
  if (!order) return;
  order.selectedIndex = (order.selectedIndex + 1) % order.length;
  order.form.requestSubmit();
}

const own = {
  j: () => step(1),
  k: () => step(-1),
  o: nextOrder,
  "/": () => document.querySelector("input[type=search]")?.focus(),
  "?": () => { const keys = document.getElementById("keys"); keys.open = !keys.open; },
  Enter: () => here?.dataset.item && location.assign(here.dataset.item),
  t: () => field("more") || press("t"),
  n: () => field("note") || press("n"),
  m: () => field("main") || (here?.dataset.item && location.assign(`${here.dataset.item}#main`)),
};

function onKey(event) {
  if (sent) return event.preventDefault();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save(event.target.form);
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const does = own[event.key];
  if (does) does();
  else if (!"xdlueJKD".includes(event.key) || !press(event.key)) return;
  event.preventDefault();
}

document.addEventListener("keydown", onKey);

// One answer at a time: a key pressed twice acts once.
document.addEventListener("submit", (event) => {
  if (sent) return event.preventDefault();
  sent = true;
  if (typed === event.target) typed = null;
});
addEventListener("pageshow", () => { sent = false; });

// Who leaves what was written and not saved, by a link or by another act, is asked first.
document.addEventListener("input", ({ target }) => {
  if (target.form?.method === "post") typed = target.form;
});
addEventListener("beforeunload", (event) => {
  if (!typed) return;
  sent = false; // whoever stays goes on here
  event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const item = event.target.closest(".item");
  if (item) here = item;
});

// What the address names: a field, which the browser focuses by itself, or a draft.
const named = location.hash && document.getElementById(location.hash.slice(1));
if (!named || named.matches(".item")) show(named || items()[0]);
else here = items()[0];

document.removeEventListener("keydown", keep);
early.forEach(onKey);
