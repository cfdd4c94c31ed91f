"""Bodies that want to run something, in every construct of the dialect, looked at by real browsers."""

import json
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.firefox import Told, opened
from tests.browser.serving import served
from tests.support.hostile_bodies import BODIES, PAYLOADS
from wenzhai.markup import render_markdown
from wenzhai.pages.formats.portable import portable

AT_ONCE = 100

PAGE = "<!doctype html><script>hits = []; hit = () => hits.push(1)</script><body></body>"
TRY = """
async bodies => {
    let found = [];
    for (const [number, body] of bodies.entries()) {
        hits.length = 0;
        const frame = document.body.appendChild(document.createElement("iframe"));
        frame.contentWindow.hit = window.hit;
        const page = frame.contentDocument;
        page.open();
        page.write("<!doctype html><script>hit = parent.hit</" + "script><body>" + body);
        page.close();
        await new Promise(done => setTimeout(done, 5));
        for (const node of page.querySelectorAll("body, body *"))
            for (const event of ["mouseover", "focus", "click"])
                node.dispatchEvent(new MouseEvent(event, {bubbles: true, cancelable: true}));
        await new Promise(done => setTimeout(done, 5));
        if (hits.length) found.push(number);
        frame.remove();
    }
    return found;
}
"""

ASK = (
    """
addEventListener("load", async () => {
    const tell = (what) => fetch("told", { method: "POST", body: JSON.stringify(what) });
    try {
        await tell({ found: await tried(await (await fetch("pages.json")).json()) });
    } catch (error) {
        await tell({ error: `${error}` });
    }
});
const tried = """
    + TRY
)


def made(body: str) -> str:
    """As it stands on a page, and as feeds have it."""
    page = render_markdown(body, tex_maths=True).html
    return page + portable(page)


def that_run(browser: Browser, pages: list[str]) -> list[int]:
    """Those of which something ran."""
    page: Page = browser.new_page()
    page.set_content(PAGE)
    found = []
    for start in range(0, len(pages), AT_ONCE):
        found += [start + number for number in page.evaluate(TRY, pages[start : start + AT_ONCE])]
    page.close()
    return found


def test_nothing_runs_in_chromium(browser: Browser) -> None:
    assert len(BODIES) >= 3000
    assert [BODIES[number] for number in that_run(browser, list(map(made, BODIES)))] == []


def live() -> list[str]:
    """The payloads by themselves, where HTML is trusted."""
    return [render_markdown(payload, trusted=True).html for payload in PAYLOADS]


def test_a_live_payload_would_be_seen(browser: Browser) -> None:
    assert len(that_run(browser, live())) >= 12


def test_nothing_runs_in_firefox(tmp_path: Path) -> None:
    """And what is live is seen there, too."""
    pages = list(map(made, BODIES))
    site = tmp_path / "site"
    site.mkdir()
    (site / "pages.json").write_text(json.dumps([*live(), *pages]), encoding="utf-8")
    (site / "probe.html").write_text(
        PAGE.replace("<body>", f"<script>{ASK}</script><body>"), encoding="utf-8"
    )
    with served(site, Told) as root, opened(root + "probe.html", tmp_path):
        told = Told.answers.get(timeout=500)
    assert "error" not in told, told
    found = told["found"]
    assert isinstance(found, list)
    assert sum(number < len(PAYLOADS) for number in found) >= 12
    assert [BODIES[number - len(PAYLOADS)] for number in found if number >= len(PAYLOADS)] == []
