"""The kinds of content files: the one table that whatever treats them differently is made from.

A new kind is an entry here, a type of front matter in `frontmatter/schema.py` and a reader in `parse.py`.
"""

from msgspec import Struct

from wenzhai.content.frontmatter.schema import (
    ArticleFront,
    Front,
    IssueFront,
    PageFront,
    SourceFront,
    TopicFront,
)
from wenzhai.content.paths import CONTENT, SCHEMAS

MODELINE = "yaml-language-server:"
IMAGES = "images"
"""The folder for pictures below `content/`; they may as well lie beside the texts that show them."""
USER_WORDS = "terms.txt"
"""The curator's own words, in `content/` itself; no Markdown."""


class ContentKind(Struct, frozen=True):
    """One kind of Markdown file."""

    name: str
    """What the command line, schemas and readers call it."""
    folder: str
    """Its folder in `content/`; pages of topics and sources have the same one in the site."""
    front: type[Front]
    zh: str
    en: str
    """Labels for a list of such files."""
    is_term: bool = False
    """Whether its name is `zh` and `en`, in two languages, rather than a title."""

    @property
    def path(self) -> str:
        """Its folder, from the root of the project."""
        return f"{CONTENT}/{self.folder}"

    def file(self, slug: str) -> str:
        """The path of the file of that name."""
        return f"{self.path}/{slug}.md"

    def modeline(self, path: str) -> str:
        """The comment by which editors find the schema of a file at that path of the project."""
        return f"{MODELINE} $schema={'../' * path.count('/')}{SCHEMAS}/{self.name}.json"


ARTICLE = ContentKind("article", "articles", ArticleFront, "文章", "Articles")
TOPIC = ContentKind("topic", "topics", TopicFront, "主题", "Topics", is_term=True)
SOURCE = ContentKind("source", "sources", SourceFront, "来源", "Sources", is_term=True)
PAGE = ContentKind("page", "pages", PageFront, "页面", "Pages")
ISSUE = ContentKind("issue", "issues", IssueFront, "每期", "Issues")

KINDS = {kind.name: kind for kind in (ARTICLE, TOPIC, SOURCE, PAGE, ISSUE)}
BY_FOLDER = {kind.folder: kind for kind in KINDS.values()}


def article_place(day: str | None, slug: str) -> str:
    """Where the file of an article belongs: `content/articles/YYYY/MM/DD-SLUG.md`, or `…/undated/SLUG.md`."""
    return ARTICLE.file(f"{day[:4]}/{day[5:7]}/{day[8:]}-{slug}" if day else f"undated/{slug}")


def kind_of(path: str) -> ContentKind | None:
    """The kind of a Markdown file by its path in the project; None outside the folders of the kinds."""
    root, _, rest = path.partition("/")
    return BY_FOLDER.get(rest.partition("/")[0]) if root == CONTENT and "/" in rest else None
