"""Own fields: keys of front matter that `fields:` in the settings adds to those of a kind of file."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from wenzhai.content.frontmatter.schema import (
    DATE_PATTERN,
    ArticleFront,
    IssueFront,
    PageFront,
    SourceFront,
    TopicFront,
    about,
)
from wenzhai.content.frontmatter.yaml_reader import Fields
from wenzhai.model.problems import Problem
from wenzhai.text.names import name_key
from wenzhai.text.slugs import is_reserved, slug_fault, slugify

Kind = Literal["article", "topic", "source", "issue"]
NAME = r"[a-z][a-z0-9_]{0,39}"
BUILT_IN = frozenset(
    key
    for front in (ArticleFront, TopicFront, SourceFront, PageFront, IssueFront)
    for key in front.__struct_fields__
)
UNREACHABLE = frozenset(dir(dict))
"""What a template would get of the mapping instead: its methods."""
FOLDERS_OF_SITE = frozenset({"column", "columns", "corrections", "assets", "images", "api", "topic"})
"""What no own taxonomy may be called, besides what no slug may: the site has other pages there, or calls a kind so."""
EXACT = 2**53
"""Beyond it programs that take numbers for floating-point ones, such as browsers, are inexact."""

F = TypeVar("F", bound=Struct)


class OwnTerm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """自己的分类里的一条 / A term of an own taxonomy."""

    slug: Annotated[str, about("在网址里叫什么", "What it is called in addresses", ("asia",))]
    zh: Annotated[str, about("中文名", "Chinese name", ("亚洲",))] = ""
    en: Annotated[str, about("英文名", "English name", ("Asia",))] = ""
    aliases: Annotated[tuple[str, ...], about("别的名称", "Other names", (["亚洲地区"],))] = ()

    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.zh, self.en, *self.aliases)))


class OwnField(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"kinds": "in"}):
    """自己的头信息 / A key of one's own in front matter."""

    type: Annotated[
        Literal["text", "integer", "number", "date", "boolean", "choice", "url", "list", "taxonomy"],
        about(
            "类型：一行文字、整数、数、日期、是或否、选一个、网址、列表、分类",
            "What it holds: a line of text, a whole number, a number, a date, true or false, a choice, a web address, a"
            " list, or terms of a taxonomy, each of which has a page",
        ),
    ] = "text"
    kinds: Annotated[
        tuple[Kind, ...],
        about("用在哪几种文件里", "The kinds of files that may have it", (["article", "topic"],)),
    ] = ("article",)
    zh: Annotated[str, about("中文名", "What forms call it in Chinese", ("会场",))] = ""
    en: Annotated[str, about("英文名", "What forms call it in English", ("Venue",))] = ""
    help_zh: Annotated[str, about("中文说明", "What it means, in Chinese")] = ""
    help_en: Annotated[str, about("英文说明", "What it means, in English")] = ""
    choices: Annotated[
        tuple[str, ...], about("choice 可以选的", "What there is to choose from", (["高", "低"],))
    ] = ()
    terms: Annotated[
        tuple[OwnTerm, ...],
        about(
            "taxonomy 里需要另写网址名、英文名或别名的条目",
            "Terms of a taxonomy that need a name in addresses, in the other language, or aliases",
        ),
    ] = ()

    def name(self, key: str, lang: str) -> str:
        """What forms call it in that language, else in the other one, else its key."""
        names = (self.zh, self.en) if lang.startswith("zh") else (self.en, self.zh)
        return next(filter(None, names), key)


Named = tuple[tuple[str, OwnField], ...]
"""Fields with their keys, in the order of the settings."""


NO_FIELDS: Mapping[str, OwnField] = {}


def own_fields(fields: Mapping[str, OwnField], kind: str) -> Named:
    """The fields that files of that kind may have."""
    return tuple((key, field) for key, field in fields.items() if kind in field.kinds)


FACETS = ("choice", "boolean", "taxonomy")
"""The types of fields that search filters by: they have few values, which many articles share."""


def facets_of(fields: Mapping[str, OwnField]) -> dict[str, OwnField]:
    """The fields that search filters by."""
    found = {key: field for key, field in fields.items() if field.type in FACETS}
    return {key: field for key, field in found.items() if {"article", "issue"} & {*field.kinds}}


def taxonomies_of(fields: Mapping[str, OwnField]) -> dict[str, OwnField]:
    return {key: field for key, field in fields.items() if field.type == "taxonomy"}


def with_own(front: type[F], own: Named) -> type[F]:
    """The type of front matter with fields added: they are read, checked and explained like its own keys."""
    return _extended(front, own) if own else front


@lru_cache(maxsize=64)
def _extended(front: type[F], own: Named) -> type[F]:
    added = [(key, Annotated[_type(field), _meta(key, field)] | None, None) for key, field in own]
    made = msgspec.defstruct(
        front.__name__, added, bases=(front,), frozen=True, kw_only=True, forbid_unknown_fields=True
    )
    made.__doc__ = front.__doc__
    return made  # type: ignore[return-value]  # it is a subclass of `front`


def _type(field: OwnField) -> Any:
    match field.type:
        case "integer":
            return int
        case "number":
            return float
        case "boolean":
            return bool
        case "list" | "taxonomy":
            return tuple[str, ...]
        case "choice":
            return Literal[field.choices]
    return str


def _meta(key: str, field: OwnField) -> Meta:
    zh = field.help_zh or field.name(key, "zh")
    en = field.help_en or field.name(key, "en")
    if field.type in ("integer", "number"):
        return about(zh, en, ge=-EXACT, le=EXACT)
    patterns = {"date": DATE_PATTERN, "url": "^https?://"}
    return about(zh, en, pattern=patterns.get(field.type))


def field_faults(own: Mapping[str, OwnField], fields: Fields) -> Iterator[Problem]:
    """What is wrong with the fields that the settings add."""
    for key, field in own.items():
        at = ("fields", key)
        if not re.fullmatch(NAME, key):
            yield fields.problem("field-name", at, at_key=True, key=key)
        elif key in BUILT_IN or key in UNREACHABLE:
            yield fields.problem("field-taken", at, at_key=True, key=key)
        elif field.type == "taxonomy" and (is_reserved(key) or key in FOLDERS_OF_SITE):
            yield fields.problem("field-folder", at, at_key=True, key=key)
        if not field.kinds:
            yield fields.problem("field-nowhere", (*at, "in"), key=key)
        if field.type == "choice" and not field.choices:
            yield fields.problem("field-no-choices", at, at_key=True, key=key)
        if field.type == "taxonomy" and field.kinds != ("article",):
            yield fields.problem("field-taxonomy-in", (*at, "in"), key=key)
        if field.type != "choice" and field.choices:
            yield fields.problem("field-choices", (*at, "choices"), key=key, type=field.type)
        if field.type != "taxonomy" and field.terms:
            yield fields.problem("field-terms", (*at, "terms"), key=key, type=field.type)
        yield from term_faults(field, (*at, "terms"), fields)


def term_faults(field: OwnField, at: tuple[str, ...], fields: Fields) -> Iterator[Problem]:
    """What is wrong with the terms that the settings name."""
    owners: dict[str, int] = {}
    for place, term in enumerate(field.terms):
        if slug_fault(term.slug):
            name = next(iter(term.names()), term.slug)
            yield fields.problem(
                "field-term-slug", (*at, place, "slug"), text=term.slug, better=slugify(name)
            )
        if not term.names():
            yield fields.problem("field-term-names", (*at, place), slug=term.slug)
        for name in (term.slug, *term.names()):
            if (other := owners.setdefault(name_key(name), place)) != place:
                yield fields.problem(
                    "field-term-twice", (*at, place), name=name, other=field.terms[other].slug
                )
                break
