"""Settings of a browser-based editor (Decap CMS, Sveltia CMS), generated from the types that read the content: keys,
order and descriptions are those of the reference."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from wenzhai.content.config import Config
from wenzhai.content.kinds import ARTICLE, IMAGES, KINDS, ContentKind
from wenzhai.content.paths import CONTENT, SETTINGS
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.tools.schema import schema


class CmsCollection(NamedTuple):
    """A folder of content as the editor lists it: the folder of a kind, or a subfolder."""

    kind: ContentKind
    folder: str
    zh: str
    en: str
    path: str = "{{slug}}"
    """Path pattern of files within the folder. Sveltia lists no other files."""


COLLECTIONS = (
    CmsCollection(ARTICLE, ARTICLE.path, ARTICLE.zh, ARTICLE.en, "{{year}}/{{month}}/{{day}}-{{slug}}"),
    CmsCollection(ARTICLE, f"{ARTICLE.path}/undated", "未注日期的文章", "Undated articles"),
    *(CmsCollection(kind, kind.path, kind.zh, kind.en) for kind in KINDS.values() if kind is not ARTICLE),
)
BACKENDS = {"github.com": "github", "gitlab.com": "gitlab"}
LONG = ("summary", "correction", "note")
LABELS = {
    "id": ("编号", "Id"),
    "title": ("标题", "Title"),
    "column": ("栏目", "Column"),
    "series": ("系列", "Series"),
    "part": ("第几篇", "Part of the series"),
    "lang": ("语言", "Language"),
    "source": ("来源", "Source"),
    "date": ("日期", "Date"),
    "topics": ("主题", "Topics"),
    "excerpt": ("节选", "Excerpt"),
    "slug": ("网址名", "Slug"),
    "updated": ("更新日期", "Updated"),
    "correction": ("更正", "Correction"),
    "draft": ("草稿", "Draft"),
    "source_url": ("原文网址", "Address of the original"),
    "authors": ("作者", "Authors"),
    "note": ("编者按", "Editor's note"),
    "summary": ("摘要", "Summary"),
    "ai": ("人工智能生成的部分", "Written by an AI"),
    "lead": ("头条", "Lead"),
    "pinned": ("置顶", "Pinned"),
    "milestone": ("转折点", "Turning point"),
    "expires": ("到期", "Expires"),
    "noindex": ("不让搜索引擎收录", "Not for search engines"),
    "aliases": ("别名和旧网址", "Aliases and old addresses"),
    "same_story": ("同一件事", "Same story"),
    "not_same_story": ("不是同一件事", "Not the same story"),
    "rights": ("版权说明", "Rights"),
    "image": ("题图", "Picture"),
    "image_alt": ("题图说明", "What the picture shows"),
    "zh": ("中文名", "Chinese name"),
    "en": ("英文名", "English name"),
    "parent": ("上级", "Part of"),
    "keywords": ("相关词", "Keywords"),
    "kind": ("类别", "Kind"),
    "pinyin": ("拼音", "Pinyin"),
    "home": ("网站", "Website"),
    "feed": ("订阅源", "Feed"),
    "nav": ("放进导航栏", "In the navigation"),
    "number": ("第几期", "Number"),
    "since": ("收录的第一天", "First day"),
    "until": ("收录的最后一天", "Last day"),
}
"""What the form calls each key, in Chinese and English."""
KEPT = ("id",)
"""Keys that are not edited by hand."""


def cms_settings(config: Config, tongue: str) -> dict[str, Any]:
    """`admin/config.yml` as values. Raises `ProblemsError` when the settings name no repository of a known host."""
    return {
        "backend": backend(config),
        **({"site_url": config.url} if config.url else {}),
        "locale": "zh_Hans" if tongue == "zh" else "en",  # for Decap; Sveltia asks the browser
        "publish_mode": "editorial_workflow",
        "media_folder": f"{CONTENT}/{IMAGES}",
        "output": {"omit_empty_optional_fields": True},  # for Sveltia, which would otherwise write every key
        "collections": [collection(one, config, tongue) for one in COLLECTIONS],
    }


def backend(config: Config) -> dict[str, str]:
    parts = urlsplit(config.repo_url)
    name = BACKENDS.get(parts.hostname or "")
    if name is None:
        raise ProblemsError([Problem(code="cms-repository", path=SETTINGS)])
    repository = parts.path.strip("/").removesuffix(".git")
    return {"name": name, "repo": repository, "branch": config.edit_branch}


def collection(one: CmsCollection, config: Config, tongue: str) -> dict[str, Any]:
    named = one.kind.is_term
    identifier = "en" if named else "title"
    return {
        "name": one.folder.rpartition("/")[2],
        "label": one.zh if tongue == "zh" else one.en,
        "folder": one.folder,
        "create": True,
        "extension": "md",
        "format": "yaml-frontmatter",
        "identifier_field": identifier,
        "summary": "{{zh}} {{en}}" if named else "{{title}}",
        "path": one.path,
        "media_folder": "",  # pictures are next to the file that shows them
        "public_folder": "",
        "fields": [*fields(one.kind.name, identifier, config, tongue), body(tongue)],
    }


def fields(kind: str, identifier: str, config: Config, tongue: str) -> Iterator[dict[str, Any]]:
    """The fields of a kind. The identifier is required: new files are named after it, and Decap fails without it."""
    made = schema(kind, config.fields)
    needed = {*made.get("required", ()), identifier}
    for key, spec in made["properties"].items():
        zh, _, en = str(spec.get("description", key)).partition("\n")
        hint = zh if tongue == "zh" else en
        own = config.fields.get(key)
        label = own.name(key, tongue) if own else LABELS[key][tongue != "zh"]
        head = {"name": key, "label": label, **({"hint": hint} if hint != label else {})}
        if key in KEPT:
            yield {"name": key, "widget": "hidden"}
        else:
            yield {**head, **widget(key, spec, hint), "required": key in needed}


def widget(key: str, spec: dict[str, Any], hint: str) -> dict[str, Any]:
    """The widget of a key; the error for a value that does not match the pattern repeats the hint."""
    types = spec.get("type", "string")
    if "boolean" in types and "string" not in types:
        return {"widget": "boolean"}
    if "array" in types:
        return {"widget": "list"}
    if "enum" in spec:
        return {"widget": "select", "options": [choice for choice in spec["enum"] if choice is not None]}
    if key in LONG:
        return {"widget": "text"}
    pattern = {"pattern": [spec["pattern"], f"{hint} {spec['pattern']}"]} if "pattern" in spec else {}
    return {"widget": "string", **pattern}


def body(tongue: str) -> dict[str, Any]:
    label = "正文" if tongue == "zh" else "Text"
    return {"name": "body", "label": label, "widget": "markdown", "required": False}
