// Opens the search: on its own page at once, elsewhere in a dialog, by the link in the header or the key "/".
// A plain script, since modules are not loaded from disk; the rest is fetched when it is wanted.
(() => {
  const link = document.querySelector("a[data-search]"), page = document.querySelector("[data-search-app]");
  if (!link) return;
  const fromDisk = location.protocol === "file:", at = (name) => new URL(name, link.href);
  let dialog;

  async function start(app) {
    const modules = link.dataset.search.split(" ").map((name) => import(at(name)));
    const [text, { Index }, { View }] = await Promise.all(modules);
    new View(app, new Index(text, at(".")), app === page);
    app.querySelector("input").focus();
  }

  async function open() {
    if (!dialog) {
      const other = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
      const style = document.createElement("link");
      Object.assign(style, { rel: "stylesheet", href: at(link.dataset.style) });
      dialog = document.createElement("dialog");
      dialog.className = "search-dialog";
      dialog.append(style, other.querySelector("[data-search-app]"));
      // A click beside it closes it, and Escape at once: it would empty the box first.
      dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
      dialog.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || event.isComposing) return;
        event.preventDefault();
        dialog.close();
      });
      // Its query is kept for who comes back from a result, until it is closed.
      dialog.addEventListener("close", () => history.state?.search !== undefined && history.replaceState(null, ""));
      document.body.append(dialog);
      await start(dialog);
    }
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("input").select();
  }

  // Without the dialog, the page.
  const go = (event) => {
    event.preventDefault();
    if (page) page.querySelector("input").focus();
    else if (fromDisk) location = link.href;
    else open().catch(() => (location = link.href));
  };

  if (page && fromDisk) page.querySelector("[data-disk]").hidden = false;
  else if (page) start(page);
  else if (history.state?.search && !fromDisk) open().catch(() => {});
  link.addEventListener("click", (event) => event.ctrlKey || event.metaKey || event.shiftKey || go(event));
  addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    if (key === "/" && !(ctrlKey || metaKey || altKey || target.closest("input, textarea, select, [contenteditable]"))) go(event);
  });
})();
