"""Hugo: `content/`, page bundles, sections, `static/`; settings in TOML, YAML or JSON."""

import tomllib
from collections.abc import Iterator, Mapping

from wenzhai.importers.sites.blog import Blog, Post, is_markdown, sibling_path, stem
from wenzhai.importers.sites.front import parse_json, text_of, texts_of
from wenzhai.importers.sites.permalinks import date_tokens, filled, hugo_name, tidy

NAMES = ("hugo", "config", "config/_default/hugo", "config/_default/config")


class Hugo(Blog):
    kind = "hugo"
    roots = ("content/", "static/", "assets/")
    date_keys = ("date", "publishdate", "pubdate", "published")

    def read_config(self) -> Mapping[str, object]:
        for name in NAMES:
            for extension, parse in ((".toml", tomllib.loads), (".json", parse_json)):
                path = name + extension
                if not self.folder.has(path):
                    continue
                try:
                    found = parse(self.folder.text(path))
                except (ValueError, RecursionError) as error:
                    self.bad_config(path, error)
                    return {}
                return lowered(found)
        return lowered(self.yaml_config(*(f"{name}.{end}" for name in NAMES for end in ("yaml", "yml"))))

    @property
    def content(self) -> str:
        return text_of(self.config, "contentdir").strip("/") or "content"

    def articles(self) -> Iterator[tuple[str, bool]]:
        """Pages within a section; top-level pages and section lists are not articles."""
        for path in self.folder.below(self.content):
            inside = path.removeprefix(f"{self.content}/")
            bundled = stem(path) == "index" and inside.count("/") > 1
            if is_markdown(path) and "/" in inside and (bundled or stem(path) not in ("index", "_index")):
                yield path, False

    def inside(self, post: Post) -> str:
        """The default path in the address: folders and name, without `index` and the language."""
        inside = post.path.removeprefix(f"{self.content}/").rpartition(".")[0]
        folder, _, name = inside.rpartition("/")
        return folder if name == "index" else f"{folder}/{name}"

    def addresses(self, post: Post) -> list[str | None]:
        aliases = texts_of(post.values, "aliases", separator=",")
        here = self.inside(post).rpartition("/")[0]
        more = [tidy(old if old.startswith("/") else f"{here}/{old}") for old in aliases]
        own = text_of(post.values, "url")
        if own:
            return [tidy(own), *more]
        inside = self.inside(post)
        folder, _, name = inside.rpartition("/")
        slug = text_of(post.values, "slug")
        section = inside.partition("/")[0]
        patterns = self.config.get("permalinks")
        if isinstance(patterns, Mapping) and isinstance(patterns.get("page"), Mapping):
            patterns = patterns["page"]
        pattern = text_of(patterns, section, "/", "") if isinstance(patterns, Mapping) else ""
        values = {
            "section": section,
            "sections": folder,
            "title": post.title,
            "slug": slug or post.title,
            **dict.fromkeys(("filename", "contentbasename"), name),
            **dict.fromkeys(("slugorfilename", "slugorcontentbasename"), slug or name),
            **(date_tokens(post.when) if post.when else {}),
        }
        path = filled(pattern, values) if pattern else f"/{folder}/{slug or name}/"
        ugly = text_of(self.config, "uglyurls").lower() == "true"
        return [path and self.written(path, ugly), *more]

    def written(self, path: str, ugly: bool) -> str:
        parts = "/".join(map(hugo_name, path.strip("/").split("/")))
        return tidy(f"{parts}.html" if ugly else f"{parts}/")

    def topic_addresses(self, post: Post) -> Iterator[tuple[str, str]]:
        for folder in ("tags", "categories"):
            for name in texts_of(post.values, folder):
                yield name, self.written(f"{folder}/{name.replace('/', '-')}", ugly=False)

    def own_folder(self, post: Post) -> str:
        return post.path.rpartition("/")[0] if stem(post.path) == "index" else ""

    def places(self, post: Post, target: str) -> Iterator[str]:
        if not target.startswith("/"):
            yield sibling_path(post.path, target)
        path = (self.site_path(target) or target).lstrip("/")
        yield from (f"{folder}/{path}" for folder in ("static", "assets", self.content))


def lowered(values: object) -> Mapping[str, object]:
    """The values with lower-case keys: Hugo's keys are case-insensitive."""
    return {str(key).lower(): value for key, value in values.items()} if isinstance(values, Mapping) else {}
