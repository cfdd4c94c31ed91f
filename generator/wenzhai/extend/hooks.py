"""Hooks: functions of the digest's own that are called while it is built, from `hooks.py` and from packages.

`transform(article)` changes articles before anything is made of them, `pages(digest)` adds pages, `filters` are for
templates. `Hooks` is a plain value that workers get; each process loads the code that it names once.
"""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any, TypeVar

from msgspec import Struct, ValidationError, msgpack
from msgspec.structs import replace

from wenzhai.engine.digest import digest
from wenzhai.extend import HOOKS
from wenzhai.extend.plugins import HOOK_MODULES, EntryPoint, entry_points
from wenzhai.extend.trust import read_hooks, refuse_untrusted
from wenzhai.model.digest import Digest
from wenzhai.model.page import ExtraPage
from wenzhai.model.problems import Problem, ProblemsError

T = TypeVar("T")

NAME = "wenzhai_hooks"
"""What `hooks.py` is called as a module."""
TRANSFORM, PAGES, FILTERS = "transform", "pages", "filters"


class HookSource(Struct, frozen=True):
    """Where hooks come from: `hooks.py` with its bytes, or a package."""

    code: bytes = b""
    entry: EntryPoint | None = None

    @property
    def name(self) -> str:
        return self.entry.package if self.entry else HOOKS


class Offer(Struct, frozen=True):
    """What one source has of the three."""

    source: HookSource
    has: frozenset[str] = frozenset()
    filters: tuple[str, ...] = ()


class Hooks(Struct, frozen=True):
    """All hooks of a digest, in the order in which they are called: packages as the settings name them, `hooks.py`."""

    offers: tuple[Offer, ...] = ()

    def of(self, kind: str) -> tuple[HookSource, ...]:
        return tuple(offer.source for offer in self.offers if kind in offer.has)

    def digest_of(self, kind: str) -> Digest | None:
        """The digest of all code that has such hooks; None where none has."""
        sources = self.of(kind)
        return digest(sources) if sources else None

    def only(self, kind: str) -> "Hooks":
        """These without the other two kinds."""
        return Hooks(
            tuple(replace(offer, has=frozenset([kind])) for offer in self.offers if kind in offer.has)
        )

    @property
    def filters(self) -> tuple[str, ...]:
        return tuple(name for offer in self.offers for name in offer.filters)


NO_HOOKS = Hooks()


class LoadedHooks(Struct, frozen=True):
    """The functions of one source."""

    transform: Callable[[Any], Any] | None = None
    pages: Callable[[Any], Iterable[Any]] | None = None
    filters: Mapping[str, Callable[..., Any]] = {}


class HookPage(Struct, frozen=True):
    """A page that a hook adds, the name of its source, and the line of `hooks.py` where its function begins."""

    owner: str
    page: ExtraPage
    line: int = 0
    excerpt: str = ""


# -- which there are


def load_hooks(root: Path, packages: Iterable[str], *, run: bool = False) -> Hooks:
    """The hooks of a digest, loaded. `packages` are those that the settings name. `run` lets `hooks.py` run without
    being trusted. Raises `ProblemsError` for a file that is not trusted, and for what is wrong in any of them."""
    data = read_hooks(root)
    if data is not None and not run:
        refuse_untrusted(root, data)
    sources = [HookSource(entry=one) for one in entry_points(packages, HOOK_MODULES)]
    sources += [] if data is None else [HookSource(code=data)]
    offers, problems, owners = list[Offer](), list[Problem](), dict[str, str]()
    for source in sources:
        try:
            offers.append(offer_of(source, loaded(source)))
        except ProblemsError as error:
            problems += error.problems
    for offer in offers:
        for name in offer.filters:
            if name in owners:
                params = {"name": name, "other": owners[name]}
                problems.append(Problem(code="hook-filter-twice", path=offer.source.name, params=params))
            owners[name] = offer.source.name
    if problems:
        raise ProblemsError(problems)
    return Hooks(tuple(offers))


def offer_of(source: HookSource, hooks: LoadedHooks) -> Offer:
    has = {kind for kind in (TRANSFORM, PAGES, FILTERS) if getattr(hooks, kind)}
    return Offer(source, frozenset(has), tuple(sorted(hooks.filters)))


_loaded: dict[HookSource, LoadedHooks] = {}


def loaded(source: HookSource) -> LoadedHooks:
    """The functions of a source, loaded once by this process. Raises `ProblemsError`."""
    if source not in _loaded:
        _loaded[source] = checked(source, calling(source, "import", "", partial(load, source)))
    return _loaded[source]


def forget_loaded() -> None:
    """Load `hooks.py` again when it is needed next: what it keeps from one call to the other is gone."""
    _loaded.clear()


def load(source: HookSource) -> Any:
    if source.entry:
        return source.entry.load()
    module = ModuleType(NAME)
    # The output of a command belongs to the command: it may be JSON.
    module.__dict__.update(__file__=HOOKS, print=partial(print, file=sys.stderr))
    sys.modules[NAME] = module  # where dataclasses look for their types
    exec(compile(source.code, HOOKS, "exec", dont_inherit=True), module.__dict__)  # what it is for
    return module


def checked(source: HookSource, module: Any) -> LoadedHooks:
    functions = {kind: getattr(module, kind, None) for kind in (TRANSFORM, PAGES)}
    filters = getattr(module, FILTERS, None) or {}
    wrong = [kind for kind, found in functions.items() if found is not None and not callable(found)]
    if not isinstance(filters, Mapping) or not all(
        isinstance(name, str) and name.isidentifier() and callable(function)
        for name, function in filters.items()
    ):
        wrong.append(FILTERS)
    if wrong:
        params = {"names": ", ".join(wrong)}
        raise ProblemsError([Problem(code="hook-no-function", path=source.name, params=params)])
    if not (filters or any(functions.values())):
        raise ProblemsError([Problem(code="hook-nothing", path=source.name)])
    return LoadedHooks(**functions, filters=dict(filters))


# -- calls


def transformer(hooks: Hooks) -> Callable[[T, str], T] | None:
    """What all `transform`s make of an article, with its path for messages; None where there is none. Raises
    `ProblemsError`."""
    steps = [(source, function) for source in hooks.of(TRANSFORM) if (function := loaded(source).transform)]

    def transform(article: T, path: str) -> T:
        for source, function in steps:
            found = calling(source, TRANSFORM, path, partial(function, article))
            article = sound(source, function, path, type(article), found)
        return article

    return transform if steps else None


def hook_pages(hooks: Hooks, records: object) -> tuple[HookPage, ...]:
    """The pages that `pages` of all sources add. Raises `ProblemsError`."""
    pages: list[HookPage] = []
    for source in hooks.of(PAGES):
        function = loaded(source).pages
        assert function is not None
        begin = beginning_of(source, function)
        for page in calling(source, PAGES, "", partial(listed, function, records)):
            pages.append(HookPage(source.name, sound(source, function, PAGES, ExtraPage, page), *begin))
    return tuple(pages)


def listed(function: Callable[[Any], Iterable[T]], records: object) -> list[T]:
    return list(function(records))


def filters_of(hooks: Hooks) -> dict[str, Callable[..., Any]]:
    """The filters of all sources. They get what the template gives them and nothing else, and raise `ProblemsError`."""

    def guarded(source: HookSource, name: str) -> Callable[..., Any]:
        def call(*values: Any, **named: Any) -> Any:
            function = loaded(source).filters[name]  # now: environments are kept longer
            return calling(source, f"filters.{name}", "", partial(function, *values, **named))

        return call

    offers = [offer for offer in hooks.offers if FILTERS in offer.has]
    return {name: guarded(offer.source, name) for offer in offers for name in offer.filters}


def calling(source: HookSource, function: str, what: str, call: Callable[[], T]) -> T:
    """Whatever is raised becomes a problem at its line. `what` is what the function was called for."""
    try:
        return call()
    except (Exception, SystemExit) as error:
        raise ProblemsError([failure(source, function, what, error)]) from error


def failure(source: HookSource, function: str, what: str, error: BaseException) -> Problem:
    import traceback  # slow to load

    file, line, excerpt = place_of(source, error)
    detail = " ".join(traceback.format_exception_only(error)[-1].split())
    params = {"function": function, "what": what, "detail": detail, "count": "1"}
    code = "hook-fails-for" if what else "hook-fails"
    return Problem(code=code, path=file, line=line, column=1 if line else 0, params=params, excerpt=excerpt)


def place_of(source: HookSource, error: BaseException) -> tuple[str, int, str]:
    """The file, line and text of the innermost place in the source's own code that led to the error."""
    if isinstance(error, SyntaxError) and error.filename == HOOKS and source.entry is None:
        return HOOKS, error.lineno or 0, (error.text or "").rstrip()
    return place_in(source, error.__traceback__)


def place_in(source: HookSource, trace: TracebackType | None) -> tuple[str, int, str]:
    from linecache import getline
    from traceback import walk_tb

    found, own = (source.name, 0, ""), files_of(source)
    for frame, line in walk_tb(trace):
        file = frame.f_code.co_filename
        if source.entry is None and file == HOOKS:
            found = HOOKS, line, line_of(source.code, line)
        elif own and file.startswith(own):
            found = f"{source.name}/{Path(file).name}", line, getline(file, line).rstrip()
    return found


def files_of(source: HookSource) -> str:
    """How the paths of all files of a package begin, if it is loaded."""
    module = sys.modules.get(source.entry.module.partition(".")[0]) if source.entry else None
    file = getattr(module, "__file__", None) or ""
    return str(Path(file).parent) + os.sep if hasattr(module, "__path__") and file else file


def line_of(code: bytes, line: int) -> str:
    lines = code.decode("utf-8", "replace").splitlines()
    return lines[line - 1] if 0 < line <= len(lines) else ""


def sound(source: HookSource, function: Callable[..., Any], what: str, kind: type[T], found: object) -> T:
    """What a hook has given, as a value of that type. Raises `ProblemsError` at the line where the function begins."""
    try:
        if type(found) is not kind:
            raise ValidationError(f"Expected `{kind.__name__}`, got `{type(found).__name__}`")
        return msgpack.decode(msgpack.encode(found), type=kind)
    except (ValidationError, TypeError, ValueError, OverflowError) as error:
        detail = str(error)
    line, excerpt = beginning_of(source, function)
    params = {"what": what, "detail": detail, "count": "1"}
    at = 1 if line else 0
    problem = Problem(
        code="hook-result", path=source.name, line=line, column=at, params=params, excerpt=excerpt
    )
    raise ProblemsError([problem])


def beginning_of(source: HookSource, function: Callable[..., Any]) -> tuple[int, str]:
    """The line of `hooks.py` where a function begins, and its text; 0 for one of a package."""
    code = getattr(function, "__code__", None)
    line = code.co_firstlineno if code is not None and code.co_filename == HOOKS else 0
    return line, line_of(source.code, line)
