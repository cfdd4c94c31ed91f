/* Comments of another service: loaded only when the reader asks for them. */
"use strict";
document.addEventListener("click", event => {
  const button = event.target.closest("button[data-comments]");
  if (!button) return;
  const data = JSON.parse(button.dataset.with);
  const place = document.createElement("div");
  button.replaceWith(place);
  if (button.dataset.comments === "giscus") {
    const script = document.createElement("script");
    for (const [name, value] of Object.entries(data)) script.dataset[name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())] = value;
    script.src = "https://giscus.app/client.js";
    script.crossOrigin = "anonymous";
    place.append(script);
    return;
  }
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = `${data.client}waline.css`;
  document.head.append(sheet);
  import(`${data.client}waline.js`).then(waline => waline.init({ el: place, serverURL: data.server, dark: "auto", lang: document.documentElement.lang }));
});
