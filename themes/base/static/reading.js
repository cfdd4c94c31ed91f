// What a reader may set and type: text size, language of listings, keys, previews. All of it works without, or is not missed.
// Loaded before the first paint, so that what was set last time moves nothing.
(() => {
  const root = document.documentElement, wide = matchMedia("(hover: hover) and (min-width: 62rem)");
  const recall = (name) => { try { return localStorage.getItem(`wz-${name}`); } catch { return null; } };
  const keep = (name, value) => { try { localStorage.setItem(`wz-${name}`, value); } catch { /* not allowed here */ } };
  const pages = new Map(), asked = new Map();
  let preview, waiting;

  for (const name of ["size", "language"]) if (recall(name)) root.dataset[name] = recall(name);
  if (recall("scheme")) scheme(recall("scheme"));

  // Light or dark against the system's choice, for any theme: its own questions about the system are answered for it.
  function scheme(wanted) {
    const answer = (text) => wanted === "system" ? text : text.replace(/\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/g, (_, asked) => asked === wanted ? "(min-width: 0px)" : "(max-width: 0px)");
    const visit = (rules) => {
      for (const rule of rules) {
        if (rule.media) {
          if (!asked.has(rule)) asked.set(rule, rule.media.mediaText);
          rule.media.mediaText = answer(asked.get(rule));
        }
        if (rule.cssRules) visit(rule.cssRules);
      }
    };
    for (const sheet of document.styleSheets) try { visit(sheet.cssRules); } catch { /* from disk, or of another site */ }
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
      if (!asked.has(meta)) asked.set(meta, meta.media);
      meta.media = answer(asked.get(meta));
    }
    root.style.colorScheme = wanted === "system" ? "" : wanted;
  }

  // The contents mark the section that is being read.
  function follow() {
    const links = new Map([...document.querySelectorAll("article > .contents a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
    const heads = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
    if (!heads.length) return;
    const mark = () => {
      const last = heads.findLast((head) => head.getBoundingClientRect().top < innerHeight / 3);
      for (const [id, link] of links) {
        if (id === last?.id) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      }
    };
    const seen = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" });
    for (const head of heads) seen.observe(head);
  }

  // Choices of one kind are radio buttons; the style sheet does the rest. The button is drawn before the page is restyled.
  function choices(name, apply) {
    const found = [...document.querySelectorAll(`input[name=${name}]`)];
    for (const input of found) {
      if (input.value === recall(name)) input.checked = true;
      input.addEventListener("change", () => { keep(name, input.value); requestAnimationFrame(() => setTimeout(apply, 0, input.value)); });
    }
  }

  function step(by) {
    const links = [...document.querySelectorAll("main :is(.entry, .around li) :is(h2, h3, .title) a")].filter((link) => link.checkVisibility());
    const at = links.indexOf(document.activeElement);
    links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by]?.focus();
  }

  async function summary(url) {
    const other = new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
    const text = (selector, attribute) => other.querySelector(selector)?.[attribute] ?? "";
    return [text("h1", "textContent"), text("meta[name=description]", "content"), other.documentElement.lang];
  }

  function hide() {
    clearTimeout(waiting);
    preview?.remove();
    preview = undefined;
  }

  async function show(link) {
    const url = link.href.split("#")[0];
    if (!pages.has(url)) pages.set(url, summary(url).catch(() => []));
    const [title, words, lang] = await pages.get(url);
    if (!words || !link.matches(":hover, :focus")) return;
    hide();
    preview = document.createElement("aside");
    Object.assign(preview, { className: "preview", lang, ariaHidden: "true" });
    for (const [tag, text] of [["strong", title], ["p", words]]) preview.append(Object.assign(document.createElement(tag), { textContent: text }));
    document.body.append(preview);
    const { left, bottom, top } = link.getBoundingClientRect(), { offsetWidth, offsetHeight } = preview;
    const above = bottom + offsetHeight + 16 > innerHeight && top > offsetHeight;
    preview.style.left = `${Math.max(8, Math.min(left, root.clientWidth - offsetWidth - 8)) + scrollX}px`;
    preview.style.top = `${(above ? top - offsetHeight - 8 : bottom + 8) + scrollY}px`;
  }

  function point({ target }) {
    const link = target.closest?.("main .prose a[href]");
    hide();
    if (!link || !wide.matches || location.protocol === "file:" || link.origin !== location.origin) return;
    if (link.pathname !== location.pathname && link.pathname.endsWith(".html")) waiting = setTimeout(show, 300, link);
  }

  // What is wider than the text scrolls by keys, too; what is not is no stop on the way through the page.
  function reach() {
    for (const box of document.querySelectorAll(".prose :is(pre, table, math)")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }

  // What passes an article on and keeps it is not wanted before it is there to be read.
  function passOn() {
    const src = document.querySelector("[data-following]")?.dataset.following;
    const start = () => document.head.append(Object.assign(document.createElement("script"), { src }));
    if (src && document.body.matches(".kind-article, .kind-topic")) addEventListener("load", () => setTimeout(start));
    else if (src) start();
  }

  addEventListener("load", reach);
  addEventListener("resize", reach);
  addEventListener("DOMContentLoaded", () => {
    const help = document.querySelector("dialog[data-keys]");
    passOn();
    choices("language", () => {});
    choices("size", (value) => { root.dataset.size = value; });
    choices("scheme", scheme);
    for (const box of document.querySelectorAll(".schemes")) box.hidden = location.protocol === "file:";
    follow();
    delete root.dataset.language;
    document.querySelector("button[data-keys]")?.addEventListener("click", () => help?.showModal());
    help?.addEventListener("click", ({ target }) => target === help && help.close());
    addEventListener("keydown", (event) => {
      const { key, ctrlKey, metaKey, altKey, target, isComposing } = event;
      if (key === "Escape") hide();
      if (isComposing || ctrlKey || metaKey || altKey || target.closest("input:not([type=radio]), textarea, select, dialog, [contenteditable]")) return;
      if (key === "j") step(1);
      else if (key === "k") step(-1);
      else if (key === "?") help?.showModal();
    });
    for (const name of ["pointerover", "focusin"]) document.addEventListener(name, point);
    for (const name of ["pointerdown", "focusout"]) document.addEventListener(name, hide);
  });
})();
