"""Jekyll: `_posts/2025-12-24-name.md` anywhere, `_drafts/`, collections, `_config.yml`."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from posixpath import splitext

from wenzhai.importers.sites.blog import (
    CONVERTED,
    DATED_NAME,
    Blog,
    Found,
    Post,
    is_text,
    lowered,
    sibling_path,
    stem,
)
from wenzhai.importers.sites.front import Values, is_true, text_of, texts_of
from wenzhai.importers.sites.permalinks import date_tokens, filled, jekyll_name, jekyll_title, tidy

STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_weekday/:title.html",
    "none": "/:categories/:title.html",
}
COLLECTION_STYLES = {
    "pretty": "/:collection/:path/",
    **dict.fromkeys(("date", "ordinal", "weekdate", "none"), "/:collection/:path.html"),
}


class Jekyll(Blog):
    kind = "jekyll"
    tag_separator = " "
    shortcodes = ("{%", "{{")
    escapes_in_formulas = True

    def read_config(self) -> Mapping[str, object]:
        return self.yaml_config("_config.yml", "_config.yaml")

    @property
    def collections(self) -> Mapping[str, Mapping[str, object]]:
        """The collections that had pages of their own, by name."""
        found = self.config.get("collections")
        if not isinstance(found, Mapping):
            return {}
        own = {str(name): value for name, value in found.items() if isinstance(value, Mapping)}
        return {name: value for name, value in own.items() if is_true(value, "output") and name != "posts"}

    def collection_of(self, path: str) -> str:
        base = text_of(self.config, "collections_dir").strip("/")
        inside = path.removeprefix(f"{base}/") if base else path
        folder = inside.partition("/")[0]
        return folder[1:] if folder[:1] == "_" and folder[1:] in self.collections else ""

    def articles(self) -> Iterator[Found]:
        for path in self.folder.files:
            folders = path.split("/")[:-1]
            dated = DATED_NAME.fullmatch(stem(path))
            if not is_text(path, *CONVERTED):
                continue
            if "_posts" in folders and dated and dated[4]:
                yield Found(path)
            elif "_drafts" in folders:
                yield Found(path, is_draft=True)
            elif self.collection_of(path) and self.has_front(path):
                yield Found(path)

    def has_front(self, path: str) -> bool:
        """Whether a file of a collection is rendered: without front matter it is only copied."""
        with (self.folder.root / path).open("rb") as file:
            return file.read(8).removeprefix(b"\xef\xbb\xbf").startswith(b"---")

    def pages(self) -> Iterator[Found]:
        for path in self.folder.files:
            folders = path.split("/")[:-1]
            if is_text(path) and not any(one.startswith("_") for one in folders) and self.has_front(path):
                yield Found(path, is_page=True)

    def feeds(self) -> Iterator[str]:
        yield text_of(lowered(self.config.get("feed")), "path") or "feed.xml"
        yield from filter(self.folder.has, ("atom.xml", "rss.xml"))

    def page_addresses(self, post: Post) -> list[str | None]:
        more: list[str | None] = [tidy(old) for old in texts_of(post.values, "redirect_from", separator=",")]
        inside = splitext(post.path)[0].removesuffix("index")
        ending = "" if inside.endswith("/") or not inside else "/" if self.is_pretty else ".html"
        return [tidy(text_of(post.values, "permalink") or inside + ending), *more]

    @property
    def is_pretty(self) -> bool:
        """Whether pages, too, have addresses that end with a slash."""
        given = text_of(self.config, "permalink")
        return given == "pretty" or given.endswith("/")

    def leftovers(self, articles: set[str]) -> Iterator[tuple[str, str]]:
        for path in self.folder.files:
            reason = self.part_of(path, articles)
            folders = path.split("/")[:-1]
            first = folders[0] if folders else ""
            if reason == "import-left-page" and "_posts" in folders:
                yield path, "import-left-undated-name"
            elif reason and ("_posts" in folders or "_drafts" in folders or self.is_named(first, path)):
                yield path, reason

    def is_named(self, first: str, path: str) -> bool:
        """Whether a file left behind was written by an editor: not a layout, not a part of the theme."""
        if first in ("_layouts", "_includes", "_sass", "_data", "_plugins", "_site", "assets", "css", "js"):
            return False
        return is_text(path, ".rst", ".textile", ".org", ".adoc", ".ipynb") or first.startswith("_")

    def defaults(self, path: str) -> Values:
        """The `defaults` of the settings, the narrower last."""
        given = self.config.get("defaults")
        found: dict[str, object] = {}
        folders = path.split("/")[:-1]
        kind = (
            "posts" if "_posts" in folders else "drafts" if "_drafts" in folders else self.collection_of(path)
        )
        for one in given if isinstance(given, list) else []:
            scope, values = (
                (one.get("scope"), one.get("values")) if isinstance(one, Mapping) else (None, None)
            )
            if not isinstance(scope, Mapping) or not isinstance(values, Mapping):
                continue
            where = text_of(scope, "path").strip("/")
            of_kind = text_of(scope, "type") in ("", kind) or (text_of(scope, "type"), kind) == (
                "posts",
                "drafts",
            )
            if of_kind and (not where or path.startswith(f"{where}/") or fnmatchcase(path, where)):
                found |= {str(key).lower(): value for key, value in values.items()}
        return found

    def topics(self, post: Post) -> list[str]:
        return list(
            dict.fromkeys(
                [*plural(post.values, "tags", "tag"), *plural(post.values, "categories", "category")]
            )
        )

    def addresses(self, post: Post) -> list[str | None]:
        more: list[str | None] = [tidy(old) for old in texts_of(post.values, "redirect_from", separator=",")]
        own = text_of(post.values, "permalink")
        name = text_of(post.values, "slug") or post.name
        values = {"title": jekyll_title(name), "slug": jekyll_name(name), "name": jekyll_name(post.name)}
        if post.when:
            values |= date_tokens(post.when)
        site = text_of(self.config, "permalink") or "date"
        if collection := self.collection_of(post.path):
            inside = splitext(post.path.partition(f"_{collection}/")[2])[0]
            values |= {"collection": collection, "path": inside}
            pattern = text_of(self.collections[collection], "permalink")
            pattern = own or pattern or COLLECTION_STYLES.get(site, "/:collection/:path.html")
        else:
            folders = post.path.split("/")[:-1]
            above = folders[: folders.index("_posts")] if "_posts" in folders else []
            categories = dict.fromkeys([*above, *plural(post.values, "categories", "category")])
            values |= {
                "categories": "/".join(dict.fromkeys(name.lower() for name in categories)),
                "slugified_categories": "/".join(dict.fromkeys(map(jekyll_name, categories))),
            }
            pattern = own or STYLES.get(site, site)
        return [filled(STYLES.get(pattern, pattern).replace(":output_ext", ".html"), values), *more]

    def places(self, post: Post, target: str) -> Iterator[str]:
        if not target.startswith("/"):
            yield sibling_path(post.path, target)
        yield (self.site_path(target) or target).lstrip("/")


def plural(values: Values, many: str, one: str) -> list[str]:
    """The names of a key in the plural, divided at blanks, and the one in the singular."""
    single = texts_of(values, one, separator="")
    return list(dict.fromkeys([*texts_of(values, many, separator=" "), *single]))
