"""Whether text can be read on its ground: the contrast of colours, by WCAG 2.2."""

import re
from collections.abc import Iterator, Mapping, Sequence

from wenzhai.model.problems import Problem, warning
from wenzhai.theme.files import ThemeFile

ENOUGH = 4.5
"""WCAG 2.2, success criterion 1.4.3 (AA), for text of ordinary size."""
PAIRS = (("ink", "paper"), ("soft", "paper"), ("seal", "paper"), ("ink", "tint"), ("on_seal", "seal"))
"""Text and ground."""
NAMES = ("paper", "tint", "ink", "soft", "line", "seal", "on_seal", "stamp", "n1", "n2", "n3")
"""The colours of a theme: its variables, with underscores."""
RULE = re.compile(r"([^{}]*)\{((?:[^{}]|\{[^{}]*\})*)\}")
"""What stands before a block, and the block, at most two deep."""
ROOT = re.compile(r":root\s*\{([^}]*)\}")
ELSEWHERE = re.compile(r"print|prefers-contrast")
"""Media for which colours of their own are no matter here: paper, and readers who ask for more contrast."""
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
VARIABLE = re.compile(r"--([a-z0-9-]+)\s*:\s*(#[0-9a-fA-F]{3,6})\b")


def palettes(css: str) -> dict[str, dict[str, str]]:
    """The colours of a theme by mode and name, from its style sheets: those that stand in `:root`."""
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for rule in RULE.finditer(COMMENT.sub("", css)):
        before, block = rule[1].strip(), rule[2]
        media = re.sub(r"\s", "", before) if before.startswith("@media") else ""
        if ELSEWHERE.search(media.replace("not(prefers-contrast:more)", "")):
            continue
        found = named(block if before == ":root" else "".join(ROOT.findall(block)) if media else "")
        if "prefers-color-scheme:dark" not in media:
            light |= found
        if "prefers-color-scheme:light" not in media:
            dark |= found
    return {"light": light, "dark": dark}


def named(block: str) -> dict[str, str]:
    found = {one[1].replace("-", "_"): one[2] for one in VARIABLE.finditer(block)}
    return {name: found[name] for name in NAMES if name in found}


def too_faint(colours: Mapping[str, str], changed: Mapping[str, str]) -> Iterator[tuple[str, str, float]]:
    """Text, ground and contrast of the pairs that are hard to read, where one of the two was `changed`."""
    for text, ground in PAIRS:
        if (text in changed or ground in changed) and text in colours and ground in colours:
            ratio = contrast(colours[text], colours[ground])
            if ratio < ENOUGH:
                yield text, ground, ratio


def faint_colours(
    sheets: Sequence[ThemeFile], own: Sequence[ThemeFile], settings: Mapping[str, Mapping[str, str]]
) -> Iterator[Problem]:
    """Warnings about colours of a curator's `own` style sheets that are hard to read among those of all `sheets` of the
    chain, parents first, but for those that the settings of the mode replace."""
    colours, changed = palettes(text_of(sheets)), palettes(text_of(own))
    for mode, palette in colours.items():
        named_here = {name: value for name, value in changed[mode].items() if name not in settings[mode]}
        for text, ground, ratio in too_faint(palette | dict(settings[mode]), named_here):
            about = {"mode": mode, "one": text, "other": ground, "ratio": f"{ratio:.1f}"}
            yield at_variable(
                own, {one: named_here[one] for one in (text, ground) if one in named_here}, about
            )


def text_of(sheets: Sequence[ThemeFile]) -> str:
    return "\n".join(sheet.data.decode("utf-8", "replace") for sheet in sheets)


def at_variable(sheets: Sequence[ThemeFile], values: Mapping[str, str], params: dict[str, str]) -> Problem:
    """The warning where a style sheet last gives one of these variables its value."""
    wanted = "|".join(f"{name.replace('_', '-')}\\s*:\\s*{value}" for name, value in values.items())
    variable = re.compile(f"--(?:{wanted})")
    for sheet in reversed(sheets):
        lines = sheet.data.decode("utf-8", "replace").split("\n")
        for number in range(len(lines), 0, -1):
            if found := variable.search(lines[number - 1]):
                column, excerpt = found.start() + 1, lines[number - 1]
                return warning(
                    "theme-contrast", sheet.path, line=number, column=column, excerpt=excerpt, params=params
                )
    return warning("theme-contrast", sheets[-1].path, params=params)


def contrast(one: str, other: str) -> float:
    """The ratio of the luminances of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Of `#rrggbb` or `#rgb`, from 0 to 1 (WCAG 2.2, "relative luminance")."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    shares = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
