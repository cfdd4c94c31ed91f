"""Search in Firefox."""

import json
from pathlib import Path

from tests.browser.firefox import Told, opened
from tests.browser.searched import queries, searched_site
from tests.browser.serving import served
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
    assert dict(zip(asked, told["all"], strict=True)) == dict(zip(asked, wanted, strict=True))  # type: ignore[call-overload]  # of a JSON answer
