"""Hexo: `source/_posts/`, `source/_drafts/`, `_config.yml`."""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha1
from posixpath import splitext

from wenzhai.importers.sites.blog import Blog, Found, Post, is_text, lowered, sibling_path
from wenzhai.importers.sites.front import HEXO, flat, is_false, is_true, text_of, texts_of
from wenzhai.importers.sites.permalinks import TOKEN, date_tokens, filled, hexo_name, tidy

SEGMENTS = {
    "year": r"\d{4}",
    **dict.fromkeys(("month", "day"), r"\d{2}"),
    **dict.fromkeys(("i_month", "i_day"), r"\d{1,2}"),
    "hash": "[0-9a-f]{12}",
}
"""Parts of `new_post_name`; all others are any text."""
COUNTERS = ("marked", "markdown", "markdown_it", "remark")
"""Where the settings of renderers say whether line ends are breaks."""


class Hexo(Blog):
    kind = "hexo"
    roots = ("source/_posts/", "source/_drafts/", "source/")
    front_forms = HEXO
    shortcodes = ("{%", "{{")
    escapes_in_formulas = True

    def read_config(self) -> Mapping[str, object]:
        return self.yaml_config("_config.yml", "_config.yaml")

    @property
    def content(self) -> str:
        return text_of(self.config, "source_dir").strip("/") or "source"

    @property
    def breaks(self) -> bool:
        """Hexo's own renderer, and markdown-it's, break lines unless told not to."""
        for key in COUNTERS:
            settings = self.config.get(key)
            if isinstance(settings, Mapping):
                inner = settings.get("render")
                both = (settings, inner if isinstance(inner, Mapping) else {})
                if any(is_false(one, "breaks") for one in both):
                    return False
        return True

    def articles(self) -> Iterator[Found]:
        for folder, draft in (("_posts", False), ("_drafts", True)):
            for path in self.folder.below(f"{self.content}/{folder}"):
                if is_text(path, ".rst"):
                    yield Found(path, draft)

    def pages(self) -> Iterator[Found]:
        for path in self.folder.below(self.content):
            if is_text(path) and not path.removeprefix(f"{self.content}/").startswith("_"):
                yield Found(path, is_page=True)

    def feeds(self) -> Iterator[str]:
        yield from texts_of(lowered(self.config.get("feed")), "path") or ["atom.xml"]

    def page_addresses(self, post: Post) -> list[str | None]:
        inside = splitext(post.path.removeprefix(f"{self.content}/"))[0]
        return [tidy(text_of(post.values, "permalink") or f"{inside}.html").removesuffix("index.html")]

    def leftovers(self, articles: set[str]) -> Iterator[tuple[str, str]]:
        for path, reason in super().leftovers(articles):
            folder = path.removeprefix(f"{self.content}/").partition("/")[0]
            if not folder.startswith("_") or folder in ("_posts", "_drafts"):
                yield path, reason

    def inside(self, path: str) -> str:
        """The path below `_posts` without its extension."""
        return splitext(path.removeprefix(f"{self.content}/").partition("/")[2])[0]

    def parsed(self, path: str) -> Mapping[str, str]:
        """The parts of a file's name, as `new_post_name` names them."""
        form = splitext(text_of(self.config, "new_post_name") or ":title.md")[0]
        inside = self.inside(path)
        pattern = "".join(
            f"(?P<{part}>{SEGMENTS.get(part, '.+?')})" if number % 2 else re.escape(part)
            for number, part in enumerate(TOKEN.split(form))
        )
        try:
            found = re.fullmatch(pattern, inside)
        except re.error:  # one name twice
            found = None
        return found.groupdict() if found else {"title": inside}

    def named(self, path: str) -> tuple[str, str | None]:
        if not path.startswith((f"{self.content}/_posts/", f"{self.content}/_drafts/")):
            return super().named(path)
        parts = self.parsed(path)
        month, day = (parts.get(key) or parts.get(f"i_{key}") for key in ("month", "day"))
        date = f"{parts['year']}-{month:0>2}-{day:0>2}" if parts.get("year") and month and day else None
        return (parts.get("title") or self.inside(path)).rpartition("/")[2], date

    def addresses(self, post: Post) -> list[str | None]:
        folders = is_asset_folder(self.config)
        own = text_of(post.values, "permalink")
        if own:
            return [closed(tidy(own), folders)]
        pattern = text_of(self.config, "permalink") or ":year/:month/:day/:title/"
        inside = self.parsed(post.path).get("title") or hexo_name(self.inside(post.path))
        given = {key: text_of(post.values, key) for key in post.values}
        defaults = self.config.get("permalink_defaults")
        standing = (
            {str(key): text_of(defaults, key) for key in defaults} if isinstance(defaults, Mapping) else {}
        )
        values = {**standing, **{key: value for key, value in given.items() if value}}
        values |= {
            "title": inside,
            "name": inside.rpartition("/")[2],
            "post_title": hexo_name(post.title).lower(),
        }
        values["category"] = self.category(post)
        if post.when:
            stamp = str(int(post.when.timestamp()))
            digest = sha1((inside + stamp).encode(), usedforsecurity=False)
            values |= {**date_tokens(post.when), "hash": digest.hexdigest()[:12]}
        path = filled(pattern, values)
        return [path and closed(path, folders)]

    def address_keys(self) -> frozenset[str]:
        return frozenset(TOKEN.findall(text_of(self.config, "permalink")))

    def category(self, post: Post) -> str:
        """The path of the last category, as in the address."""
        found = chains(post.values.get("categories") or post.values.get("category"))
        last = next((chain for chain in reversed(found) if chain), [])
        default = text_of(self.config, "default_category") or "uncategorized"
        return "/".join(self.slug(name, "category_map") for name in last) or hexo_name(default)

    def slug(self, name: str, which: str) -> str:
        """A tag or category in addresses: mapped by the settings, else made from its name."""
        mapped = self.config.get(which)
        slug = hexo_name(text_of(mapped, name) or name) if isinstance(mapped, Mapping) else hexo_name(name)
        case = text_of(self.config, "filename_case")
        return slug.lower() if case == "1" else slug.upper() if case == "2" else slug

    def topic_addresses(self, post: Post) -> Iterator[tuple[str, str]]:
        folder = text_of(self.config, "tag_dir") or "tags"
        for name in texts_of(post.values, "tags", "tag"):
            yield name, tidy(f"{folder}/{self.slug(name, 'tag_map')}/")
        folder = text_of(self.config, "category_dir") or "categories"
        for chain in chains(post.values.get("categories") or post.values.get("category")):
            for end, name in enumerate(chain, 1):
                path = "/".join(self.slug(one, "category_map") for one in chain[:end])
                yield name, tidy(f"{folder}/{path}/")

    def own_folder(self, post: Post) -> str:
        return post.path.rpartition(".")[0]

    def places(self, post: Post, target: str) -> Iterator[str]:
        if not target.startswith("/"):
            yield f"{self.own_folder(post)}/{target}"
            yield sibling_path(post.path, target)
            yield f"{self.own_folder(post)}/{target.rpartition('/')[2]}"
        for alone in {target, self.site_path(target) or target}:
            yield f"{self.content}/{alone.lstrip('/')}"
        if target.startswith("/"):  # an asset folder is served next to its article
            yield f"{self.own_folder(post)}/{target.rpartition('/')[2]}"


def chains(categories: object) -> list[list[str]]:
    """Chains of categories, from the top down: a list is one chain, a list of lists several."""
    if isinstance(categories, list) and any(isinstance(one, list) for one in categories):
        return [list(filter(None, flat(one))) for one in categories]
    return [list(filter(None, flat(categories)))]


def is_asset_folder(config: Mapping[str, object]) -> bool:
    return is_true(config, "post_asset_folder")


def closed(path: str, folders: bool) -> str:
    """With a folder of files for each article, Hexo ends every address with a slash."""
    return path + "/" if folders and not path.endswith(("/", ".html")) else path
