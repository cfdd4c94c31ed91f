"""Merging two topics, or renaming one: the changes to files, in an order that may be interrupted anywhere.

Pure: from the library and the texts of the files to the steps, which `apply.py` takes.
"""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from posixpath import dirname, join, normpath

from msgspec import Struct

from wenzhai.content.config import Config
from wenzhai.content.frontmatter.document import emit, split
from wenzhai.content.frontmatter.edit import change_list, change_value
from wenzhai.content.kinds import TOPIC
from wenzhai.library.library import Library
from wenzhai.model.content import Article, DocFile, TermFile
from wenzhai.model.problems import Problem, ProblemsError, warning
from wenzhai.model.views import Term
from wenzhai.text.names import name_key
from wenzhai.text.scripts import has_han
from wenzhai.text.slugs import slug_fault, slugify

ReadText = Callable[[str], str]
"""Returns the text of a content file by its path."""


class FileChange(Struct, frozen=True):
    """A file and its new text; None deletes it. With `moved_to` it then moves to that path."""

    path: str
    text: str | None
    moved_to: str = ""


class TopicChanges(Struct, frozen=True):
    steps: tuple[FileChange, ...]
    problems: tuple[Problem, ...] = ()
    """Warnings about links that the editor has to change."""


# -- finding --------------------------------------------------------------------------------------


def find_topic(library: Library, name: str) -> Term:
    """The topic with that slug, name or alias. Raises `ProblemsError`."""
    if name in library.topics:
        return library.topics[name]
    found = (term for term in library.topics.values() if name_key(name) in names_of(library, term))
    term = next(found, None)
    if term is None:
        near = nearest(library, name)
        raise failure("topics-unknown-near" if near else "topics-unknown", name=name, nearest=near)
    return term


def nearest(library: Library, name: str) -> str:
    """The most similar topics; empty where none is."""
    known = {form: term.slug for term in library.topics.values() for form in names_of(library, term)}
    meant = dict.fromkeys(known[form] for form in get_close_matches(name_key(name), known, n=5, cutoff=0.4))
    return ", ".join(meant)


def names_of(library: Library, term: Term) -> set[str]:
    file = library.topic_files.get(term.slug)
    return {name_key(name) for name in (term.slug, term.zh, term.en, *(file.aliases if file else ())) if name}


def failure(code: str, **params: str) -> ProblemsError:
    return ProblemsError([Problem(code=code, params=params)])


# -- merge ----------------------------------------------------------------------------------------


def merge(library: Library, config: Config, read: ReadText, from_name: str, into_name: str) -> TopicChanges:
    """Moves all articles of one topic to the other, with its names, address and introduction."""
    gone, kept = find_topic(library, from_name), find_topic(library, into_name)
    if gone.slug == kept.slug:  # or to finish an interrupted merge
        if name_key(from_name) == name_key(into_name):
            raise failure("topics-same", one=from_name, other=into_name)
        return the_rest(library, read, kept, from_name, kept.slug)
    gone_file, kept_file = library.topic_files.get(gone.slug), library.topic_files.get(kept.slug)
    path = kept_file.path if kept_file else path_of(kept.slug)
    text = read(path) if kept_file else new_file(kept)
    text = change_list(text, path, "aliases", {}, inherited(library, gone, kept))
    if kept_file and kept_file.parent == gone.slug:
        above = gone_file.parent if gone_file else None
        text = change_value(text, path, "parent", above if above and above != kept.slug else "")
    steps = [FileChange(path, text)]
    if gone_file:
        text = change_list(text, path, "keywords", {}, gone_file.keywords)
        steps = [
            FileChange(path, with_introduction(text, read(gone_file.path))),
            FileChange(gone_file.path, None),
        ]
    meant = raw_names(library, config, gone)
    steps += [
        *children(library, read, gone.slug, kept.slug),
        *in_articles(library, read, meant, kept, kept.slug),
    ]
    return TopicChanges(tuple(steps), tuple(file_links(library, gone_file)))


def the_rest(library: Library, read: ReadText, term: Term, old: str, new: str) -> TopicChanges:
    """The remaining changes of a merge or rename that was interrupted after the topic's own file. Raises
    `ProblemsError` if there are none."""
    meant = {name_key(old)} - {name_key(new)}
    rest = [*children(library, read, old, term.slug), *in_articles(library, read, meant, term, new)]
    if not (rest and meant):
        raise failure("topics-same", one=old, other=new)
    return TopicChanges(tuple(rest))


def inherited(library: Library, gone: Term, kept: Term) -> list[str]:
    """The names and addresses that a topic takes over from another."""
    file = library.topic_files.get(gone.slug)
    names = {name_key(name): name for name in (gone.slug, *(file.aliases if file else ()), gone.en, gone.zh)}
    known = names_of(library, kept) | {""}
    former = [f"/{url.removesuffix('index.html')}" for url in (file.former if file else ())]
    return [*(name for form, name in names.items() if form not in known), address_of(gone), *former]


def with_introduction(text: str, other: str) -> str:
    """The text with the introduction of the other topic appended, so that nothing an editor wrote is lost."""
    body = split(other.removeprefix("\ufeff").replace("\r\n", "\n")).body.strip("\n")
    if not body.strip() or body in text.replace("\r\n", "\n"):
        return text
    end = "\r\n" if "\r\n" in text else "\n"
    return f"{text.rstrip()}\n\n{body}\n".replace("\r\n", "\n").replace("\n", end)


# -- rename ---------------------------------------------------------------------------------------


def rename(library: Library, config: Config, read: ReadText, name: str, new: str) -> TopicChanges:
    """Gives a topic a new slug and its file a new path; or, when `new` is no slug, a new name.

    A topic without a file gets one, which records its former name.
    """
    term = find_topic(library, name)
    is_slug = slug_fault(new) is None and new.isascii() and new == new.lower()
    file = library.topic_files.get(term.slug)
    slug = new if is_slug else term.slug if file else slugify(new, config.slug_style)
    check_free(library, term, slug, new)
    if slug == term.slug and new in (term.slug, term.zh, term.en):
        return the_rest(library, read, term, name, slug)
    path = file.path if file else path_of(slug)
    text = read(path) if file else new_file(term)
    former = [] if is_slug else former_name(term, new)
    if not is_slug:
        text = change_value(text, path, "zh" if has_han(new) else "en", new)
    if slug != term.slug:
        former += [term.slug, address_of(term)]
    text = change_list(text, path, "aliases", {}, [name for name in former if name != new])
    step = FileChange(path, text, moved_to=path_of(slug) if slug != term.slug and file else "")
    meant = {name_key(term.slug)} if is_slug and file else raw_names(library, config, term)
    steps = [step, *children(library, read, term.slug, slug), *in_articles(library, read, meant, term, slug)]
    return TopicChanges(tuple(steps), tuple(file_links(library, file)) if step.moved_to else ())


def former_name(term: Term, new: str) -> list[str]:
    """The name that is replaced by a new one in the same language."""
    old = term.zh if has_han(new) else term.en
    return [old] if old and old != new else []


def check_free(library: Library, term: Term, slug: str, new: str) -> None:
    for other in library.topics.values():
        if other.slug != term.slug and (other.slug == slug or name_key(new) in names_of(library, other)):
            raise failure("topics-taken", name=new, old=term.slug, other=other.slug)


# -- affected files -------------------------------------------------------------------------------


def raw_names(library: Library, config: Config, term: Term) -> set[str]:
    """The keys of all names that articles use for this topic."""
    names = names_of(library, term)
    if term.slug in library.topic_files:
        return names
    given = {raw for article in library.articles.values() for raw in article.topics}
    return names | {name_key(raw) for raw in given if slugify(raw, config.slug_style) == term.slug}


def in_articles(
    library: Library, read: ReadText, meant: set[str], kept: Term, new: str
) -> Iterator[FileChange]:
    """Changes to articles whose topics have to be renamed; none gets a topic twice."""
    kept_names = names_of(library, kept) - meant
    for article in sorted(library.articles.values(), key=lambda article: article.path):
        has = any(name_key(raw) in kept_names for raw in article.topics)
        changes: Mapping[str, str | None] = {
            raw: None if has else new for raw in article.topics if name_key(raw) in meant and raw != new
        }
        if changes:
            yield FileChange(article.path, change_list(read(article.path), article.path, "topics", changes))


def children(library: Library, read: ReadText, gone: str, slug: str) -> Iterator[FileChange]:
    for file in library.topic_files.values():
        if file.parent == gone and slug not in (gone, file.slug):
            yield FileChange(file.path, change_value(read(file.path), file.path, "parent", slug))


def file_links(library: Library, file: TermFile | None) -> Iterator[Problem]:
    """Warnings about links to the topic's file by path; wikilinks find it by name."""
    terms = [file for taxonomy in library.taxonomies.values() for file in taxonomy.files.values()]
    files: list[Article | DocFile | TermFile] = [*library.placed(), *terms]
    for other in files if file else ():
        for link in other.links:
            target = normpath(join(dirname(other.path), link.target.partition("#")[0]))
            if link.kind == "file" and file and target == file.path:
                yield warning(
                    "topics-file-link",
                    other.path,
                    line=link.line,
                    column=link.column,
                    params={"target": link.target},
                    excerpt=link.excerpt,
                )


def address_of(term: Term) -> str:
    return f"/{term.url.removesuffix('index.html')}"


def path_of(slug: str) -> str:
    return TOPIC.file(slug)


class NewTopic(Struct, frozen=True):
    """The file of a topic that there is none of yet."""

    slug: str
    path: str
    text: str


def new_topic(name: str, slug_style: str) -> NewTopic:
    """A topic of that name, in the language of its characters."""
    slug = slugify(name, slug_style)
    return NewTopic(slug, path_of(slug), emit({"zh" if has_han(name) else "en": name}))


def new_file(term: Term) -> str:
    return emit({"zh": term.zh, "en": term.en})
