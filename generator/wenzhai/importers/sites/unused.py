"""Files of a site that no article uses: every one is named, many of a kind in one line."""

from collections.abc import Iterable, Iterator
from posixpath import splitext

from wenzhai.content.image_sizes import ENDINGS
from wenzhai.importers.interface import Asset
from wenzhai.importers.sites.blog import Blog
from wenzhai.model.problems import Problem, warning

PICTURES = (*ENDINGS, ".bmp", ".ico", ".tif", ".tiff", ".avif", ".heic", ".psd")
DATA = (".json", ".csv", ".tsv", ".xml", ".yml", ".yaml", ".toml", ".xlsx", ".bib", ".canvas", ".base")
DATA_FOLDERS = ("_data/", "data/", "source/_data/")
PROGRAM_FOLDERS = ("themes/", "layouts/", "archetypes/", "scaffolds/", "_layouts/", "_includes/", "_sass/", "i18n/",
                   "_plugins/", "plugins/", "scripts/", "tools/", "config/", "pelican-plugins/", "pelican-themes/",
                   "assets/", "static/", "docs/", "css/", "js/")  # fmt: skip
NAMED = 3


def unused_files(
    blog: Blog, articles: set[str], assets: Iterable[Asset], problems: Iterable[Problem]
) -> Iterator[Problem]:
    """One warning for each kind of file that neither came over nor is named already."""
    root = str(blog.folder.root)
    copied = {asset.source.removeprefix(root).replace("\\", "/").lstrip("/") for asset in assets}
    named = {problem.path for problem in problems}
    by_kind: dict[str, list[str]] = {}
    for path in blog.folder.files:
        if path not in articles and path not in copied and path not in named:
            by_kind.setdefault(kind_of(blog, path), []).append(path)
    for kind, paths in sorted(by_kind.items()):
        shown = ", ".join([*paths[:NAMED], *(["…"] if paths[NAMED:] else [])])
        yield warning(kind, params={"count": str(len(paths)), "files": shown})


def kind_of(blog: Blog, path: str) -> str:
    extension = splitext(path)[1].lower()
    if extension in PICTURES and not path.startswith("themes/"):
        return "import-left-pictures"
    if path.startswith(DATA_FOLDERS) or (
        extension in DATA and path.startswith(blog.content + "/") and blog.content
    ):
        return "import-left-data"
    if path.startswith(PROGRAM_FOLDERS) or "/" not in path:
        return "import-left-program"
    return "import-left-files"
