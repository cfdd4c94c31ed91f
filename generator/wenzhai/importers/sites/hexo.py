"""Hexo: `source/_posts/`, `source/_drafts/`, `_config.yml`."""

from collections.abc import Iterator, Mapping
from hashlib import sha1

from wenzhai.importers.sites.blog import Blog, Post, is_markdown, sibling_path
from wenzhai.importers.sites.front import flat, text_of, texts_of
from wenzhai.importers.sites.permalinks import date_tokens, filled, hexo_name, tidy


class Hexo(Blog):
    kind = "hexo"
    roots = ("source/_posts/", "source/_drafts/", "source/")

    def read_config(self) -> Mapping[str, object]:
        return self.yaml_config("_config.yml", "_config.yaml")

    @property
    def source(self) -> str:
        return text_of(self.config, "source_dir").strip("/") or "source"

    def articles(self) -> Iterator[tuple[str, bool]]:
        for folder, draft in (("_posts", False), ("_drafts", True)):
            yield from (
                (path, draft) for path in self.folder.below(f"{self.source}/{folder}") if is_markdown(path)
            )

    def leftovers(self) -> Iterator[tuple[str, str]]:
        articles = {path for path, _ in self.articles()}
        for path in self.folder.below(self.source):
            reason = self.part_of(path, articles)
            inside = path.removeprefix(f"{self.source}/")
            folder = inside.partition("/")[0]
            if reason and (not folder.startswith("_") or folder in ("_posts", "_drafts")):
                yield path, reason

    def inside(self, post: Post) -> str:
        """The path below `_posts` without its extension: the value of `:title`."""
        return post.path.removeprefix(f"{self.source}/").partition("/")[2].rpartition(".")[0]

    def addresses(self, post: Post) -> list[str | None]:
        own = text_of(post.values, "permalink")
        if own:
            return [tidy(own)]
        pattern = text_of(self.config, "permalink") or ":year/:month/:day/:title/"
        inside = self.inside(post)
        slug = text_of(post.values, "slug") or inside
        values = {"title": slug, "name": slug.rpartition("/")[2], "post_title": hexo_name(post.title)}
        categories = flat(post.values.get("categories"), ",")
        default = text_of(self.config, "default_category") or "uncategorized"
        values["category"] = "/".join(map(hexo_name, filter(None, categories))) or hexo_name(default)
        if identity := text_of(post.values, "id"):
            values["id"] = identity
        if post.when:
            values |= date_tokens(post.when)
            stamp = f"{post.when:%Y-%m-%d %H:%M:%S}"
            values["hash"] = sha1((slug + stamp).encode(), usedforsecurity=False).hexdigest()[:12]
        return [filled(pattern, values)]

    def topic_addresses(self, post: Post) -> Iterator[tuple[str, str]]:
        folder = text_of(self.config, "tag_dir") or "tags"
        for name in texts_of(post.values, "tags", "tag"):
            yield name, tidy(f"{folder}/{hexo_name(name)}/")
        folder = text_of(self.config, "category_dir") or "categories"
        for chain in chains(post.values.get("categories") or post.values.get("category")):
            for end, name in enumerate(chain, 1):
                yield name, tidy(f"{folder}/{'/'.join(map(hexo_name, chain[:end]))}/")

    def own_folder(self, post: Post) -> str:
        return post.path.rpartition(".")[0]

    def places(self, post: Post, target: str) -> Iterator[str]:
        if not target.startswith("/"):
            yield f"{self.own_folder(post)}/{target}"
            yield sibling_path(post.path, target)
        for alone in {target, self.site_path(target) or target}:
            yield f"{self.source}/{alone.lstrip('/')}"
        if target.startswith("/"):  # an asset folder is served next to its article
            yield f"{self.own_folder(post)}/{target.rpartition('/')[2]}"


def chains(categories: object) -> list[list[str]]:
    """Chains of categories, from the top down: a list is one chain, a list of lists several."""
    if isinstance(categories, list) and any(isinstance(one, list) for one in categories):
        return [list(filter(None, flat(one))) for one in categories]
    return [list(filter(None, flat(categories)))]
