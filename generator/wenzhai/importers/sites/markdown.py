"""A folder of Markdown files, such as the vault of a note-taking app: every file is an article."""

from collections.abc import Iterator
from posixpath import dirname

from msgspec import structs

from wenzhai.importers.interface import ImportResult, Options
from wenzhai.importers.sites.blog import Blog, Post, is_markdown, sibling_path
from wenzhai.importers.sites.front import text_of, texts_of
from wenzhai.importers.sites.permalinks import tidy
from wenzhai.importers.sites.shared_sentences import shared_sentences


class Markdown(Blog):
    kind = "markdown"
    date_keys = ("date", "created", "published")
    wikilinks = True
    heading_is_title = True

    def articles(self) -> Iterator[tuple[str, bool]]:
        yield from ((path, False) for path in self.folder.files if is_markdown(path))

    def leftovers(self) -> Iterator[tuple[str, str]]:
        for path in self.folder.files:
            if (reason := self.part_of(path, {path if is_markdown(path) else ""})) is not None:
                yield path, reason

    def finished(self, found: ImportResult, options: Options) -> ImportResult:
        shared = shared_sentences(found.drafts, options.boilerplate)
        return structs.replace(found, problems=(*found.problems, *shared))

    def addresses(self, post: Post) -> list[str | None]:
        own = text_of(post.values, "permalink", "url")
        aliases = [one for one in texts_of(post.values, "aliases") if one.startswith("/")]
        return [tidy(old) for old in ([own] if own.startswith("/") else []) + aliases]

    def places(self, post: Post, target: str) -> Iterator[str]:
        yield sibling_path(post.path, target.lstrip("/"))
        yield target.lstrip("/")
        for folder in ("attachments", "assets", "images"):
            yield f"{folder}/{target}"
            yield sibling_path(post.path, f"{folder}/{target}")
        yield f"{dirname(post.path)}/{target}"
