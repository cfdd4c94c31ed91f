"""The theme chain: templates, strings and static files of a theme and its ancestors, child first.

A theme is a folder with `theme.yaml` (`name`, `extends`, `api`, `options`), `templates/`, `static/`, `strings/zh.yaml`,
`strings/en.yaml`. Everything is read into values once per build, so that workers need no access to the files.

The closure digest of a template covers its own source and everything it extends, includes or imports: a template edit
re-renders exactly the pages with it in their closure. A child's new template is noticed because the closure is resolved
against the current chain.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct, msgpack

from wenzhai.content.config import Config
from wenzhai.engine.cache import Cache
from wenzhai.engine.digest import digest, join
from wenzhai.engine.program import rendering_code_digest
from wenzhai.extend.hooks import FILTERS, NO_HOOKS, Hooks
from wenzhai.model.digest import Digest
from wenzhai.model.problems import Problem
from wenzhai.text.addresses import is_file_everywhere
from wenzhai.text.slugs import collision_key
from wenzhai.theme.assets import served
from wenzhai.theme.contrast import faint_colours, text_of
from wenzhai.theme.files import (
    TemplateFacts,
    ThemeFile,
    merged_strings,
    template_names,
    theme_chain,
    theme_files,
)
from wenzhai.theme.look import Look, LookLayer, look_layer, named_colours
from wenzhai.theme.mistakes import ignored_blocks, ignored_options, ignored_words, missing_assets

PUBLISHED = "assets/{name}.01234567"
"""What a static file is called in the site, as far as lengths go: with a piece of its digest."""
Strings = dict[str, dict[str, object]]
"""By language."""


class Theme(Struct, frozen=True):
    """A resolved chain. `templates` are keyed by `THEME:NAME`; `names` maps a plain `NAME` to its key."""

    name: str
    chain: tuple[str, ...]
    templates: dict[str, TemplateFacts]
    names: dict[str, str]
    static: dict[str, bytes]
    strings: Strings
    options: dict[str, str | int | bool]
    digest: Digest
    look: Look = Look()
    problems: tuple[Problem, ...] = ()
    """With static files; those that cannot be published by their names are left out."""
    filters: Digest | None = None
    """The digest of the hooks whose filters any template may use; None without such hooks."""

    def facts(self, name: str) -> TemplateFacts | None:
        """The facts of the template with a plain name; None if the chain has none."""
        full = self.names.get(name)
        return self.templates[full] if full else None


def load_theme(
    root: Path,
    name: str,
    cache: Cache | None = None,
    config: Config | None = None,
    hooks: Hooks = NO_HOOKS,
) -> Theme:
    """The theme `name` of the project (`ROOT/themes/`), of a package or of Wenzhai itself, with its parents.

    Over its files lie those of the look that `config` asks for. The results of earlier analyses are cached: analysing
    needs Jinja, which a build that renders nothing does not load, and strings are slow to read. `hooks` may have
    filters for its templates. Raises `ProblemsError`.
    """
    chain = theme_chain(root, name, config.plugins if config else ())
    templates = [f for folder in chain for f in theme_files(folder, "templates")]
    every = [f for folder in chain for f in theme_files(folder, "static")]
    problems = static_problems(every)
    static = [f for f in every if f.path not in {problem.path for problem in problems}]
    sheets = [f for f in reversed(static) if f.name.endswith(".css")]
    layer = look_layer(root, config, text_of(sheets)) if config else LookLayer(Look())
    if config:
        ours = {folder.name for folder in chain if folder.folder.is_relative_to(root)}
        colours = {"light": named_colours(config.colors.light), "dark": named_colours(config.colors.dark)}
        problems += faint_colours(sheets, [f for f in sheets if f.theme in ours], colours)
    static = [*layer.files, *static]
    published, lost = served({f.name: f for f in reversed(static)})
    problems += [*layer.problems, *lost]
    words = [f for folder in chain for f in theme_files(folder, "strings")]
    key = digest_of(templates)
    filters = hooks.digest_of(FILTERS)
    analysed_with = join([key, digest(hooks.filters)]) if filters else key
    remember = cache.memo("theme", rendering_code_digest()).remembered if cache else without_cache

    def analysed() -> bytes:
        from wenzhai.theme.templates import analyse_templates

        return msgpack.encode(analyse_templates(templates, hooks))

    def merged() -> bytes:
        return msgpack.encode({lang: merged_strings(words, lang) for lang in ("zh", "en")})

    strings = msgpack.decode(remember(b"strings " + digest_of(words), merged), type=Strings)
    facts = msgpack.decode(remember(b"templates " + analysed_with, analysed), type=dict[str, TemplateFacts])
    problems += [*ignored_blocks(facts, templates), *ignored_words(words, templates)]
    problems += missing_assets(facts, templates, published)
    options: dict[str, str | int | bool] = {}
    for folder in reversed(chain):
        options |= folder.manifest.options
    if config:
        problems += ignored_options(config, options, root)
    return Theme(
        name=name,
        chain=tuple(folder.name for folder in chain),
        templates=facts,
        names=template_names(templates),
        static=published,
        strings=strings,
        options=options,
        look=layer.look,
        digest=join(
            [
                key,
                digest((layer.look, layer.problems)),
                digest(strings),
                digest(sorted(options.items())),
                digest([(f.name, f.data) for f in static]),
                *([filters] if filters else []),
            ]
        ),
        problems=tuple(problems),
        filters=filters,
    )


def static_problems(files: Iterable[ThemeFile]) -> list[Problem]:
    """What cannot be published by its name: no file everywhere, no address, or another's on some file systems."""
    problems, seen = [], dict[str, str]()
    for file in files:
        if set("#%") & {*file.name} or not is_file_everywhere(PUBLISHED.format(name=file.name)):
            path = file.path.encode("utf-8", "backslashreplace").decode()
            problems.append(Problem(code="static-name", path=path))
        elif (other := seen.setdefault(collision_key(file.name), file.name)) != file.name:
            problems.append(Problem(code="static-same-name", path=file.path, params={"other": other}))
    return problems


def without_cache(key: bytes, make: Callable[[], bytes]) -> bytes:
    return make()


def digest_of(files: Iterable[ThemeFile]) -> Digest:
    return digest([(f.theme, f.name, f.data) for f in files])
