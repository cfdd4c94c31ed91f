"""The theme chain: templates, strings and static files of a theme and of those it extends, child first.

A theme is a folder with `theme.yaml` (`name`, `extends`, `api`, `options`), `templates/`, `static/`, `strings/zh.yaml`,
`strings/en.yaml`. Everything is read into values once per build, so that workers need no file system of ours.

The closure digest of a template covers its own source and all it extends, includes or imports: a template edit
re-renders exactly the pages whose closure holds it. A child's new template is noticed because the closure is
resolved against the current chain.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import yaml
from msgspec import Struct, ValidationError, convert, msgpack

from generator.cache import Store
from generator.engine.digest import digest, join
from generator.model import Digest, Problem, ProblemsError

if TYPE_CHECKING:
    from jinja2 import nodes

API = 1
"""Version of the contract between Wenzhai and themes: template names, their values, blocks (docs/themes.md)."""

T = TypeVar("T")
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ThemeFile(Struct, frozen=True):
    """One file of the chain. `name` is relative to `templates/` or `static/`; `path` is for messages."""

    theme: str
    name: str
    path: str
    data: bytes


class TemplateFacts(Struct, frozen=True):
    """What can be said of one template without rendering it.

    `variables` are the names its closure may read from the page; `needed` those among them that nothing in the closure
    binds, so that the page must provide them.
    """

    closure: Digest
    variables: tuple[str, ...]
    needed: tuple[str, ...]


class Theme(Struct, frozen=True):
    """A resolved chain. `sources` maps `layout.html` and `base:layout.html` alike to template text."""

    name: str
    chain: tuple[str, ...]
    sources: dict[str, str]
    facts: dict[str, TemplateFacts]
    static: dict[str, bytes]
    strings: dict[str, dict[str, object]]
    options: dict[str, str | int | bool]
    digest: Digest


def builtin_folder() -> Path:
    """Where the themes that come with Wenzhai lie: in the wheel beside the code, in a checkout beside the package."""
    packaged = Path(__file__).parent / "themes"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "themes"


def load_theme(
    root: Path, name: str, remember: Callable[[bytes, Callable[[], bytes]], bytes] | None = None
) -> Theme:
    """The theme `name` of the project (`ROOT/themes/`) or of Wenzhai itself, with its parents.

    `remember(key, make)` may return the stored result of `make` for that key: analysing templates needs
    Jinja, which a build that renders nothing does not load. Raises `ProblemsError`.
    """
    chain = theme_chain(root, name)
    templates = [f for folder in chain for f in theme_files(folder, "templates")]
    static = [f for folder in chain for f in theme_files(folder, "static")]
    key = digest([(f.theme, f.name, f.data) for f in templates])

    def make() -> bytes:
        return msgpack.encode(analyse_templates(templates))

    facts = msgpack.decode(remember(key, make) if remember else make(), type=dict[str, TemplateFacts])
    strings = {lang: merged_strings(chain, lang) for lang in ("zh", "en")}
    options: dict[str, str | int | bool] = {}
    for folder in reversed(chain):
        options |= folder.manifest.options
    return Theme(
        name=name,
        chain=tuple(folder.name for folder in chain),
        sources=template_sources(templates),
        facts=facts,
        static={f.name: f.data for f in reversed(static)},
        strings=strings,
        options=options,
        digest=join(
            [
                key,
                digest(strings),
                digest(sorted(options.items())),
                digest([(f.name, f.data) for f in static]),
            ]
        ),
    )


# -- reading ------------------------------------------------------------------------------------


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """`theme.yaml`."""

    name: str
    extends: str | None = None
    api: int = API
    description: str = ""
    options: dict[str, str | int | bool] = {}


class ThemeFolder(Struct, frozen=True):
    name: str
    folder: Path
    manifest: Manifest


def remembered(store: Store) -> Callable[[bytes, Callable[[], bytes]], bytes]:
    """A memory for `load_theme` in a store of the cache."""

    def remember(key: bytes, make: Callable[[], bytes]) -> bytes:
        stored = store.get([key])
        if key not in stored:
            stored[key] = make()
            store.put(stored.items())
        return stored[key]

    return remember


def theme_chain(root: Path, name: str) -> list[ThemeFolder]:
    """The theme and its ancestors, child first."""
    chain: list[ThemeFolder] = []
    wanted: str | None = name
    while wanted:
        if any(folder.name == wanted for folder in chain):
            raise theme_problem("theme-cycle", name=wanted)
        folder = find_theme(root, wanted)
        manifest = read_yaml(folder / "theme.yaml", Manifest)
        if manifest.api != API:
            raise theme_problem("theme-api", name=wanted, api=str(manifest.api), ours=str(API))
        chain.append(ThemeFolder(wanted, folder, manifest))
        wanted = manifest.extends
    return chain


def find_theme(root: Path, name: str) -> Path:
    for place in (root / "themes" / name, builtin_folder() / name):
        if (place / "theme.yaml").is_file():
            return place
    known = sorted(
        p.parent.name for p in [*root.glob("themes/*/theme.yaml"), *builtin_folder().glob("*/theme.yaml")]
    )
    raise theme_problem("theme-unknown", name=name, known=", ".join(dict.fromkeys(known)))


def read_yaml(path: Path, shape: type[T]) -> T:
    """A theme's YAML file as a value. Themes are code: plain YAML types will do, but a mistake gets a position."""
    place = f"themes/{path.parent.name}/{path.name}"
    try:
        return convert(yaml.load(path.read_bytes(), YAML_LOADER), shape)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        detail = str(error.problem)
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
        line, column, detail = 0, 0, str(error)
    raise ProblemsError(
        [Problem(code="theme-yaml", path=place, line=line, column=column, params={"detail": detail})]
    )


def theme_problem(code: str, **params: str) -> ProblemsError:
    return ProblemsError([Problem(code=code, path="wenzhai.yaml", params=params)])


def theme_files(theme: ThemeFolder, part: str) -> list[ThemeFile]:
    folder = theme.folder / part
    found = [p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.startswith(".")]
    return [
        ThemeFile(
            theme.name,
            p.relative_to(folder).as_posix(),
            f"themes/{theme.name}/{part}/{p.name}",
            p.read_bytes(),
        )
        for p in found
    ]


def merged_strings(chain: list[ThemeFolder], lang: str) -> dict[str, object]:
    """The strings of a language: a child's words over its parent's, key by key."""
    merged: dict[str, object] = {}
    for theme in reversed(chain):
        path = theme.folder / "strings" / f"{lang}.yaml"
        if path.is_file():
            merged = overlay(merged, read_yaml(path, dict[str, object]))
    return merged


def overlay(under: dict[str, object], over: dict[str, object]) -> dict[str, object]:
    out = dict(under)
    for key, value in over.items():
        below = out.get(key)
        out[key] = overlay(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return out


# -- templates ------------------------------------------------------------------------------------


def template_sources(templates: list[ThemeFile]) -> dict[str, str]:
    """Each template under its own name (the child's wins) and under `THEME:NAME`."""
    sources: dict[str, str] = {}
    for file in reversed(templates):
        text = file.data.decode("utf-8")
        sources[file.name] = text
        sources[f"{file.theme}:{file.name}"] = text
    return sources


def analyse_templates(templates: list[ThemeFile]) -> dict[str, TemplateFacts]:
    """Closure digest and free variables of every template a page may name."""
    from jinja2 import TemplateSyntaxError, meta

    from generator.templates import make_environment

    sources = template_sources(templates)
    paths = {f"{f.theme}:{f.name}": f.path for f in templates} | {f.name: f.path for f in reversed(templates)}
    environment = make_environment({}, {})
    references: dict[str, list[str]] = {}
    variables: dict[str, set[str]] = {}
    bound: dict[str, set[str]] = {}
    problems: list[Problem] = []
    for name, source in sources.items():
        try:
            tree = environment.parse(source)
            variables[name] = meta.find_undeclared_variables(tree)
            bound[name] = bound_names(tree)
        except TemplateSyntaxError as error:
            problems.append(
                template_problem("template-syntax", paths[name], source, error.lineno, str(error.message))
            )
            continue
        found = list(meta.find_referenced_templates(tree))
        references[name] = [reference for reference in found if reference]
        if None in found:
            problems.append(template_problem("template-dynamic", paths[name], source, 1, ""))
        for missing in [reference for reference in references[name] if reference not in sources]:
            problems.append(template_problem("template-missing", paths[name], source, 1, missing))
    if problems:
        raise ProblemsError(unique(problems))
    return {name: closure_facts(name, sources, references, variables, bound) for name in sources}


def unique(problems: list[Problem]) -> list[Problem]:
    """A template is known under two names; complain once."""
    seen: dict[tuple[str, str, int, str], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.code, problem.path, problem.line, problem.params.get("detail", "")), problem)
    return list(seen.values())


def template_problem(code: str, path: str, source: str, line: int, detail: str) -> Problem:
    lines = source.splitlines()
    excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
    return Problem(code=code, path=path, line=line, column=1, params={"detail": detail}, excerpt=excerpt)


def closure_facts(
    name: str,
    sources: dict[str, str],
    references: dict[str, list[str]],
    variables: dict[str, set[str]],
    bound: dict[str, set[str]],
) -> TemplateFacts:
    reached: dict[str, None] = {}
    todo = [name]
    while todo:
        current = todo.pop()
        if current not in reached:
            reached[current] = None
            todo.extend(references[current])
    names = sorted(reached)
    free = set[str]().union(*(variables[n] for n in names))
    inside = set[str]().union(*(bound[n] for n in names))
    closure = join([digest((n, sources[n])) for n in names])
    return TemplateFacts(closure, tuple(sorted(free)), tuple(sorted(free - inside)))


def bound_names(tree: "nodes.Template") -> set[str]:
    """Names that a template gives itself: loop variables, `set`, macros and their parameters, imports.

    Jinja looks for them in the page where a block uses what its template imported, so it calls them undeclared.
    """
    from jinja2 import nodes

    names = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    names |= {node.name for node in tree.find_all(nodes.Macro)}
    for node in tree.find_all(nodes.FromImport):
        names |= {item if isinstance(item, str) else item[1] for item in node.names}
    return names | {node.target for node in tree.find_all(nodes.Import)}
