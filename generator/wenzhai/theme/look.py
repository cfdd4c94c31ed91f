"""The look that the settings ask for: files, a style sheet and snippets that lie over the theme, without a template.

Nothing of this is there without its key: then the pages are those of the theme, byte for byte.
"""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from wenzhai.content.config import Config
from wenzhai.content.frontmatter.locate import place
from wenzhai.content.look import Palette
from wenzhai.content.paths import CONTENT, SETTINGS
from wenzhai.model.problems import Problem, Severity
from wenzhai.theme.contrast import palettes, too_faint
from wenzhai.theme.csp import Allowed, Snippet, snippet
from wenzhai.theme.files import ThemeFile
from wenzhai.theme.services import comments, counters

LAYER = "site"
"""Where the files of the settings lie below `assets/`."""
STYLE, COMMENTS = f"{LAYER}.css", "comments.js"
FONT_TYPES = {".woff2": "woff2", ".woff": "woff", ".ttf": "truetype", ".otf": "opentype"}
FONT_RULES = {
    "text": ":root{--song:Han-marks,wz-text,var(--latin),var(--han);"
    "--roman:wz-text,var(--latin),Latin-marks,var(--han)}",
    "heading": "h1,h2,h3,h4,h5,h6,.brand,.title{font-family:wz-heading,var(--song)}",
    "code": ":root{--code:wz-code,ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}",
}
"""Where the font of each use goes: before the theme's own, which draw what it lacks."""
LOGO_STYLE = ".brand .logo{height:1.5em;width:auto}"
"""As high as a line, whatever the size of the picture."""


class Look(Struct, frozen=True):
    """What templates see of it. `logo` and `favicon` are names of static files."""

    logo: str = ""
    favicon: str = ""
    light: str = ""
    dark: str = ""
    """The ground in each mode, for the browser's own bars."""
    head: tuple[str, ...] = ()
    allowed: Allowed = Allowed()
    """On every page."""
    comments: str = ""
    """The attributes of the button for comments; empty for none."""
    allowed_comments: Allowed = Allowed()
    """On the pages of articles."""
    comment_hosts: tuple[str, ...] = ()
    """What a browser connects to for comments."""
    counters: tuple[str, ...] = ()
    """Names of the services that count visits, each with its host."""


class LookLayer(Struct, frozen=True):
    """The look, its static files, and what is wrong with it."""

    look: Look
    files: tuple[ThemeFile, ...] = ()
    problems: tuple[Problem, ...] = ()


def look_layer(root: Path, config: Config, theme_css: str) -> LookLayer:
    """`theme_css` are the style sheets of the theme, for the colours that the settings do not name."""
    maker = _LookMaker(root, config)
    logo, favicon = maker.file("logo", config.logo), maker.file("favicon", config.favicon)
    css = [maker.fonts(), maker.colours(theme_css), LOGO_STYLE if logo else ""]
    if any(css):
        maker.files.append(ThemeFile(LAYER, STYLE, SETTINGS, "\n".join(filter(None, css)).encode()))
    counting = dict(counters(config.services))
    snippets = [*maker.snippets(), *counting.values()]
    allowed = sum((one.allowed for one in snippets), Allowed())
    talk = comments(config.services, config.lang)
    if talk:
        script = Path(__file__).parent / COMMENTS
        maker.files.append(ThemeFile(LAYER, COMMENTS, COMMENTS, script.read_bytes()))
    look = Look(
        logo=logo,
        favicon=favicon,
        light=config.colors.light.paper,
        dark=config.colors.dark.paper,
        head=tuple(one.html for one in snippets),
        allowed=allowed,
        comments=talk.html if talk else "",
        allowed_comments=allowed + talk.allowed if talk else allowed,
        comment_hosts=talk.allowed.hosts if talk else (),
        counters=tuple(f"{name} ({' '.join(one.allowed.hosts)})" for name, one in counting.items()),
    )
    return LookLayer(look, tuple(maker.files), tuple(maker.problems))


class _LookMaker:
    def __init__(self, root: Path, config: Config) -> None:
        self.root, self.config = root, config
        self.files: list[ThemeFile] = []
        self.problems: list[Problem] = []

    def complain(self, code: str, key: str, value: str, severity: Severity = "error", **params: str) -> None:
        text = (self.root / SETTINGS).read_text(encoding="utf-8-sig", errors="replace")
        line, column, excerpt = place(text, key, value)
        self.problems.append(
            Problem(
                code=code,
                path=SETTINGS,
                line=line,
                column=column,
                params={"key": key, "text": value, **params},
                excerpt=excerpt,
                severity=severity,
            )
        )

    def file(self, key: str, name: str, stem: str = "") -> str:
        """The static file that a setting names, below `content/`; empty where there is none."""
        if not name:
            return ""
        content = (self.root / CONTENT).resolve()
        path = (content / name).resolve()
        if not (path.is_relative_to(content) and path.is_file()):
            self.complain("look-file-missing", key, name)
            return ""
        published = f"{LAYER}/{stem or key}{path.suffix.lower()}"
        self.files.append(ThemeFile(LAYER, published, f"{CONTENT}/{name}", path.read_bytes()))
        return published

    def fonts(self) -> str:
        fonts = self.config.fonts
        faces, rules = [], []
        for use, name in (("text", fonts.text), ("heading", fonts.heading), ("code", fonts.code)):
            kind = FONT_TYPES.get(Path(name).suffix.lower())
            if name and kind is None:
                self.complain("look-font-type", "fonts", name)
            elif published := self.file("fonts", name, f"{use}-font"):
                faces.append(
                    f'@font-face{{font-family:wz-{use};src:url({published}) format("{kind}");'
                    "font-weight:100 900;font-display:swap}"
                )
                rules.append(FONT_RULES[use])
        return "\n".join([*faces, *rules])

    def colours(self, theme_css: str) -> str:
        """The colours of each mode, but for readers who ask for more contrast."""
        rules, own = [], palettes(theme_css)
        for mode, palette in (("light", self.config.colors.light), ("dark", self.config.colors.dark)):
            changed = named_colours(palette)
            if not changed:
                continue
            values = ";".join(f"--{name.replace('_', '-')}:{value}" for name, value in changed.items())
            when = f"@media screen and (prefers-color-scheme:{mode}) and (not (prefers-contrast:more))"
            rules.append(f"{when}{{:root{{{values}}}}}")
            for text, ground, ratio in too_faint(own[mode] | changed, changed):
                value = changed.get(text) or changed[ground]
                about = {"mode": mode, "one": text, "other": ground, "ratio": f"{ratio:.1f}"}
                self.complain("look-contrast", "colors", value, "warning", **about)
        return "\n".join(rules)

    def snippets(self) -> Iterator[Snippet]:
        for item in self.config.head:
            made, refused = snippet(item.html, item.origins)
            for name in refused:
                self.complain("look-inline", "head", name, name=name)
            yield made


def named_colours(palette: Palette) -> dict[str, str]:
    given = {name: getattr(palette, name) for name in Palette.__struct_fields__}
    return {name: value for name, value in given.items() if value}
