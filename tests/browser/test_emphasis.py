"""着重号 under Han, italic letters for Latin: and no line moves for it, in any block of text, theme or browser."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.firefox import Told, opened
from tests.browser.serving import served
from tests.support.project import Project

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BLOCKS = """
一段文字里有@着重的几个字@和别的字。

一段长些的文字，@强调的话可以很长，长到一行放不下，到了下一行仍然是强调的话，一个字也没有少，一个字也没有多，@后面再接着说。

## 小标题里@也有@

- 列表的一项，@强调@。
- **粗体里的@强调@**

> 引文里的@强调@，用楷体。

| 甲 | 乙 |
| --- | --- |
| 表里的@强调@ | 字 |

脚注[^1]在后面。

[^1]: 脚注里的@强调@。
"""

PROBE = """<!doctype html><meta charset="utf-8"><script type="module">
const told = (what) => fetch('told', { method: 'POST', body: JSON.stringify(what) });
const page = async (address) => {
    const frame = document.createElement('iframe');
    frame.style = 'width: 420px; height: 900px';
    frame.src = address;
    document.body.append(frame);
    await new Promise((loaded) => { frame.onload = loaded; });
    await frame.contentDocument.fonts.ready;
    const all = (selector) => [...frame.contentDocument.querySelectorAll(`.prose :is(${selector})`)];
    return {
        heights: all('p, h2, li, td').map((one) => [one.tagName, one.getBoundingClientRect().height]),
        dots: all('em').map((one) => frame.contentWindow.getComputedStyle(one).textEmphasisStyle),
    };
};
try {
    await told({ plain: await page('undated/plain.html'), emphasised: await page('undated/emphasised.html') });
} catch (error) {
    await told({ error: `${error}` });
}
</script><body>"""


def article(name: str, text: str) -> tuple[str, str]:
    return f"content/articles/{name}.md", f"---\ntitle: 标题\nid: {name}\nslug: {name}\n---\n{text}"


@contextmanager
def chromium(browser: "Browser", address: str) -> Iterator[None]:
    page = browser.new_page()
    page.goto(address)
    yield
    page.close()


@pytest.mark.parametrize("program", ["Chromium", "Firefox"])
@pytest.mark.parametrize("theme", ["paper", "broadsheet"])
def test_emphasis_moves_no_line(browser: "Browser", tmp_path: Path, theme: str, program: str) -> None:
    project = Project(tmp_path / "project").add(
        ("wenzhai.yaml", f"title: 测试\nurl: https://digest.example/repo/\ntheme: {theme}\n"),
        article("plain", BLOCKS.replace("@", "")),
        article("emphasised", BLOCKS.replace("@", "*")),
    )
    site = project.run_build()
    (site / "probe.html").write_text(PROBE, encoding="utf-8")
    with served(site, Told) as root:
        probe = root + "probe.html"
        with chromium(browser, probe) if program == "Chromium" else opened(probe, tmp_path):
            told = json.loads(json.dumps(Told.answers.get(timeout=120)))
    assert "error" not in told, told
    assert told["emphasised"]["heights"] == told["plain"]["heights"]
    assert len(told["plain"]["heights"]) == 11
    assert len(told["emphasised"]["dots"]) == 8
    assert {*told["emphasised"]["dots"]} <= {"dot", "filled dot"}
