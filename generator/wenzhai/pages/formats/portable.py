"""Bodies for use without the site's style sheets, in feeds, mail and books: classes are replaced by words and elements.

Colours of code are dropped, callouts are quotations under a bold title, task boxes are characters; a formula brings its
TeX for readers without MathML.
"""

import re

from wenzhai.text.html_elements import VOID
from wenzhai.text.patterns import late

TAG = late(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^"'<>]|"[^"]*"|'[^']*')*)>""")
CLASS = late(r"""\sclass\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
KEPT = re.compile(r"language-\S+")
"""Classes that others know, too."""
CALLOUT = re.compile(r"callout callout-[a-z]+")
ALTTEXT = re.compile(r'\salttext="([^"]*)"')
OPEN = re.compile(r"""\sopen(?:="")?(?=\s|$)""")
CHECKED = re.compile(r"""\schecked(?:="")?(?=\s|$)""")
SPOKEN_BY_CLASS = ("class=", "<input", "<math")


def portable(body: str) -> str:
    """The HTML of a body with a meaning that does not depend on classes; addresses and ids are unchanged."""
    if not any(mark in body for mark in SPOKEN_BY_CLASS):
        return body
    return TAG.sub(Rewriting().tag, body)


class Rewriting:
    """What to write for each tag of one body, front to back. `ends` are those of the elements that are open."""

    def __init__(self) -> None:
        self.ends: list[tuple[str, str]] = []

    def tag(self, found: re.Match[str]) -> str:
        closing, name, rest = found[1], found[2].lower(), found[3]
        if closing:
            return self.closed(found[0], name)
        if name == "input":
            return "☑" if CHECKED.search(rest) else "☐"
        start, end = self.opened(found[0], name, rest)
        if name not in VOID:
            self.ends.append((name, end))
        return start

    def opened(self, written: str, name: str, rest: str) -> tuple[str, str]:
        """The start and the end of an element."""
        given = CLASS.search(rest)
        classes = (given[1] or given[2] or given[3] or "") if given else ""
        plain = CLASS.sub("", rest) if given and not KEPT.fullmatch(classes) else rest
        if name == "math" and (tex := ALTTEXT.search(rest)):
            annotation = f'<annotation encoding="application/x-tex">{tex[1]}</annotation>'
            return f"<math{plain}><semantics><mrow>", f"</mrow>{annotation}</semantics></math>"
        if name == "span" and given and not plain.strip():
            return "", ""
        if CALLOUT.fullmatch(classes):
            return f"<blockquote{OPEN.sub('', plain)}>", "</blockquote>"
        if classes == "callout-title":
            return f"<p{plain}><strong>", "</strong></p>"
        return (f"<{name}{plain}>" if plain != rest else written), f"</{name}>"

    def closed(self, written: str, name: str) -> str:
        """The end of the innermost element of that name; as it was written where none is open."""
        for at in range(len(self.ends) - 1, -1, -1):
            if self.ends[at][0] == name:
                end = self.ends[at][1]
                del self.ends[at:]
                return end
        return written
