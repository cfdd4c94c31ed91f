"""A project on the disk that tests change and build: the same steps an editor takes, one line each."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from jinja2 import Environment
from msgspec import Struct, msgpack
from msgspec.structs import replace

from tests.support.paths import REPOSITORY
from tests.support.run import Ran, run_wenzhai
from tests.support.samples import library
from wenzhai.builder.build import build
from wenzhai.builder.outcome import BuildOptions, BuildReport
from wenzhai.builder.session import Memory
from wenzhai.content import scan
from wenzhai.content.config import Config, load_config
from wenzhai.content.parse import parse_file
from wenzhai.content.paths import PROJECT_ID
from wenzhai.engine.cache import Cache, open_cache
from wenzhai.engine.digest import digest
from wenzhai.engine.rebuild import Stale
from wenzhai.extend.hooks import load_hooks
from wenzhai.library.library import Library
from wenzhai.model.content import Article, Fact
from wenzhai.model.problems import Note, Problem, ProblemsError, errors_in
from wenzhai.relations import RelationIndex, relate
from wenzhai.theme import templates
from wenzhai.theme.files import ThemeFile

NOW = 1_767_225_600
"""2026-01-01 in UTC: the moment of every build that does not say another."""
ID = "0123456789abcdef" * 2
"""Of all projects of tests that do not ask for another."""
LONG_AGO_NS = 1_700_000_000_000_000_000


class Built(Struct, frozen=True):
    """What a build did. After one that the config or the theme forbids, all is empty but the problems."""

    rendered: dict[str, tuple[str, ...]] = {}
    """The reasons by url."""
    written: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    parsed: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def codes(self) -> list[str]:
        return [problem.code for problem in self.problems]

    @property
    def failed(self) -> bool:
        return bool(errors_in(self.problems))

    @property
    def idle(self) -> bool:
        """Whether nothing was parsed, rendered, written or removed."""
        return not (self.rendered or self.written or self.removed or self.parsed)


class Project:
    """A project in a folder of its own. Paths are relative to it.

    Edit it with `write`, `add`, `edit`, `rename` and `remove`. Then `build` it in this process or `run` the program;
    or `relate` its articles without making a site. `options` are those of builds. With `run_hooks` its `hooks.py` need
    not be trusted.
    """

    def __init__(self, root: Path, **options: Any) -> None:
        self.root = root
        self.site = root / "site"
        self.options = replace(BuildOptions(now=NOW, jobs=1), **options)
        self.memory: Memory | None = None
        self.run_hooks = False
        self._settled = False
        if not (root / PROJECT_ID).exists():
            self.write(PROJECT_ID, f"{ID}\n")

    @classmethod
    def copy_of(cls, project: Path, root: Path, **options: Any) -> "Project":
        """Of a project's inputs, without what was built from them."""
        leave = shutil.ignore_patterns("site", ".cache", "expected")
        shutil.copytree(project, root, ignore=leave, dirs_exist_ok=True)
        return cls(root, **options)

    @classmethod
    def of_this_repository(cls, root: Path, **options: Any) -> "Project":
        """Our own digest, with its themes."""
        for name in ("content", "themes"):
            shutil.copytree(REPOSITORY / name, root / name)
        shutil.copy(REPOSITORY / "wenzhai.yaml", root)
        return cls(root, **options)

    # -- what an editor does ---------------------------------------------------------------------------

    @property
    def files(self) -> dict[str, str]:
        """The text of every content file by its path."""
        found = sorted((self.root / "content").rglob("*"))
        return {
            path.relative_to(self.root).as_posix(): path.read_text(encoding="utf-8")
            for path in found
            if path.is_file()
        }

    def add(self, *files: tuple[str, str]) -> "Project":
        """Write several files, each as (path, text)."""
        for path, text in files:
            self.write(path, text)
        return self

    def write(self, path: str, text: str | bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)

    def append(self, path: str, text: str) -> "Project":
        self.write(path, (self.root / path).read_text(encoding="utf-8") + text)
        return self

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that the file holds exactly once."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path} holds {old!r} {text.count(old)} times"
        self.write(path, text.replace(old, new))

    def rename(self, old: str, new: str) -> None:
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)

    def remove(self, path: str) -> None:
        """A file, or a folder with all that is in it."""
        target = self.root / path
        shutil.rmtree(target) if target.is_dir() else target.unlink()

    def settle(self, ns: int = LONG_AGO_NS) -> None:
        """Let every input look old to the next build, as it does a moment after the last edit: then its stat may be
        trusted. Files of other bytes get other times, as they have wherever nobody sets clocks."""
        self._settled = True
        for folder in ("content", "themes"):
            for path in (self.root / folder).rglob("*"):
                when = ns + (crc32(path.read_bytes()) if path.is_file() else 0)
                os.utime(path, ns=(when, when))

    # -- builds ----------------------------------------------------------------------------------------

    def build(self, **options: Any) -> Built:
        """Build here. Problems with the config or the theme come back as values too."""
        with pytest.MonkeyPatch.context() as patch:
            if self._settled:
                patch.setattr(scan, "RACY_NS", 0)
            self._settled = False
            try:
                config = load_config(self.root)
                hooks = load_hooks(self.root, config.plugins, run=self.run_hooks)
                asked = replace(self.options, **{"hooks": hooks, **options})
                report = build(self.root, config, asked, self.memory)
            except ProblemsError as error:
                return Built(problems=tuple(error.problems))
            return built(report)

    def run(self, *arguments: str, **environment: str) -> Ran:
        """The program itself, with these arguments, in the project's folder."""
        return run_wenzhai(*arguments, cwd=self.root, env=environment)

    def run_build(self, *options: str) -> Path:
        """The site's folder, after `wenzhai build` has gone well."""
        ran = self.run("build", *options)
        assert ran.code == 0, ran.out + ran.err
        return self.site

    # -- articles without a site -------------------------------------------------------------------------

    @cached_property
    def cache(self) -> Cache:
        return open_cache(self.root / ".cache", self.site)

    def library(self) -> Library:
        """Of the content files, by the default settings; what they say is in the cache."""
        facts: list[Fact] = []
        for path, text in self.files.items():
            parsed = parse_file(path, text.encode(), Config())
            assert parsed.fact is not None, parsed.problems
            facts.append(parsed.fact)
            self.cache.bodies.put([(parsed.fact.body_digest, msgpack.encode(parsed.body))])
            if isinstance(parsed.fact, Article):
                self.cache.analyses.put([(parsed.fact.analysis_digest, msgpack.encode(parsed.analysis))])
        return library(*facts)

    def relate(self) -> RelationIndex:
        return relate(self.library(), Config(), self.cache)

    def forget_related(self) -> "Project":
        """As if nothing of relations had been found out before."""
        self.cache.memo("related", digest("nothing is known"))
        return self

    # -- the result --------------------------------------------------------------------------------------

    def read(self, url: str) -> str:
        return (self.site / url).read_text(encoding="utf-8")

    def tree(self, folder: Path | None = None) -> dict[str, bytes]:
        """Every file of the built site, and every folder with a slash behind its name."""
        site = folder or self.site
        return {
            path.relative_to(site).as_posix() + "/" * path.is_dir(): b""
            if path.is_dir()
            else path.read_bytes()
            for path in sorted(site.rglob("*"))
        }


def built(report: BuildReport) -> Built:
    return Built(
        rendered=reasons(report.rendered),
        written=frozenset(report.written),
        removed=frozenset(report.removed),
        parsed=frozenset(report.parsed),
        problems=report.problems,
        notes=report.notes,
    )


def reasons(rendered: tuple[Stale, ...]) -> dict[str, tuple[str, ...]]:
    return {page.key: page.reasons for page in rendered}


@contextmanager
def templates_taken_apart_once() -> Iterator[None]:
    """Each text of a template is analysed once in these tests: pure, and half the time of a first build."""
    analyse = templates.TemplateAnalysis

    usual = templates.make_environment({}, {}, {}).filters.keys()

    @cache
    def analysis(file: ThemeFile, own_filters: tuple[str, ...]) -> templates.TemplateAnalysis:
        return analyse(
            templates.make_environment({}, {}, {}, dict.fromkeys(own_filters, templates.not_yet)), file
        )

    def analysed(environment: Environment, file: ThemeFile) -> templates.TemplateAnalysis:
        return analysis(file, tuple(sorted(environment.filters.keys() - usual)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templates, "TemplateAnalysis", analysed)
        yield
