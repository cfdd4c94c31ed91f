"""The Jinja environment, as strict as possible: undefined names are errors, everything is escaped, nothing is read from
outside.

Templates are compiled to Python when they change; later builds and workers only load the code.
"""

import marshal
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial, wraps
from types import MethodType, SimpleNamespace
from typing import Any, NoReturn

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    meta,
    nodes,
)
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from wenzhai.engine.digest import digest, join
from wenzhai.extend.hooks import NO_HOOKS, Hooks
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.theme import filters
from wenzhai.theme.files import TemplateFacts, ThemeFile, template_names

REMEMBERED = 1 << 14
"""Results of a filter in memory: all titles of a large archive, for what is related comes from anywhere in it."""

SPECIAL = re.compile("[&<>\"']")
SCOPES = {"_block_vars", "_loop_vars"}
"""What Jinja's code adds to calls, for functions that want the context."""


class PlainContext(Context):
    """Calls macros and methods at once, without asking each time whether they want the context. What it does not know
    it leaves to Jinja."""

    def call(self, called: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs.keys() <= SCOPES:
            if type(called) is MethodType:
                return called(*args)
            if type(called) is Macro:
                return called(self.eval_ctx, *args)
        return super().call(called, *args, **kwargs)


class CodeLoader(BaseLoader):
    """Loads compiled templates by plain name or by `THEME:NAME`."""

    has_source_access = False

    def __init__(self, codes: Mapping[str, bytes], names: Mapping[str, str]) -> None:
        self._codes = codes
        self._names = names

    def load(
        self, environment: Environment, name: str, globals: Any = None
    ) -> Template:  # Jinja's own signature
        full = self._names.get(name, name)
        if full not in self._codes:
            raise TemplateNotFound(name)
        # A plain mapping: Jinja looks through it for every page, and through a `ChainMap` many times as slowly.
        template = environment.template_class.from_code(
            environment, marshal.loads(self._codes[full]), dict(environment.make_globals(globals)), None
        )
        # Code that Jinja generates calls a global `escape`. If a newer Jinja names it differently, the site is the
        # same
        # and takes 6 % longer to build: test_values_are_escaped_by_our_own_function would fail.
        template.root_render_func.__globals__["escape"] = escaped
        template.root_render_func = whole(template.root_render_func)
        return template


def whole(render: Callable[[Context], Iterator[str]]) -> Callable[[Context], Iterator[str]]:
    """A template that yields its text whole: each piece would pass every template that extends it on its way."""

    @wraps(render)
    def rendered(context: Context) -> Iterator[str]:
        yield "".join(render(context))

    return rendered


def escaped(value: Any) -> str:
    """`escape` for values that are only joined: nearly every value needs no escaping and no `Markup` object."""
    kind = type(value)
    return value if kind is Markup or (kind is str and SPECIAL.search(value) is None) else escape(value)


def make_environment(
    codes: Mapping[str, bytes],
    names: Mapping[str, str],
    strings: Mapping[str, Any],
    own_filters: Mapping[str, Callable[..., Any]] = {},
) -> Environment:
    """The environment of a theme: its templates by name, pure filters, no globals that read anything.

    `strings` are the interface strings of the site's language; dates are formatted with them. `own_filters` are those
    of hooks.
    """
    environment = Environment(
        loader=CodeLoader(codes, names),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
        auto_reload=False,
    )
    environment.context_class = PlainContext
    environment.globals = {name: environment.globals[name] for name in ("range", "namespace")}
    environment.filters["date"] = dates_with(strings)
    environment.filters["text_lang"] = lru_cache(REMEMBERED)(filters.text_lang)
    environment.filters["headline"] = lru_cache(REMEMBERED)(filters.headline)
    environment.filters["lang_attr"] = filters.lang_attr
    environment.filters["join_names"] = filters.join_names
    environment.filters["steps"] = filters.steps
    environment.filters["issue_items"] = partial(filters.issue_items, strings=strings)
    environment.filters.update(own_filters)
    return environment


def dates_with(strings: Mapping[str, Any]) -> Callable[[str, str], str]:
    @lru_cache(REMEMBERED)
    def date(day: str, pattern: str) -> str:
        return filters.format_date(day, pattern, strings)

    return date


def attributes(value: Any) -> Any:
    """Nested mappings as objects with attributes: `t.nav.home`. Items work as well: `t["nav"]`."""
    if isinstance(value, dict):
        return SimpleNamespace(**{str(key): attributes(item) for key, item in value.items()})
    return value


# -- analysis of templates --------------------------------------------------------------------------


class TemplateAnalysis:
    """The analysis of one template: the templates it refers to, the names it reads and binds, and its compiled code."""

    def __init__(self, environment: Environment, file: ThemeFile) -> None:
        self.file = file
        self.source = file.data.decode("utf-8")
        tree = environment.parse(self.source, file.name, file.path)
        found = list(meta.find_referenced_templates(tree))
        self.dynamic = None in found
        self.references = [reference for reference in found if reference]
        self.reads = meta.find_undeclared_variables(tree)
        self.binds = bound_names(tree)
        self.blocks = {block.name for block in tree.find_all(nodes.Block)}
        self.outer = [(node.name, node.lineno) for node in tree.body if isinstance(node, nodes.Block)]
        self.parents = [
            node.template.value
            for node in tree.find_all(nodes.Extends)
            if isinstance(node.template, nodes.Const)
        ]
        self.assets = [*always_named_assets(tree)]
        self.code = marshal.dumps(environment.compile(tree, file.name, f"{file.theme}:{file.name}"))


def analyse_templates(files: Sequence[ThemeFile], hooks: Hooks = NO_HOOKS) -> dict[str, TemplateFacts]:
    """The facts of every template of a chain (child first), by `THEME:NAME`. They may use the filters of `hooks`.
    Raises ProblemsError with all mistakes."""
    if taken := list(taken_filters(hooks)):
        raise ProblemsError(taken)
    environment = make_environment({}, {}, {}, dict.fromkeys(hooks.filters, not_yet))
    names = template_names(files)
    found: dict[str, TemplateAnalysis] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            found[f"{file.theme}:{file.name}"] = TemplateAnalysis(environment, file)
        except TemplateSyntaxError as error:
            problems.append(template_problem("template-syntax", file, error.lineno, str(error.message)))
    known = {f"{file.theme}:{file.name}" for file in files}
    for one in found.values():
        if one.dynamic:
            problems.append(template_problem("template-dynamic", one.file, 1, ""))
        missing = [reference for reference in one.references if names.get(reference, reference) not in known]
        problems += [template_problem("template-missing", one.file, 1, reference) for reference in missing]
    if problems:
        raise ProblemsError(problems)
    return {name: closure_facts(name, found, names) for name in found}


def not_yet(*_values: Any) -> NoReturn:
    """Stands for a filter of hooks in compiling: Jinja works constants out then, where it can, and the code is kept
    longer than the filter."""
    raise TypeError


def taken_filters(hooks: Hooks) -> Iterator[Problem]:
    """The filters of hooks that have the name of one that is there already."""
    known = make_environment({}, {}, {}).filters if hooks.filters else {}
    for offer in hooks.offers:
        for name in offer.filters:
            if name in known:
                yield Problem(code="hook-filter-taken", path=offer.source.name, params={"name": name})


def closure_facts(
    name: str, found: Mapping[str, TemplateAnalysis], names: Mapping[str, str]
) -> TemplateFacts:
    reached: set[str] = set()
    todo = [name]
    while todo:
        current = todo.pop()
        if current not in reached:
            reached.add(current)
            todo.extend(names.get(reference, reference) for reference in found[current].references)
    closure = [found[one] for one in sorted(reached)]
    reads = set[str]().union(*(one.reads for one in closure))
    binds = set[str]().union(*(one.binds for one in closure))
    digests = [digest((one.file.theme, one.file.name, one.source)) for one in closure]
    needed, own = reads - binds, found[name].reads - found[name].binds
    return TemplateFacts(
        join(digests),
        tuple(sorted(reads)),
        tuple(sorted(needed)),
        found[name].code,
        tuple(sorted(needed & own)),
        tuple(sorted(found[name].blocks)),
        tuple(lost_blocks(name, found, names)),
        tuple(found[name].assets),
    )


def lost_blocks(
    name: str, found: Mapping[str, TemplateAnalysis], names: Mapping[str, str]
) -> list[tuple[str, int]]:
    if not found[name].parents:
        return []
    above, todo = set[str](), [*found[name].parents]
    seen = {name}
    while todo:
        parent = names.get(todo[0], todo[0])
        todo.pop(0)
        if parent not in seen:
            seen.add(parent)
            above |= found[parent].blocks
            todo += found[parent].parents
    return [(block, line) for block, line in found[name].outer if block not in above]


def always_named_assets(node: nodes.Node) -> Iterator[tuple[str, int]]:
    """The static files that `assets["…"]` names wherever the template is used, with their lines."""
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        if isinstance(node.node, nodes.Name) and node.node.name == "assets":
            yield str(node.arg.value), node.lineno
    elif not isinstance(node, nodes.If | nodes.CondExpr | nodes.For | nodes.Macro):
        for child in node.iter_child_nodes():
            yield from always_named_assets(child)


def bound_names(tree: nodes.Template) -> set[str]:
    """Names that a template binds: loop variables, `set`, macros and their parameters, imports.

    Jinja reports them as undeclared where a block uses an import of its template.
    """
    names = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    names |= {node.name for node in tree.find_all(nodes.Macro)}
    for node in tree.find_all(nodes.FromImport):
        names |= {item if isinstance(item, str) else item[1] for item in node.names}
    return names | {node.target for node in tree.find_all(nodes.Import)}


def template_problem(code: str, file: ThemeFile, line: int, detail: str) -> Problem:
    lines = file.data.decode("utf-8", "replace").splitlines()
    excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
    return Problem(code=code, path=file.path, line=line, column=1, params={"detail": detail}, excerpt=excerpt)
