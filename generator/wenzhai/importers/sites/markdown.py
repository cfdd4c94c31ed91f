"""A folder of Markdown files, such as an Obsidian vault: every file is an article."""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from posixpath import dirname

from msgspec import structs

from wenzhai.importers.interface import ImportResult, Options
from wenzhai.importers.sites.blog import Blog, Found, Post, is_text, sibling_path
from wenzhai.importers.sites.front import text_of, texts_of
from wenzhai.importers.sites.permalinks import tidy
from wenzhai.importers.sites.shared_sentences import shared_sentences

SETTING_BYTES = 1 << 20
"""Longest file of settings that is read."""


class Markdown(Blog):
    kind = "markdown"
    date_keys = (
        *("date", "created", "published", "create_time", "created_at", "created time", "creation_date"),
        *("date created", "date_created", "创建时间", "创建日期", "日期"),
    )
    updated_keys = (
        *("updated", "lastmod", "last_modified_at", "modified", "update_time", "updated_at", "date modified"),
        *("date_modified", "last edited time", "更新时间", "修改时间"),
    )
    wikilinks = True
    heading_is_title = True

    def articles(self) -> Iterator[Found]:
        for path in self.folder.files:
            if is_text(path, ".rst") and not self.is_template(path):
                yield Found(path)

    def leftovers(self, articles: set[str]) -> Iterator[tuple[str, str]]:
        for path, reason in super().leftovers(articles):
            yield path, "import-left-template" if self.is_template(path) else reason

    def left_out(self, post: Post) -> str:
        return "import-left-drawing" if "excalidraw-plugin" in post.values else ""

    def is_template(self, path: str) -> bool:
        """Whether a note only is a pattern for new ones, as the settings of the vault say."""
        return any(path.startswith(f"{folder}/") for folder in self.template_folders)

    @cached_property
    def template_folders(self) -> frozenset[str]:
        """The folders of the core plugin and of Templater."""
        given = (
            self.setting("templates.json").get("folder"),
            self.setting("plugins/templater-obsidian/data.json").get("templates_folder"),
        )
        return frozenset(one.strip("/") for one in given if isinstance(one, str) and one.strip("/"))

    def setting(self, file: str) -> Mapping[str, object]:
        """A file of the settings of the vault; nothing if there is none or it is not sound."""
        try:
            found = json.loads((self.folder.root / ".obsidian" / file).read_bytes()[:SETTING_BYTES])
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, Mapping) else {}

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
