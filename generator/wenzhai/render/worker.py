"""The worker side of rendering: descriptions in, bytes out. Needs no file system and no state but cached templates.

A job's context is plain values; errors are returned as values too, so that one bad page never hides another.
"""

from traceback import walk_tb
from typing import Any, cast

from msgspec import Struct

from wenzhai.extend.hooks import NO_HOOKS, Hooks, filters_of
from wenzhai.model.page import Render, Template, Url
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.model.views import LinkedBody, RelatedList
from wenzhai.render.text import finished_body


class Bundle(Struct, frozen=True):
    """The part that all jobs of a batch share: the templates, the values every template may use, and the hooks whose
    filters it may use.

    `digest` covers all of them.
    """

    digest: bytes
    codes: dict[str, bytes]
    """`TemplateFacts.code` by `THEME:NAME`."""
    names: dict[str, str]
    """`NAME` → the `THEME:NAME` it resolves to."""
    values: dict[str, object]
    hooks: Hooks = NO_HOOKS


class Job(Struct, frozen=True):
    """One page to render: a `Page` with the bytes of its blobs filled in."""

    url: Url
    how: Template | Render
    context: dict[str, object]


class RenderBatch(Struct, frozen=True):
    bundle: Bundle
    jobs: tuple[Job, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(job.url for job in self.jobs)


class RenderedFile(Struct, frozen=True):
    url: Url
    data: bytes


class RenderFailure(Struct, frozen=True):
    """`template` is the one in which it failed (`THEME:NAME`), with its line; empty for other files. `hook` is what is
    wrong with a filter of a hook."""

    url: Url
    message: str
    template: str = ""
    line: int = 0
    hook: Problem | None = None


def render_batch(batch: RenderBatch) -> list[RenderedFile | RenderFailure]:
    return [render(batch.bundle, job) for job in batch.jobs]


def render(bundle: Bundle, job: Job) -> RenderedFile | RenderFailure:
    try:
        if isinstance(job.how, Template):
            return RenderedFile(job.url, render_template(bundle, job, job.how).encode("utf-8"))
        return RenderedFile(job.url, job.how.function(job.url, job.context))
    except ProblemsError as error:  # of a filter
        return RenderFailure(job.url, "", hook=error.problems[0])
    except Exception as error:
        # A theme is the user's code: anything it raises is a problem of that page, not the end of the build.
        template, line = place_in_template(error, bundle)
        return RenderFailure(job.url, f"{type(error).__name__}: {error}", template, line)


def place_in_template(error: BaseException, bundle: Bundle) -> tuple[str, int]:
    """The innermost template in the traceback, and its line: Jinja gives frames of templates their own names."""
    found = "", 0
    for frame, line in walk_tb(error.__traceback__):
        if frame.f_code.co_filename in bundle.codes:
            found = frame.f_code.co_filename, line
    return found


# -- templates ------------------------------------------------------------------------------------


def render_template(bundle: Bundle, job: Job, template: Template) -> str:
    from wenzhai.render.page_head import make_head

    loaded = loaded_bundle(bundle)
    values: dict[str, Any] = bundle.values | {
        name: finished(value, job.url, bundle.values["t"]) for name, value in job.context.items()
    }
    values["page"] = make_head(job.url, template.kind, values)
    values |= loaded.values
    text: str = loaded.environment.get_template(template.name).render(values)
    return text


def finished(value: object, url: Url, words: object) -> object:
    """A value of a context as templates see it on the page at that url. `words` are those of the theme."""
    match value:
        case LinkedBody():
            return finished_body(value, url, cast("dict[str, Any]", words))
        case RelatedList():
            return value.unpacked()
    return value


class LoadedBundle:
    """A bundle loaded by a worker process: compiled templates, and the shared strings as attributes."""

    def __init__(self, bundle: Bundle) -> None:
        from wenzhai.theme.templates import (  # Jinja is slow to load: only where it is used
            attributes,
            make_environment,
        )

        strings = cast("dict[str, Any]", bundle.values["t"])
        own_filters = filters_of(bundle.hooks)
        self.environment = make_environment(bundle.codes, bundle.names, strings, own_filters)
        self.values = {name: attributes(bundle.values[name]) for name in ("t", "has")}


_loaded: dict[bytes, LoadedBundle] = {}


def loaded_bundle(bundle: Bundle) -> LoadedBundle:
    loaded = _loaded.get(bundle.digest)
    if loaded is None:
        _loaded.clear()  # one site at a time: another digest means that theme, strings or settings have changed
        loaded = _loaded[bundle.digest] = LoadedBundle(bundle)
    return loaded
