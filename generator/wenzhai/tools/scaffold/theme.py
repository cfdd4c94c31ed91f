"""The files of a new theme: a child theme that changes nothing yet and shows where changes go."""

import re
from collections.abc import Mapping

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}", re.ASCII)

MANIFEST = """name: {name}
extends: {parent}
api: 1
"""

LAYOUT = """{{% extends "{owner}:layout.html" %}}

{{% block styles %}}
{{{{ super() }}}}
<link rel="stylesheet" href="{{{{ page.root }}}}{{{{ assets["{name}.css"] }}}}">
{{% endblock %}}
"""

STYLE = """/* {name}: what is written here comes after the style sheet of {parent}.

   These are its colours, light and dark. Change both: what is set for one mode only is seen in that mode only.
   paper: the ground; tint: the ground of code; ink: text; soft: text of less weight; line: lines; seal: the accent;
   on-seal: text on it; stamp: the seal before the name; n1 to n3: the days of the calendar. */

@media screen and (prefers-color-scheme: light) {{
  :root {{
{light}  }}
}}

@media screen and (prefers-color-scheme: dark) {{
  :root {{
{dark}  }}
}}
"""

WORDS = {
    "zh": "# 要改的词，写在与 base 的 strings/zh.yaml 相同的位置。\n{}\n",
    "en": "# Words to change, at the same places as in strings/en.yaml of base.\n{}\n",
}


def theme_files(
    name: str, parent: str, owner: str, palettes: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """Path below the project's root → text. `owner` is the theme among the parents that has the layout; `palettes` are
    their colours by mode and name."""
    modes = {mode: variables(colours) for mode, colours in palettes.items()}
    folder = f"themes/{name}"
    return {
        f"{folder}/theme.yaml": MANIFEST.format(name=name, parent=parent),
        f"{folder}/templates/layout.html": LAYOUT.format(name=name, owner=owner),
        f"{folder}/static/{name}.css": STYLE.format(name=name, parent=parent, **modes),
        **{f"{folder}/strings/{lang}.yaml": words for lang, words in WORDS.items()},
    }


def variables(colours: Mapping[str, str]) -> str:
    return "".join(f"    --{name.replace('_', '-')}: {value};\n" for name, value in colours.items())
