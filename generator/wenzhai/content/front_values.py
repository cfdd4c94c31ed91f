"""From the front matter of a content file to values that can be relied on."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, Generic, TypeVar
from unicodedata import normalize
from zoneinfo import ZoneInfo

from msgspec import Struct

from wenzhai.content.config import Config
from wenzhai.content.frontmatter.convert import convert, salvage
from wenzhai.content.frontmatter.document import Parts, parse
from wenzhai.content.kinds import kind_of
from wenzhai.content.own_fields import OwnField, own_fields, with_own
from wenzhai.model.content import FieldValue, Link, OwnValues
from wenzhai.model.page import Url
from wenzhai.text import addresses
from wenzhai.text.dates import FORM, DateError, Moment, end_of, iso, parse_date
from wenzhai.text.prose import language_of
from wenzhai.text.slugs import article_id, slug_fault, slugify

MAX_TITLE = 300
PATH_ID_LENGTH = 10
"""Longer than given ids: nobody can change one of these that collides with another."""

F = TypeVar("F", bound=Struct)
SLUG_FAULTS = {
    "characters": "slug-characters",
    "edges": "slug-edges",
    "reserved": "slug-reserved",
    "long": "slug-long",
}


def id_of_path(path: str) -> str:
    """The id of an article whose file states none."""
    return article_id(path, length=PATH_ID_LENGTH)


class FrontValues(Generic[F]):
    """The front matter of one file: its keys by their type, and checks of what the type cannot say.

    Every check gives the value to go on with; what is wrong is added to `problems`.
    """

    def __init__(self, path: str, parts: Parts, kind: type[F], config: Config) -> None:
        self.path = path
        self.config = config
        self.zone = ZoneInfo(config.timezone)
        self.fields, problems = parse(parts.front)
        found = kind_of(path)
        self.own = own_fields(config.fields, found.name) if config.fields and found else ()
        extended = with_own(kind, self.own)
        front, faults = convert(self.fields, extended)
        self.front: F = front or salvage(self.fields, extended)
        """What is left of it after problems, so that one run shows all that is wrong."""
        self.problems = [*problems, *faults]

    def add_problem(self, code: str, *path: str | int, **params: str) -> None:
        if not path or path[0] not in self.fields.refused:  # one problem of a value is enough
            self.problems.append(self.fields.problem(code, path, False, **params))

    def language(self, given: str | None, body: str, title: str) -> str:
        """The language given, else that of the body's prose, else that of the title."""
        if given and not addresses.LANGUAGE.fullmatch(given):
            self.add_problem("bad-language", "lang", text=given)
        return given or language_of(body, self.config.lang, title)

    def moment(self, text: str | None, key: str) -> Moment | None:
        if text is None:
            return None
        try:
            return parse_date(text, self.zone)
        except DateError as error:
            self.add_problem(error.code, key, **error.params)
            return None

    def end(self, text: str | None, key: str) -> int | None:
        """When what lasts until that date is over, in UTC seconds."""
        when = self.moment(text, key)
        return end_of(when, self.zone) if when else None

    def pinned(self, given: bool | str) -> tuple[bool, int | None]:
        """Whether it is pinned at all, and when that ends; None for never."""
        text = str(given).strip()
        if text.lower() in ("true", "false"):
            return text.lower() == "true", None
        word, _, date = text.partition(" ")
        if word != "until":
            meant = f"until {text}" if FORM.fullmatch(text) else "until 2026-01-31"
            self.add_problem("pinned-form", "pinned", text=text, meant=meant)
            return False, None
        return True, self.end(date.strip(), "pinned")

    def line_of_text(self, text: str, key: str) -> str:
        """The text of a key that has to be one line."""
        if "\n" in text:
            self.add_problem("one-line", key, key=key)
        elif len(text) > MAX_TITLE:
            self.add_problem("too-long", key, key=key, limit=str(MAX_TITLE), length=str(len(text)))
        return text.strip()

    def web_address(self, text: str | None, key: str) -> str | None:
        if text is not None and not addresses.is_web(text):
            self.add_problem("not-web-address", key, key=key, text=text)
        return text

    def slug(self, given: str | None, title: str, stem: str) -> str:
        """The slug given, else the file name's, else the title's."""
        if given is None:
            given = stem if stem and not slug_fault(stem) else ""
            return given or slugify(stem.strip(" .-_") or title, self.config.slug_style)
        slug = normalize("NFC", given)
        fault = slug_fault(slug)
        if fault:
            better = slugify(slug if any(map(str.isalnum, slug)) else title)
            self.add_problem(SLUG_FAULTS[fault], "slug", text=slug, better=better)
        return slug

    def extra(self) -> OwnValues:
        """The values of own fields."""
        return {key: self._own_value(key, field) for key, field in sorted(self.own, key=itemgetter(0))}

    def _own_value(self, key: str, field: OwnField) -> FieldValue:
        value: Any = getattr(self.front, key)
        if value is None:
            return None
        match field.type:
            case "text":
                return self.line_of_text(value, key)
            case "url":
                return self.web_address(value, key)
            case "list":
                return self.items(value, key)
            case "taxonomy":
                return self.terms(value, key)
            case "date":
                when = self.moment(value, key)
                if when is None or when.instant is None:
                    return when.day if when else None
                return iso(when.instant, self.zone)
        found: FieldValue = value
        return found

    def aliases(self, given: Sequence[str]) -> tuple[Url, ...]:
        """The former addresses among the aliases, as paths below the site's root."""
        found = []
        for place, alias in enumerate(given):
            if addresses.is_address(alias):
                url = addresses.old_address(normalize("NFC", alias))
                if url is None:
                    self.add_problem("bad-old-address", "aliases", place, text=alias)
                found.append(Url(url or ""))
        return tuple(dict.fromkeys(found))

    def image(self, given: str | None) -> str | None:
        if given is not None and not addresses.is_local_file(given):
            self.add_problem("image-not-local", "image", text=given)
        return given

    def image_link(self, image: str | None) -> tuple[Link, ...]:
        """The article's own picture is looked up like one in its text; its link is the last one."""
        if image is None:
            return ()
        place = self.fields.problem("image-missing", ("image",))
        return (Link("image", image, "", place.line, place.column, excerpt=place.excerpt),)

    def id(self, given: str | None) -> str:
        if given is not None and not addresses.ID.fullmatch(given):
            self.add_problem("bad-id", "id", text=given)
        return normalize("NFC", given) if given else id_of_path(self.path)

    def terms(self, given: Sequence[str], key: str) -> tuple[str, ...]:
        """The names of terms, each of which is one line and the title of a page."""
        for place, name in enumerate(given):
            if len(name.splitlines()) > 1:
                self.add_problem("one-line", key, place, key=key)
            elif len(name) > MAX_TITLE:
                self.add_problem("too-long", key, place, key=key, limit=str(MAX_TITLE), length=str(len(name)))
        return tuple(normalize("NFC", name.strip()) for name in self.items(given, key))

    def items(self, given: Sequence[str], key: str) -> tuple[str, ...]:
        """The items of a list, none of which may be blank."""
        for place, item in enumerate(given):
            if not item.strip():
                self.add_problem("empty-item", key, place, key=key)
        return tuple(given)
