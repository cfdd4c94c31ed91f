"""Jekyll: `_posts/2025-12-24-name.md` anywhere, `_drafts/`, `_config.yml`."""

from collections.abc import Iterator, Mapping

from wenzhai.importers.sites.blog import DATED_NAME, Blog, Post, is_markdown, sibling_path, stem
from wenzhai.importers.sites.front import text_of, texts_of
from wenzhai.importers.sites.permalinks import date_tokens, filled, jekyll_name, tidy

STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}


class Jekyll(Blog):
    kind = "jekyll"
    tag_separator = " "

    def read_config(self) -> Mapping[str, object]:
        return self.yaml_config("_config.yml", "_config.yaml")

    def articles(self) -> Iterator[tuple[str, bool]]:
        for path in self.folder.files:
            folders = path.split("/")[:-1]
            dated = DATED_NAME.fullmatch(stem(path))
            if is_markdown(path) and "_posts" in folders and dated and dated[4]:
                yield path, False
            elif is_markdown(path) and "_drafts" in folders:
                yield path, True

    def leftovers(self) -> Iterator[tuple[str, str]]:
        articles = {path for path, _ in self.articles()}
        for path in self.folder.files:
            reason = self.part_of(path, articles)
            first = path.partition("/")[0]
            if reason == "import-left-page" and "_posts" in path.split("/"):
                yield path, "import-left-undated-name"
            elif reason and ("_posts" in path.split("/") or not (first.startswith("_") and "/" in path)):
                yield path, reason

    def addresses(self, post: Post) -> list[str | None]:
        more = [tidy(old) for old in texts_of(post.values, "redirect_from", separator=",")]
        own = text_of(post.values, "permalink")
        pattern = own or text_of(self.config, "permalink") or "date"
        pattern = STYLES.get(pattern, pattern).replace(":output_ext", ".html")
        folders = post.path.split("/")[:-1]
        above = folders[: folders.index("_posts")] if "_posts" in folders else []
        categories = [*above, *texts_of(post.values, "categories", "category", separator=" ")]
        name = text_of(post.values, "slug") or post.name
        values = {
            "categories": "/".join(dict.fromkeys(filter(None, map(jekyll_name, categories)))),
            "title": name,
            "slug": jekyll_name(name),
        }
        if post.when:
            values |= date_tokens(post.when)
        return [filled(pattern, values), *more]

    def places(self, post: Post, target: str) -> Iterator[str]:
        if not target.startswith("/"):
            yield sibling_path(post.path, target)
        yield (self.site_path(target) or target).lstrip("/")
