"""Pelican: `content/` with `Key: value` headers; settings in `pelicanconf.py`, which is parsed and never executed."""

import ast
import re
from collections.abc import Iterator, Mapping
from posixpath import basename, dirname, splitext

from wenzhai.importers.sites.blog import CONVERTED, Blog, Found, Post, is_text, sibling_path, stem
from wenzhai.importers.sites.front import PELICAN, Values, text_of, texts_of
from wenzhai.importers.sites.permalinks import filled_fields

MARKER = re.compile(r"^[{|](?:filename|static|attach|slug)[}|]", re.IGNORECASE)
CONFIGS = ("pelicanconf.py", "publishconf.py")
"""The settings while writing, and those for publishing, which change some of them."""
FILENAME_METADATA = r"(?P<date>\d{4}-\d{2}-\d{2}).*"
DEEPEST = 12


class Pelican(Blog):
    kind = "pelican"
    roots = ("content/",)
    front_forms = PELICAN

    def read_config(self) -> Mapping[str, object]:
        found: dict[str, object] = {}
        for path in CONFIGS:
            if not self.folder.has(path):
                continue
            try:
                tree = ast.parse(self.folder.text(path))
            except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
                self.bad_config(path, error)
                continue
            for node in tree.body:
                value = constant(node.value, found) if isinstance(node, ast.Assign) else None
                if isinstance(node, ast.Assign) and value is not None:
                    names = (target.id for target in node.targets if isinstance(target, ast.Name))
                    found |= {name.lower(): value for name in names}
        return found

    @property
    def content(self) -> str:
        return text_of(self.config, "path").strip("./") or "content"

    def articles(self) -> Iterator[Found]:
        paths = texts_of(self.config, "article_paths") or [""]
        pages = texts_of(self.config, "page_paths") or ["pages"]
        static = texts_of(self.config, "static_paths")
        excluded = [*pages, *texts_of(self.config, "article_excludes")]
        for path in self.folder.below(self.content):
            inside = path.removeprefix(f"{self.content}/")
            if not is_text(path, *CONVERTED) or not any(is_below(inside, one) for one in paths):
                continue
            if not any(is_below(inside, one) for one in excluded) and not any(
                one and is_below(inside, one) and splitext(path)[1].startswith(".htm") for one in static
            ):
                yield Found(path)

    def pages(self) -> Iterator[Found]:
        for path in self.folder.below(self.content):
            inside = path.removeprefix(f"{self.content}/")
            folders = texts_of(self.config, "page_paths") or ["pages"]
            if is_text(path, ".rst") and any(one and is_below(inside, one) for one in folders):
                yield Found(path, is_page=True)

    def feeds(self) -> Iterator[str]:
        yield text_of(self.config, "feed_all_atom") or "feeds/all.atom.xml"
        yield from filter(
            None, (text_of(self.config, key) for key in ("feed_atom", "feed_all_rss", "feed_rss"))
        )

    def page_addresses(self, post: Post) -> list[str | None]:
        pattern = text_of(post.values, "save_as", "url") or text_of(self.config, "page_save_as", "page_url")
        slug = self.own_slug(post)
        made = filled_fields(pattern or "pages/{slug}.html", {"slug": slug}, None) if slug else None
        return [made and re.sub(r"/index\.html$", "/", made)]

    def defaults(self, path: str) -> Values:
        """Front matter from the file's name and its folder, as the settings say."""
        inside = path.removeprefix(f"{self.content}/")
        own = text_of(self.config, "filename_metadata") or FILENAME_METADATA
        checks = [(own, stem(path)), (text_of(self.config, "path_metadata"), inside)]
        if text_of(self.config, "use_folder_as_category") != "False":
            checks.append((r"(?P<category>.*)", basename(dirname(inside))))
        found: dict[str, object] = {}
        for pattern, text in checks:
            try:
                matched = re.match(pattern, text) if pattern else None
            except re.error as error:
                self.bad_config(CONFIGS[0], error)
                continue
            for key, value in matched.groupdict().items() if matched else ():
                if value:
                    found.setdefault(key.lower(), value)
        return found

    def named(self, path: str) -> tuple[str, str | None]:
        return stem(path), None  # the date is among the defaults

    def version_key(self, file: Found, values: Values) -> str:
        key = text_of(self.config, "article_translation_id") or "slug"
        return text_of(values, key) or super().version_key(file, values)

    def topics(self, post: Post) -> list[str]:
        return texts_of(post.values, "tags", "category")

    def category(self, post: Post) -> str:
        return text_of(post.values, "category") or text_of(self.config, "default_category") or "misc"

    def slug(self, text: str) -> str | None:
        """A slug as Pelican makes it; None for one that it would transliterate by its own tables."""
        use_unicode = text_of(self.config, "slugify_use_unicode") == "True"
        keeps_case = text_of(self.config, "slugify_preserve_case") == "True"
        return pelican_name(text, use_unicode, keeps_case)

    def own_slug(self, post: Post) -> str | None:
        from_name = text_of(self.config, "slugify_source") == "basename"
        return text_of(post.values, "slug") or self.slug(stem(post.path) if from_name else post.title)

    def addresses(self, post: Post) -> list[str | None]:
        slug, category = self.own_slug(post), self.slug(self.category(post))
        main = text_of(self.config, "default_lang") or "en"
        lang = text_of(post.values, "lang") or main
        author = next(iter(texts_of(post.values, "author", "authors")), "") or text_of(self.config, "author")
        known = {
            "slug": slug,
            "category": category,
            "lang": lang,
            "author": self.slug(author) if author else None,
        }
        values = {key: value for key, value in known.items() if value}
        kind = "article" if lang == main else "article_lang"
        pattern = text_of(self.config, f"{kind}_save_as", f"{kind}_url")
        pattern = pattern or ("{slug}.html" if kind == "article" else "{slug}-{lang}.html")
        made = filled_fields(text_of(post.values, "save_as", "url") or pattern, values, post.when)
        return [made and re.sub(r"/index\.html$", "/", made)]

    def topic_addresses(self, post: Post) -> Iterator[tuple[str, str]]:
        tags = texts_of(post.values, "tags")
        for name in [*tags, self.category(post)]:
            kind = "tag" if name in tags else "category"
            pattern = text_of(self.config, f"{kind}_save_as", f"{kind}_url") or f"{kind}/{{slug}}.html"
            slug = self.slug(name)
            made = filled_fields(pattern, {"slug": slug}, None) if slug else None
            if made and (kind == "tag" or name in self.topics(post)):
                yield name, re.sub(r"/index\.html$", "/", made)

    def places(self, post: Post, target: str) -> Iterator[str]:
        path = MARKER.sub("", target)
        if not path.startswith("/"):
            yield sibling_path(post.path, path)
        path = (self.site_path(path) or path).lstrip("/")
        yield f"{self.content}/{path}"
        yield f"{self.content}/{path.removeprefix('static/')}"

    def site_language(self) -> str:
        return text_of(self.config, "default_lang")


def constant(node: ast.expr, known: Mapping[str, object], depth: int = 0) -> object:
    """The value of an expression of constants, and of names that were given one; None for any other."""
    if depth > DEEPEST:
        return None
    if isinstance(node, ast.Constant):
        return str(node.value) if isinstance(node.value, bool) else node.value
    if isinstance(node, ast.Name):
        return known.get(node.id.lower())
    if isinstance(node, ast.List | ast.Tuple):
        return [one for item in node.elts if (one := constant(item, known, depth + 1)) is not None]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = (constant(one, known, depth + 1) for one in (node.left, node.right))
        return left + right if isinstance(left, str) and isinstance(right, str) else None
    return None


def is_below(path: str, folder: str) -> bool:
    return folder in ("", ".") or path.startswith(folder.strip("/") + "/")


def pelican_name(text: str, use_unicode: bool = False, keeps_case: bool = False) -> str | None:
    """A name in an address of Pelican's; None for one that Pelican transliterates by its own rules."""
    if not text.isascii() and not use_unicode:
        return None
    slug = re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", text).strip())
    return slug if keeps_case else slug.lower()
