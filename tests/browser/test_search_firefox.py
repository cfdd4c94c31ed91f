"""Search in Firefox. Nothing drives it: a page asks and sends what it has found to the server that it came from."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

from tests.browser.searched import queries, searched_site
from tests.browser.serving import Handler, served
from wenzhai.search.reader.find import results
from wenzhai.search.reader.index import SearchIndex

PROBE = """<!doctype html><meta charset="utf-8"><script type="module">
const told = (what) => fetch('told', { method: 'POST', body: JSON.stringify(what) });
const frame = async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    frame.src = 'search.html?q=数据库';
    await new Promise((loaded) => { frame.onload = loaded; });
    const title = () => frame.contentDocument.querySelector('.search-title')?.textContent;
    while (!title()) await new Promise((later) => setTimeout(later, 20));
    return { link: frame.contentDocument.querySelector('[data-search]'), shown: title() };
};
const all = [];
try {
    const { link, shown } = await frame();
    const names = link.dataset.search.split(' ').map((name) => new URL(name, link.href));
    const [text, { Index }] = await Promise.all(names.map((name) => import(name)));
    const index = new Index(text, new URL('.', location));
    for (const query of QUERIES)
        all.push((await (await index.search(query)).more()).map((one) => [one.tier, one.article.url]));
    await told({ all, shown, browser: navigator.userAgent });
} catch (error) {
    await told({ error: `${error}` });
}
</script><body>"""


class Told(Handler):
    """Takes what the page tells, too."""

    answers: "Queue[dict[str, object]]" = Queue()

    def do_POST(self) -> None:
        self.answers.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.reply(200, b"", "text/plain")


@contextmanager
def opened(address: str, folder: Path) -> Iterator[None]:
    """Firefox at an address, with nobody's settings."""
    firefox = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
    assert firefox, "no Firefox: run tests/browser/install"
    profile = folder / "profile"
    profile.mkdir()
    command = [firefox, "--headless", "--no-remote", "--profile", str(profile), address]
    environment = {**os.environ, "HOME": str(folder)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield
        finally:
            process.terminate()


def test_results_are_those_of_the_other_implementation(tmp_path: Path) -> None:
    site = searched_site(tmp_path)
    asked = [query for query in queries() if query.isprintable()]
    (site / "probe.html").write_text(PROBE.replace("QUERIES", json.dumps(asked)), encoding="utf-8")
    with served(site, Told) as root, opened(root + "probe.html", tmp_path):
        told = Told.answers.get(timeout=120)
    assert "error" not in told, told
    assert "Firefox" in str(told["browser"])
    assert told["shown"] == "數據庫與開源軟體"
    index = SearchIndex(lambda url: (site / url).read_bytes())
    wanted = [[[one.tier, one.text.url] for one in results(index, query)] for query in asked]
    assert dict(zip(asked, told["all"], strict=True)) == dict(zip(asked, wanted, strict=True))  # type: ignore[call-overload]
