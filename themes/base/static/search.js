// Opens the search: on its own page at once, elsewhere in a dialog, by the link in the header or the key "/".
// A plain script, since modules are not loaded from disk; the rest is fetched when it is wanted.
(() => {
  const link = document.querySelector("a[data-search]");
  if (!link) return;
  const page = document.querySelector("[data-search-app]");
  const root = new URL(".", link.href);
  let dialog;

  async function start(app) {
    const names = link.dataset.search.split(" ");
    const [text, { Index }, { View }] = await Promise.all(names.map((name) => import(new URL(name, root))));
    new View(app, new Index(text, root), app === page);
  }

  async function open() {
    if (!dialog) {
      const answer = await fetch(link.href);
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-search-app]");
      const style = document.createElement("link");
      Object.assign(style, { rel: "stylesheet", href: new URL(link.dataset.style, root) });
      dialog = document.createElement("dialog");
      dialog.className = "search-dialog";
      dialog.ariaLabel = link.textContent;
      dialog.append(found);
      // A click beside it closes it, and Escape at once: it would empty the box first.
      dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
      dialog.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || event.isComposing) return;
        event.preventDefault();
        dialog.close();
      });
      document.head.append(style);
      document.body.append(dialog);
      await start(found);
    }
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("input").select();
  }

  const leave = () => location.assign(link.href);
  const fromDisk = location.protocol === "file:";

  if (page && fromDisk) page.querySelector("[data-disk]").hidden = false;
  else if (page) start(page).then(() => page.querySelector("input").focus());

  if (!fromDisk) link.addEventListener("click", (event) => {
    if (page || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open().catch(leave);
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    if (page) page.querySelector("input").focus();
    else if (fromDisk) leave();
    else open().catch(leave);
  });
})();
