"""`wenzhai fmt --typography`: writes the typographic corrections of title, summary, correction and body to the file."""

from contextlib import suppress

from msgspec import structs

from wenzhai.content.body import render_body, typeset, typeset_body, with_body
from wenzhai.content.config import Config
from wenzhai.content.frontmatter.document import parse, split
from wenzhai.content.frontmatter.edit import change_value
from wenzhai.model.problems import ProblemsError
from wenzhai.text.prose import language_of

KEYS = ("title", "summary", "correction")
NAMES = ("title", "zh", "en")


def typeset_file(text: str, path: str, config: Config) -> str:
    """A content file with corrected punctuation, whatever the typography setting; everything else is kept to the last
    character. Raises `ProblemsError` for a file that cannot be read."""
    config = structs.replace(config, typography=True)
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    parts = split(plain, path)
    fields, problems = parse(parts.front)
    if problems:
        raise ProblemsError(problems)
    name = next((value for key in NAMES if isinstance(value := fields.values.get(key), str) and value), "")
    given = fields.values.get("lang")
    lang = given if isinstance(given, str) and given else language_of(parts.body, config.lang, name)
    body = typeset_body(parts, render_body(path, parts, lang, config), lang, config)
    text = with_body(text, parts.body, body)
    for key in KEYS:
        value = fields.values.get(key)
        if isinstance(value, str) and (better := typeset(value, lang, config)) != value:
            with suppress(ProblemsError):
                text = change_value(text, path, key, better)
    return text
