"""What is looked at in a page: with axe, by its measures, and as a picture."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page

from tests.support.paths import REPOSITORY

AXE = REPOSITORY / ".cache/browser/node_modules/axe-core/axe.min.js"
PICTURES = Path(__file__).parent / "pictures"
SCALE = 4
"""Pictures are kept this much smaller: then it matters little which serif draws a letter."""
MEAN, LARGE, SHARE = 7.0, 60, 0.06
"""How far apart two pictures may be, of 255: on average; and how large a part of them may differ by how much."""

TIGHT = """() => {
    const inside = '.prose, .summary, .also, .notice, .skip, .mark';
    const tall = (box) => !box || box.height >= 43.5 || box.right <= 0;
    return [...document.querySelectorAll('a, button, summary, input:not([type=hidden]), select')]
        .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(inside))
        .filter((one) => !tall(one.getClientRects()[0]) && !tall((one.closest('label') ?? one).getBoundingClientRect()))
        .map((one) => `${one.parentElement.className} > ${one.tagName} ${one.textContent.trim().slice(0, 12)}`);
}"""
"""What a finger might miss, links in running text aside."""

RECORD = """() => {
    window.reached = [];
    document.addEventListener('focusin', ({ target }) => {
        const box = target.getBoundingClientRect(), style = getComputedStyle(target);
        const seen = style.outlineStyle !== 'none' || target.tagName === 'INPUT';
        reached.push([target.tagName, target.className, box.width > 0 && box.right > 0 && seen]);
    });
    return document.querySelectorAll('a[href], button, input, select, summary').length;
}"""
"""Keeps where the focus goes, and whether a reader sees it; gives how many places there may be."""

ILL_BEGUN = """(blocks) => blocks.flatMap((block) => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), range = document.createRange(), found = [];
    let bottom = Infinity;
    for (let node; (node = walker.nextNode());) for (let at = 0; at < node.length; at++) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getClientRects()[0];
        if (!box?.width) continue;
        const closes = '、，。：；！？）》」』”’…'.includes(node.data[at]);
        if (closes && box.top >= bottom) found.push(`${innerWidth}: ${block.textContent}`);
        bottom = box.bottom - 1;
    }
    return found;
})"""
"""Blocks of text with a line that begins with what closes or pauses, whatever the line before it."""

TORN = """(blocks) => blocks.flatMap((block) => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), range = document.createRange(), found = [];
    const pair = /\\p{Script=Han}(?=\\p{Script=Han})/gu;
    for (let node; (node = walker.nextNode());) for (const { index } of node.data.matchAll(pair)) {
        range.setStart(node, index);
        range.setEnd(node, index + 1);
        const wide = range.getBoundingClientRect().width / parseFloat(getComputedStyle(node.parentElement).fontSize);
        if (wide > 1.15) found.push(`${wide} at ${node.data.slice(index, index + 12)}`);
    }
    return found;
})"""
"""Where Han stand apart, and how wide in ems, because the line was stretched."""

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


RUN_AXE = """async (rules) => {
    const quick = { resultTypes: ['violations'], selectors: false, ancestry: false, xpath: false };
    return (await axe.run(rules.length ? { ...quick, runOnly: rules } : quick)).violations;
}"""


def axe(page: Page, *rules: str) -> Iterator[str]:
    """What axe finds wrong with the page as it stands, by all rules or by these."""
    assert AXE.is_file(), "no axe-core: run tests/browser/install"
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE, rules)
    for rule in found:
        for node in rule["nodes"]:
            yield f"axe {rule['id']}: {node['html'][:120]} {node['any'][0]['message'] if node['any'] else ''}"


def walk(page: Page) -> list[str]:
    """What the tab key reaches, from the top to the end of the page."""
    for _ in range(page.evaluate(RECORD)):
        page.keyboard.press("Tab")
    reached: list[tuple[str, str, bool]] = page.evaluate("reached")
    assert all(seen for *_, seen in reached), [one for one in reached if not one[2]]
    return [f"{tag} {name}".strip() for tag, name, _ in reached]


def unlike(page: Page, name: str, update: bool) -> str:
    """How the page differs from its committed picture; empty when it is like it. `update` writes the picture."""
    data = page.screenshot(animations="disabled")
    whole = Image.open(BytesIO(data)).convert("L")
    now = whole.resize((whole.width // SCALE, whole.height // SCALE), Image.Resampling.BOX)
    path = PICTURES / f"{name}.png"
    if update:
        now.quantize(32).save(path, optimize=True)
        return ""
    then = Image.open(path).convert("L")
    if then.size != now.size:
        return f"{name}: {now.size} instead of {then.size}"
    difference = ImageChops.difference(then, now)
    mean = ImageStat.Stat(difference).mean[0]
    share = sum(difference.histogram()[LARGE:]) / (now.width * now.height)
    return f"{name}: differs by {mean:.1f} and {share:.1%}" if mean > MEAN or share > SHARE else ""
