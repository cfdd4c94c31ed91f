// What a reader follows, has seen, and keeps: all of it on their own device. And what they pass on.
(() => {
  // Several digests may share a host: each keeps its own.
  const root = new URL("..", document.currentScript.src), place = `:${root.pathname}`;
  const find = (selector, within = document) => [...within.querySelectorAll(selector)];
  const read = (name) => { try { return JSON.parse(localStorage.getItem(`wz-${name}${place}`)) ?? {}; } catch { return {}; } };
  const write = (name, value) => { try { localStorage.setItem(`wz-${name}${place}`, JSON.stringify(value)); } catch { /* not allowed here */ } };
  const below = (url) => new URL(url, location).href.slice(root.href.length);
  const make = (tag, values, ...children) => {
    const made = Object.assign(document.createElement(tag), values);
    made.append(...children);
    return made;
  };
  const link = (url, { title, lang }) => make("a", { href: new URL(url, root), lang }, title);

  // -- pass on --

  const address = () => document.querySelector("link[rel=canonical]")?.href ?? location.href.split("#")[0];

  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const box = make("textarea", { value: text });
    document.body.append(box);
    box.select();
    document.execCommand("copy"); // where a site is not served securely there is no other way
    box.remove();
  }

  function quote({ cite }) {
    const words = `${getSelection()}`.trim();
    return (words && "“" + words + "”\n——") + cite + "\n" + address();
  }

  // A button says for a moment what it has done.
  function tell(button, words) {
    button.dataset.undone ??= button.textContent;
    button.textContent = words;
    setTimeout(() => { button.textContent = button.dataset.undone; }, 1500);
  }

  // -- keep --

  const kept = { later: () => below(location.pathname), follow: ({ topic }) => topic };
  const about = {
    later: () => ({ title: document.querySelector("h1").textContent, lang: document.documentElement.lang }),
    follow: (button) => {
      const of = button.closest("li")?.querySelector("a");
      return { title: of?.textContent ?? document.querySelector("h1").textContent, lang: of?.lang, url: below(of?.href ?? location.pathname) };
    },
  };

  function show(button) {
    const { act, done } = button.dataset, on = kept[act](button.dataset) in read(act);
    button.dataset.undone ??= button.textContent;
    button.textContent = on ? done : button.dataset.undone;
    button.setAttribute("aria-pressed", on);
  }

  function toggle(button) {
    const { act } = button.dataset, all = read(act), key = kept[act](button.dataset);
    if (key in all) delete all[key];
    else all[key] = about[act](button);
    write(act, all);
    show(button);
    lists();
  }

  const acts = {
    link: (button) => copy(address()).then(() => tell(button, button.dataset.done)),
    quote: (button) => copy(quote(button.dataset)).then(() => tell(button, button.dataset.done)),
    copy: (button) => copy(button.previousElementSibling.href).then(() => tell(button, button.dataset.done)),
    share: () => navigator.share({ title: document.querySelector("h1").textContent, url: address() }).catch(() => {}),
    later: toggle,
    follow: toggle,
  };

  // -- the page on subscribing --

  function lists() {
    for (const list of find("[data-list]")) {
      const name = { later: "later", topics: "follow" }[list.dataset.list], all = read(name);
      list.replaceChildren(...Object.entries(all).reverse().map(([key, one]) => {
        const button = make("button", { type: "button", onclick: () => {
          delete all[key];
          write(name, all);
          find("[data-act=follow]").forEach(show);
          lists();
        } }, list.closest("section").dataset.remove);
        button.setAttribute("aria-label", `${button.textContent} ${one.title}`);
        return make("li", {}, link(one.url ?? key, one), button);
      }));
      list.nextElementSibling.hidden = list.children.length > 0;
    }
  }

  // -- the home page --

  const MINUTES = 30; // so long after the last page a visit is over
  const day = (url) => url.match(/^\d{4}\/\d\d\/\d\d/)?.[0] ?? "";

  // What was there at the visit before: its latest day, and the articles of that day.
  function before(urls) {
    const latest = urls.map(day).sort().at(-1), now = { latest, seen: urls.filter((url) => day(url) === latest) };
    const visit = read("visit"), same = Date.now() - visit.at < MINUTES * 60_000;
    const known = same ? visit.known : visit.now;
    write("visit", { at: Date.now(), known, now });
    return known;
  }

  function home(box) {
    const titles = find("main .entry :is(h2, h3, .title) a"), known = before(titles.map(({ href }) => below(href)));
    const fresh = titles.filter(({ href }) => {
      const url = below(href);
      return known && (day(url) > known.latest || (day(url) === known.latest && !known.seen.includes(url)));
    });
    for (const title of fresh) title.closest(".entry").classList.add("new");
    const above = fresh.filter((title) => title.closest(".day"));
    if (above.length && fresh.length < titles.length)
      above.at(-1).closest(".entry").after(make("li", { className: "since" }, box.dataset.since.replace("{n}", above.length)));

    const topics = Object.entries(read("follow")), later = Object.keys(read("later")).length;
    box.querySelector("ul").append(...topics.map(([slug, one]) => {
      const some = titles.filter((title) => title.closest(".entry").dataset.topics?.split(" ").includes(slug)).slice(0, 2);
      return make("li", {}, link(one.url, one), ...some.map(({ href, lang, textContent }) => link(href, { title: textContent, lang })));
    }));
    const more = box.querySelector(".more a");
    if (later) more.textContent += ` ${later}`;
    else more.parentNode.remove();
    box.hidden = !(topics.length || later);
  }

  if (!navigator.share) find("[data-act=share]").forEach((button) => button.remove());
  find("[data-act=later], [data-act=follow]").forEach(show);
  find("[data-act]").forEach((button) => { button.disabled = false; });
  find(".device").forEach((section) => { section.hidden = false; });
  find("[data-since]").forEach(home);
  lists();
  document.addEventListener("mousedown", (event) => event.target.closest("[data-act=quote]") && event.preventDefault()); // keeps what is selected
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-act]");
    if (button) acts[button.dataset.act](button);
  });
})();
