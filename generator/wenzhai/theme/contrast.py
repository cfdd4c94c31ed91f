"""Whether text can be read on its ground: the contrast of colours, by WCAG 2.2."""

import re
from collections.abc import Iterator, Mapping

ENOUGH = 4.5
"""WCAG 2.2, success criterion 1.4.3 (AA), for text of ordinary size."""
PAIRS = (("ink", "paper"), ("soft", "paper"), ("seal", "paper"), ("ink", "tint"), ("on_seal", "seal"))
"""Text and ground."""
LIGHT = re.compile(r":root\s*\{([^}]*)\}")
DARK = re.compile(r"@media\s*\(prefers-color-scheme:\s*dark\)\s*\{\s*:root\s*\{([^}]*)\}")
VARIABLE = re.compile(r"--([a-z-]+)\s*:\s*(#[0-9a-fA-F]{3,6})\b")


def palettes(css: str) -> dict[str, dict[str, str]]:
    """The colours of a theme by mode and name, from its style sheets: those that stand in `:root`."""
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for block in DARK.finditer(css):
        dark |= named(block[1])
    for block in LIGHT.finditer(DARK.sub("", css)):
        light |= named(block[1])
    return {"light": light, "dark": light | dark}


def named(block: str) -> dict[str, str]:
    return {found[1].replace("-", "_"): found[2] for found in VARIABLE.finditer(block)}


def too_faint(colours: Mapping[str, str], changed: Mapping[str, str]) -> Iterator[tuple[str, str, float]]:
    """Text, ground and contrast of the pairs that are hard to read, where one of the two was `changed`."""
    for text, ground in PAIRS:
        if (text in changed or ground in changed) and text in colours and ground in colours:
            ratio = contrast(colours[text], colours[ground])
            if ratio < ENOUGH:
                yield text, ground, ratio


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
