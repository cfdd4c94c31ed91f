"""`wenzhai pictures fetch`: the remote pictures of the content files, fetched, and these files changed."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from posixpath import dirname, relpath

from msgspec import Struct

from wenzhai.content.body import with_body
from wenzhai.content.config import Config
from wenzhai.content.frontmatter.document import parse, split
from wenzhai.content.frontmatter.edit import change_value
from wenzhai.content.frontmatter.encodings import decode
from wenzhai.content.imports import FileEdit, keep_records_in_step
from wenzhai.content.kinds import ARTICLE, KINDS, kind_of
from wenzhai.content.write import File, read, write_files
from wenzhai.importers.fetch import Fetcher
from wenzhai.importers.pictures.download import download
from wenzhai.importers.pictures.kept import KeptPictures
from wenzhai.importers.pictures.places import localised, remote_pictures
from wenzhai.model.problems import Problem, ProblemsError, warning
from wenzhai.text.addresses import host_of, is_web

ATTEMPTS = 3
"""How often a file is read and changed that somebody else writes at the same time."""


class PictureUse(Struct, frozen=True):
    """A remote picture in a content file, shown there so many `times`."""

    path: str
    address: str
    host: str
    times: int


class FetchedPictures(Struct, frozen=True):
    """What was done: paths of changed files, the number of pictures that are at their places now, and problems."""

    files: tuple[str, ...]
    pictures: int
    problems: tuple[Problem, ...]


def pictures_in_content(root: Path, config: Config, hosts: Collection[str]) -> list[PictureUse]:
    """The remote pictures of the content files, in order: those of `hosts`, or of all but the allowed ones."""
    found = []
    for path in content_files(root):
        for address, times in addresses_in(read(root / path) or b"", path, config).items():
            host = host_of(address)
            if host in hosts if hosts else host not in config.pictures.allow:
                found.append(PictureUse(path, address, host, times))
    return found


def content_files(root: Path) -> list[str]:
    found = (file for kind in KINDS.values() for file in (root / kind.path).rglob("[!.]*.md"))
    return sorted(file.relative_to(root).as_posix() for file in found if file.is_file())


def addresses_in(data: bytes, path: str, config: Config) -> Counter[str]:
    """The addresses of remote pictures in a file, each with how often it is shown; none in one that cannot be read,
    which builds report."""
    try:
        parts = split(plain(decode(data, path)), path)
    except ProblemsError:
        return Counter()
    found = [picture.address for picture in remote_pictures(parts.body, config)]
    if kind_of(path) is ARTICLE and (cover := parse(parts.front)[0].values.get("image")):
        found += [cover] if isinstance(cover, str) and is_web(cover) else []
    return Counter(found)


def plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def fetch_pictures(
    root: Path,
    config: Config,
    uses: Iterable[PictureUse],
    fetcher: Fetcher,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> FetchedPictures:
    """Fetches these pictures and changes the files that show them. Raises `OSError` if writing fails.

    The files are read when the pictures are there, so that edits made meanwhile stay.
    """
    uses, kept = list(uses), KeptPictures(root)
    shown = Counter[str]()
    for use in uses:
        shown[use.address] += use.times
    problems = download(shown, kept, fetcher, config, tell)
    places = {use.address: path for use in uses if (path := kept.path(use.address))}
    changed, done = [], 0
    for path, here in uses_by_path(uses).items():
        wanted = sum(use.times for use in here if use.address in places)
        if not wanted:
            continue
        try:
            left = change_file(root, path, places, config)
        except ProblemsError as error:
            problems += error.problems
            continue
        changed.append(path)
        done += wanted - left.total()
        problems += (
            warning(
                "picture-not-placed", path, params={"address": one, "place": from_file(path, places[one])}
            )
            for one in left
        )
    return FetchedPictures(tuple(changed), done, tuple(problems))


def uses_by_path(uses: Iterable[PictureUse]) -> Mapping[str, list[PictureUse]]:
    found: dict[str, list[PictureUse]] = {}
    for use in uses:
        found.setdefault(use.path, []).append(use)
    return found


def change_file(root: Path, path: str, places: Mapping[str, str], config: Config) -> Counter[str]:
    """Changes a file as it is now; the fetched addresses that are still in it. Raises `ProblemsError` if it is written
    by others again and again, or can no longer be read."""
    refused: ProblemsError | None = None
    for _ in range(ATTEMPTS):
        before = read(root / path)
        if before is None:
            return Counter()
        local = {address: from_file(path, place) for address, place in places.items()}
        after = changed_text(decode_whole(before, path), path, local, config).encode()
        try:
            if after != before:
                # In this order: what is interrupted is done again, and then finds the record as it should be.
                keep_records_in_step(root, [FileEdit(path, before.decode(), after.decode())])
                write_files([File(path, after, before)], root)
        except ProblemsError as error:
            refused = error
            continue
        shown = addresses_in(after, path, config)
        return Counter({address: times for address, times in shown.items() if address in places})
    assert refused is not None
    raise refused


def from_file(path: str, place: str) -> str:
    """A place below the root as a content file writes it."""
    return relpath(place, dirname(path))


def decode_whole(data: bytes, path: str) -> str:
    """The text with its line ends and its byte order mark. Raises `ProblemsError` for what is no UTF-8."""
    decode(data, path)
    return data.decode("utf-8")


def changed_text(text: str, path: str, local: Mapping[str, str], config: Config) -> str:
    """A content file with its pictures at their new places; every other character stays."""
    parts = split(plain(text), path)
    text = with_body(text, parts.body, localised(parts.body, local, config))
    cover = parse(parts.front)[0].values.get("image") if kind_of(path) is ARTICLE else None
    if isinstance(cover, str) and cover in local:
        with suppress(ProblemsError):
            text = change_value(text, path, "image", local[cover])
    return text
