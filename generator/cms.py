"""The settings of an editor in the browser (Decap CMS, Sveltia CMS) for the content of a digest, from the same types
that read it: the keys, their order and their meaning are those of the reference."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from generator.config import Config
from generator.model import Problem, ProblemsError
from generator.schema import schema

COLLECTIONS = {
    "article": ("articles", "文章", "Articles", "{{year}}/{{month}}/{{day}}-{{slug}}"),
    "topic": ("topics", "主题", "Topics", "{{slug}}"),
    "source": ("sources", "来源", "Sources", "{{slug}}"),
    "page": ("pages", "页面", "Pages", "{{slug}}"),
    "issue": ("issues", "每期", "Issues", "{{slug}}"),
}
"""Kind → its folder, its name in both languages, and where a new file goes."""

BACKENDS = {"github.com": "github", "gitlab.com": "gitlab"}
LONG = ("summary", "correction")
KEPT = ("id",)
"""Keys that nobody edits."""


def cms_settings(config: Config, tongue: str) -> dict[str, Any]:
    """`admin/config.yml` as values. Raises `ProblemsError` when the settings name no repository of a known host."""
    return {
        "backend": backend(config),
        **({"site_url": config.url} if config.url else {}),
        "locale": "zh_Hans" if tongue == "zh" else "en",
        "publish_mode": "editorial_workflow",
        "media_folder": "content/images",
        "collections": [collection(kind, tongue) for kind in COLLECTIONS],
    }


def backend(config: Config) -> dict[str, str]:
    parts = urlsplit(config.repo_url)
    name = BACKENDS.get(parts.hostname or "")
    if name is None:
        raise ProblemsError([Problem(code="cms-repository", path="wenzhai.yaml")])
    repository = parts.path.strip("/").removesuffix(".git")
    return {"name": name, "repo": repository, "branch": config.edit_branch}


def collection(kind: str, tongue: str) -> dict[str, Any]:
    folder, zh, en, path = COLLECTIONS[kind]
    title = "{{title}}" if kind in ("article", "page", "issue") else "{{zh}} {{en}}"
    return {
        "name": folder,
        "label": zh if tongue == "zh" else en,
        "folder": f"content/{folder}",
        "create": True,
        "extension": "md",
        "format": "yaml-frontmatter",
        "identifier_field": "title" if title == "{{title}}" else "en",
        "summary": title,
        "path": path,
        "media_folder": "",  # pictures lie beside the file that shows them
        "public_folder": "",
        "fields": [*fields(kind, tongue), body(tongue)],
    }


def fields(kind: str, tongue: str) -> Iterator[dict[str, Any]]:
    made = schema(kind)
    for key, told in made["properties"].items():
        zh, _, en = str(told.get("description", key)).partition("\n")
        head = {"name": key, "label": key, "hint": zh if tongue == "zh" else en}
        if key in KEPT:
            yield {"name": key, "widget": "hidden"}
        else:
            yield {**head, **widget(key, told), "required": key in made.get("required", ())}


def widget(key: str, told: dict[str, Any]) -> dict[str, Any]:
    """How a key is edited."""
    types = told.get("type", "string")
    if "boolean" in types:
        return {"widget": "boolean"}
    if "array" in types:
        return {"widget": "list"}
    if "enum" in told:
        return {"widget": "select", "options": [choice for choice in told["enum"] if choice is not None]}
    if key in LONG:
        return {"widget": "text"}
    pattern = {"pattern": [told["pattern"], told["pattern"]]} if "pattern" in told else {}
    return {"widget": "string", **pattern}


def body(tongue: str) -> dict[str, Any]:
    label = "正文" if tongue == "zh" else "Text"
    return {"name": "body", "label": label, "widget": "markdown", "required": False}
