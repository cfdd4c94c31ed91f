"""The parts that `--keep-going` leaves out: content files with errors, and former addresses that clash.

Everything else is kept, also where it refers to something left out, which is reported as a warning.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from posixpath import dirname, join, normpath

from msgspec import Struct, structs

from wenzhai.content.frontmatter.locate import NAMED
from wenzhai.engine.digest import digest
from wenzhai.model.content import Article, DocFile, Fact, TermFile
from wenzhai.model.digest import Digest
from wenzhai.model.page import Url
from wenzhai.model.problems import Problem, errors_in, warning
from wenzhai.pages.addresses import AddressClash
from wenzhai.text.names import name_key
from wenzhai.text.slugs import path_slug, path_stem

ALIASES = frozenset({"alias-taken", "alias-in-the-way", "alias-folder-spelling"})
"""Problems with one former address: the file is kept without it."""
LEADING_NOWHERE = frozenset(
    {"link-unknown", "link-unknown-near", "link-file-moved", "story-unknown", "story-unknown-near"}
)
"""Problems with references to something missing."""


class LeftOut(Struct, frozen=True):
    """Paths of content files, and former addresses as (path, address)."""

    files: frozenset[str] = frozenset()
    aliases: frozenset[tuple[str, Url]] = frozenset()

    def without(self, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        """The facts that are kept, without the former addresses that are left out."""
        refused: dict[str, set[Url]] = {}
        for path, url in self.aliases:
            refused.setdefault(path, set()).add(url)
        kept = (fact for fact in facts if fact.path not in self.files)
        return tuple(
            without_aliases(fact, refused[fact.path]) if fact.path in refused else fact for fact in kept
        )

    def and_faulty(
        self, facts: Sequence[Fact], problems: Iterable[Problem], clashes: Iterable[AddressClash]
    ) -> "LeftOut":
        """This, together with the files and addresses that these errors are about."""
        aliases = {
            (clash.claim.path, clash.claim.urls[0]) for clash in clashes if clash.claim.kind == "alias"
        }
        errors = [problem for problem in errors_in(problems) if problem.code not in ALIASES]
        paths = {fact.path for fact in facts}.intersection(problem.path for problem in errors)
        for problem in errors:
            if problem.code in NAMED:
                paths.update(naming(facts, problem.params["key"], problem.params["name"]))
        return LeftOut(self.files | paths, self.aliases | aliases)

    def names(self) -> list[str]:
        """The names for the report."""
        aliases = [f"{path}: /{url}" for path, url in self.aliases if path not in self.files]
        return [*self.files, *aliases]


def without_aliases(fact: Fact, refused: Collection[Url]) -> Fact:
    """The fact as if its file did not name these former addresses."""
    match fact:
        case Article() | DocFile():
            kept = {"aliases": tuple(url for url in fact.aliases if url not in refused)}
        case TermFile():
            kept = {"former": tuple(url for url in fact.former if url not in refused)}
        case _:
            return fact
    changed = structs.replace(fact, **kept, digest=Digest(b""))
    return structs.replace(changed, digest=digest(changed))


def naming(facts: Iterable[Fact], key: str, name: str) -> Iterator[str]:
    """The articles with this name of a topic, source, column, series, or term of an own taxonomy."""
    for fact in facts:
        if isinstance(fact, Article):
            target = getattr(fact, key, None) or fact.extra.get(key)
            if target == name or (isinstance(target, tuple) and name in target):
                yield fact.path


def refers_to(problem: Problem, paths: Collection[str]) -> bool:
    """Whether a broken reference may refer to one of these files, by path or by name."""
    target = problem.params.get("target") or problem.params.get("name", "")
    sibling = normpath(join(dirname(problem.path), target.partition("#")[0]))
    names = {name_key(name) for path in paths for name in (path_stem(path), path_slug(path))}
    return sibling in paths or name_key(target) in names


def softened(problem: Problem) -> Problem:
    """The problem as a warning about a reference to something left out; the error is reported there."""
    target = problem.params.get("target") or problem.params.get("name", "")
    return warning(
        "refers-to-left-out",
        problem.path,
        line=problem.line,
        column=problem.column,
        params={"target": target},
        excerpt=problem.excerpt,
    )
