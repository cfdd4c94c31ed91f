"""Hugo: `content/`, page bundles, sections, languages, `static/`."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from posixpath import splitext

from msgspec import Struct

from wenzhai.importers.sites.blog import CONVERTED, Blog, Found, Post, is_text, lowered, sibling_path, stem
from wenzhai.importers.sites.front import is_true, text_of, texts_of
from wenzhai.importers.sites.hugo_config import read_settings
from wenzhai.importers.sites.permalinks import date_tokens, filled, hugo_name, tidy

PAGES = frozenset(
    ["search", "archives", "archive", "links", "page", "about", "contact", "timeline", "guestbook"]
)
"""Values of `layout` and `type`, and names of sections, of what themes show as a page of its own."""
PAGE_SECTIONS = ("page", "pages")
GO_DATE = {"2006": "year", "01": "month", "02": "day", "1": "i_month", "2": "i_day", "06": "short_year",
           "January": "long_month", "Jan": "short_month", "15": "hour", "04": "minute", "05": "second"}  # fmt: skip
GO_TOKEN = re.compile(rf":({'|'.join(sorted(GO_DATE, key=len, reverse=True))})(?![A-Za-z0-9])")


class ContentPlace(Struct, frozen=True):
    """Where a content file stands: its language, the path within that language, without its extension."""

    lang: str
    inside: str


class Hugo(Blog):
    kind = "hugo"
    roots = ("content/", "static/", "assets/")
    date_keys = ("date", "publishdate", "pubdate", "published")
    shortcodes = ("{{<", "{{%")
    escapes_in_formulas = True

    def read_config(self) -> Mapping[str, object]:
        return read_settings(self.folder, self.bad_config)

    @property
    def content(self) -> str:
        return text_of(self.config, "contentdir").strip("/") or "content"

    @cached_property
    def languages(self) -> Mapping[str, Mapping[str, object]]:
        return {code: lowered(given) for code, given in lowered(self.config.get("languages")).items()}

    @property
    def main_language(self) -> str:
        return text_of(self.config, "defaultcontentlanguage").lower() or "en"

    @cached_property
    def folders(self) -> list[tuple[str, str]]:
        """The folders of content and their languages, the deepest first."""
        own = [(text_of(given, "contentdir").strip("/"), code) for code, given in self.languages.items()]
        found = [(folder, code) for folder, code in own if folder]
        if self.content not in {folder for folder, _ in found}:
            found.append((self.content, self.main_language if self.languages else ""))
        return sorted(found, key=lambda one: (-one[0].count("/"), -len(one[0]), one))

    def place(self, path: str) -> ContentPlace | None:
        """Where a file stands; None for one outside of all content."""
        for folder, lang in self.folders:
            if path.startswith(f"{folder}/"):
                inside = splitext(path.removeprefix(f"{folder}/"))[0]
                bare, dot, suffix = inside.rpartition(".")
                if dot and suffix.lower() in self.languages and "/" not in suffix:
                    return ContentPlace(suffix.lower(), bare)
                return ContentPlace(lang, inside)
        return None

    def articles(self) -> Iterator[Found]:
        """Pages within a section; top-level pages and section lists are not articles."""
        for path in self.folder.files:
            place = self.place(path) if is_text(path, *CONVERTED) else None
            if place is None or "/" not in place.inside:
                continue
            folder, _, name = place.inside.rpartition("/")
            bundled = name == "index" and "/" in folder
            if (bundled or name not in ("index", "_index")) and folder.partition("/")[0] not in PAGE_SECTIONS:
                yield Found(path, lang=place.lang, key=self.path_of(place.inside) if self.languages else "")

    def pages(self) -> Iterator[Found]:
        """Pages at the top, and those of the sections that themes keep for them."""
        for path in self.folder.files:
            place = self.place(path) if is_text(path) else None
            if place is None:
                continue
            folder, _, name = place.inside.rpartition("/")
            is_top = not folder or (name == "index" and "/" not in folder)
            if name != "_index" and (is_top or folder.partition("/")[0] in PAGE_SECTIONS):
                yield Found(path, lang=place.lang, is_page=True)

    def feeds(self) -> Iterator[str]:
        for lang in self.languages or [self.main_language]:
            yield f"{self.prefix(lang)}/index.xml"

    def leftovers(self, articles: set[str]) -> Iterator[tuple[str, str]]:
        for path in self.folder.files:
            if self.place(path) and (reason := self.part_of(path, articles)):
                yield path, reason

    def left_out(self, post: Post) -> str:
        is_page = (
            text_of(post.values, "layout").lower() in PAGES or text_of(post.values, "type").lower() in PAGES
        )
        return "import-left-page" if is_page else ""

    def named(self, path: str) -> tuple[str, str | None]:
        place = self.place(path)
        name = self.path_of(place.inside).rpartition("/")[2] if place else stem(path)
        _, date = super().named(path)
        return name, date if "filename" in str(self.config.get("frontmatter")) else None

    @staticmethod
    def path_of(inside: str) -> str:
        """The default path in the address: folders and name, without `index`."""
        folder, _, name = inside.rpartition("/")
        return folder if name == "index" else inside

    def prefix(self, lang: str) -> str:
        """The folder of a language in addresses."""
        own = self.languages.get(lang)
        if own is None or text_of(own, "baseurl"):
            return ""
        in_folder = is_true(self.config, "defaultcontentlanguageinsubdir")
        return f"/{lang}" if lang != self.main_language or in_folder else ""

    def patterns(self, kind: str, lang: str) -> Mapping[str, object]:
        """The permalinks of the settings, for a kind of page; older sites have one table for all kinds."""
        found: dict[str, object] = {}
        for given in (self.config.get("permalinks"), self.languages.get(lang, {}).get("permalinks")):
            table = lowered(given)
            found |= {key: value for key, value in table.items() if isinstance(value, str)}
            found |= lowered(table.get(kind))
        return found

    def addresses(self, post: Post) -> list[str | None]:
        place = self.place(post.path) or ContentPlace("", post.name)
        prefix = self.prefix(place.lang)
        path = self.path_of(place.inside)
        folder, _, name = path.rpartition("/")
        more: list[str | None] = [
            tidy(old if old.startswith("/") else f"{prefix}/{folder}/{old}")
            for old in texts_of(post.values, "aliases", "alias", separator=",")
        ]
        section = path.partition("/")[0]
        slug = text_of(post.values, "slug")
        values = {
            "section": section,
            "sections": folder,
            "title": post.title,
            "slug": slug or post.title,
            **dict.fromkeys(("filename", "contentbasename"), name),
            **dict.fromkeys(("slugorfilename", "slugorcontentbasename"), slug or name),
            **(date_tokens(post.when) if post.when else {}),
        }
        own = text_of(post.values, "url")
        if own:
            written = filled(tokens(own), values) if ":" in own else tidy(own)
            return [written and (written if own.startswith("/") else tidy(prefix + written)), *more]
        pattern = text_of(self.patterns("page", place.lang), section.lower(), "/")
        made = filled(tokens(pattern), values) if pattern else f"/{folder}/{slug or name}/"
        ugly = is_true(self.config, "uglyurls")
        return [made and tidy(prefix + self.written(made, ugly)), *more]

    def written(self, path: str, ugly: bool) -> str:
        keeps_case = is_true(self.config, "disablepathtolower")
        parts = "/".join(hugo_name(part, keeps_case) for part in path.strip("/").split("/"))
        return tidy(f"{parts}.html" if ugly else f"{parts}/")

    def topic_addresses(self, post: Post) -> Iterator[tuple[str, str]]:
        place = self.place(post.path) or ContentPlace("", post.name)
        given = self.config.get("taxonomies")
        plurals = list(map(str, given.values())) if isinstance(given, Mapping) else ["tags", "categories"]
        for plural in plurals:
            patterns = {**self.patterns("taxonomy", place.lang), **self.patterns("term", place.lang)}
            pattern = text_of(patterns, plural.lower())
            for name in texts_of(post.values, plural.lower()) if plural in ("tags", "categories") else ():
                bare = name.replace("/", "-")
                made = (
                    filled(tokens(pattern), {"slug": bare, "title": bare})
                    if pattern
                    else f"/{plural}/{bare}/"
                )
                if made:
                    written = self.written(made, ugly=False)
                    yield name, written
                    yield name, tidy(self.prefix(place.lang) + written)

    def own_folder(self, post: Post) -> str:
        return post.path.rpartition("/")[0] if self.is_bundle(post.path) else ""

    def is_bundle(self, path: str) -> bool:
        place = self.place(path)
        return place is not None and place.inside.rpartition("/")[2] == "index"

    def places(self, post: Post, target: str) -> Iterator[str]:
        if not target.startswith("/"):
            yield sibling_path(post.path, target)
        path = (self.site_path(target) or target).lstrip("/")
        yield from (f"{folder}/{path}" for folder in ("static", "assets", self.content))
        for lang in self.languages:
            yield f"static/{path.removeprefix(f'{lang}/')}"

    def site_language(self) -> str:
        given = texts_of(self.config, "languagecode", "language", "locale")
        return self.main_language if self.config.get("defaultcontentlanguage") else next(iter(given), "")


def tokens(pattern: str) -> str:
    """The pattern with the parts of a date that are written in Go's form as tokens."""
    return GO_TOKEN.sub(lambda found: f":{GO_DATE[found[1]]}", pattern)
