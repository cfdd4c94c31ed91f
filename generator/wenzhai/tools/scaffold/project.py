"""The files of a new digest: settings, a topic, a source, an about page, a sample article, files for editors and
git."""

from collections.abc import Mapping

from wenzhai.content.frontmatter.yaml_reader import bare_or_quoted
from wenzhai.content.kinds import ARTICLE, PAGE, SOURCE, TOPIC
from wenzhai.content.paths import PROJECT_ID, SCHEMAS, SETTINGS
from wenzhai.tools.scaffold.content import NewFile, new_file
from wenzhai.tools.scaffold.text import fill, read
from wenzhai.tools.scaffold.workflow import workflow_files

WORDS = {
    "zh": ("从这里开始", "收稿、写作和发布，一篇讲完。"),
    "en": ("Start here", "Collecting, writing, publishing."),
}
"""Title and summary of the sample article."""


def project_files(
    title: str, lang: str, timezone: str, day: str, id: str, schemas: Mapping[str, str]
) -> dict[str, str]:
    """Path → text of every file of a new digest.

    `lang` is the site's language, `day` the date of the sample article, `id` the project's (`content/project_id.py`),
    `schemas` file name → JSON Schema.
    """
    tongue = "zh" if lang.startswith("zh") else "en"
    settings = {"title": bare_or_quoted(title), "lang": lang, "timezone": timezone}
    article = sample(tongue, lang, day)
    return {
        SETTINGS: fill(read(tongue, "wenzhai.yaml"), settings),
        article.path: article.text,
        TOPIC.file("getting-started"): read(tongue, "topic.md"),
        SOURCE.file("editors"): read(tongue, "source.md"),
        **sample_pages(lang),
        PROJECT_ID: f"{id}\n",
        ".gitignore": read("common", "gitignore"),
        ".vscode/settings.json": read("common", "vscode-settings.json"),
        **workflow_files(tongue),
        **{f"{SCHEMAS}/{name}": text for name, text in schemas.items()},
    }


def sample_pages(lang: str) -> dict[str, str]:
    """Path → text of the pages of a new digest."""
    return {
        PAGE.file("about"): fill(read("zh" if lang.startswith("zh") else "en", "about.md"), {"lang": lang})
    }


def sample(tongue: str, lang: str, day: str) -> NewFile:
    """The sample article, which explains how to write articles."""
    name, summary = WORDS[tongue]
    return new_file(
        ARTICLE,
        name,
        day=day,
        lang=lang,
        topics=("getting-started",),
        source="editors",
        summary=summary,
        body=read(tongue, "article.md"),
    )
