"""A folder of Markdown files, such as an Obsidian vault: every file is an article."""

from collections.abc import Iterator
from functools import cached_property
from posixpath import dirname

from msgspec import structs

from wenzhai.importers.interface import ImportResult, Options
from wenzhai.importers.sites.blog import Blog, Found, Post, is_text, sibling_path
from wenzhai.importers.sites.front import text_of, texts_of
from wenzhai.importers.sites.permalinks import tidy
from wenzhai.importers.sites.shared_sentences import shared_sentences


class Markdown(Blog):
    kind = "markdown"
    date_keys = ("date", "created", "published")
    wikilinks = True
    heading_is_title = True

    def articles(self) -> Iterator[Found]:
        yield from (Found(path) for path in self.folder.files if is_text(path, ".rst"))

    def finished(self, found: ImportResult, options: Options) -> ImportResult:
        shared = shared_sentences(found.drafts, options.boilerplate)
        return structs.replace(found, problems=(*found.problems, *shared))

    def addresses(self, post: Post) -> list[str | None]:
        own = text_of(post.values, "permalink", "url")
        aliases = [one for one in texts_of(post.values, "aliases") if one.startswith("/")]
        return [tidy(old) for old in ([own] if own.startswith("/") else []) + aliases]

    def topics(self, post: Post) -> list[str]:
        return list(dict.fromkeys(name.lstrip("#") for name in super().topics(post)))

    def places(self, post: Post, target: str) -> Iterator[str]:
        yield sibling_path(post.path, target.lstrip("/"))
        yield target.lstrip("/")
        for folder in ("attachments", "assets", "images"):
            yield f"{folder}/{target}"
            yield sibling_path(post.path, f"{folder}/{target}")
        yield f"{dirname(post.path)}/{target}"
        if anywhere := self.by_name.get(target.rpartition("/")[2].casefold()):
            yield anywhere

    @cached_property
    def by_name(self) -> dict[str, str]:
        """Files by their names alone: a vault finds them wherever they are."""
        found: dict[str, str] = {}
        for path in self.folder.files:
            found.setdefault(path.rpartition("/")[2].casefold(), path)
        return found
