"""Pelican: `content/` with `Key: value` headers; settings in `pelicanconf.py`, which is parsed and never executed."""

import ast
import re
from collections.abc import Iterator, Mapping

from wenzhai.importers.sites.blog import Blog, Post, is_markdown, sibling_path
from wenzhai.importers.sites.front import text_of, texts_of
from wenzhai.importers.sites.permalinks import filled_fields

MARKER = re.compile(r"^[{|](?:filename|static|attach)[}|]", re.IGNORECASE)


class Pelican(Blog):
    kind = "pelican"
    roots = ("content/",)

    def read_config(self) -> Mapping[str, object]:
        path = "pelicanconf.py"
        if not self.folder.has(path):
            return {}
        try:
            tree = ast.parse(self.folder.text(path))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            self.bad_config(path, error)
            return {}
        return {
            target.id.lower(): node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    @property
    def content(self) -> str:
        return text_of(self.config, "path").strip("/") or "content"

    def articles(self) -> Iterator[tuple[str, bool]]:
        for path in self.folder.below(self.content):
            if is_markdown(path) and not path.startswith(f"{self.content}/pages/"):
                yield path, False

    def topics(self, post: Post) -> list[str]:
        named = texts_of(post.values, "tags", "category")
        folder = post.path.removeprefix(f"{self.content}/").rpartition("/")[0].rpartition("/")[2]
        return named if text_of(post.values, "category") or not folder else [*named, folder]

    def addresses(self, post: Post) -> list[str | None]:
        slug = text_of(post.values, "slug") or pelican_name(post.title)
        category = text_of(post.values, "category") or text_of(self.config, "default_category") or "misc"
        values = {"category": pelican_name(category) or "", "lang": text_of(post.values, "lang")}
        if slug:
            values["slug"] = slug
        pattern = text_of(self.config, "article_save_as", "article_url") or "{slug}.html"
        pattern = text_of(post.values, "save_as", "url") or pattern
        return [filled_fields(pattern, values, post.when)]

    def topic_addresses(self, post: Post) -> Iterator[tuple[str, str]]:
        tags = texts_of(post.values, "tags")
        for name in self.topics(post):
            if slug := pelican_name(name):
                yield name, f"/{'tag' if name in tags else 'category'}/{slug}.html"

    def places(self, post: Post, target: str) -> Iterator[str]:
        path = MARKER.sub("", target)
        if not path.startswith("/"):
            yield sibling_path(post.path, path)
        path = (self.site_path(path) or path).lstrip("/")
        yield f"{self.content}/{path}"
        yield f"{self.content}/{path.removeprefix('static/')}"


def pelican_name(text: str) -> str | None:
    """A name in an address of Pelican's; None for one that Pelican transliterates by its own rules."""
    if not text.isascii():
        return None
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", text)).strip("-").lower()
