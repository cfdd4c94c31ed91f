"""What is told after a site was moved here: what comes next, and redirects for the server."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from msgspec import Struct

from wenzhai.content.config import Config
from wenzhai.content.frontmatter.document import parse, split
from wenzhai.content.kinds import ARTICLE, PAGE, TOPIC, kind_of
from wenzhai.content.paths import SETTINGS
from wenzhai.content.write import File, read, write_files
from wenzhai.importers.alike import merge_command
from wenzhai.importers.gather import BY_NAME
from wenzhai.importers.interface import Moved
from wenzhai.importers.plan import Plan
from wenzhai.importers.project_files import front_values
from wenzhai.model.problems import Problem, ProblemsError, errors_in
from wenzhai.model.report import format_problem, words
from wenzhai.text.dates import parse_date

MOVED = "MOVED.md"
"""The page of what comes next, beside the content."""
Server = Literal["netlify", "nginx"]
REDIRECTS: Mapping[Server, str] = {"netlify": "_redirects", "nginx": "redirects.conf"}
"""The file of redirects for each kind of server."""
FEEDS = ("/atom.xml", "/rss2.xml", "/index.xml", "/feed/", "/feeds/all.atom.xml")
"""Where the generators have their feeds."""
OUR_FEED = "/feed.xml"
EXAMPLES = 3
LISTED = 20


class Redirect(Struct, frozen=True):
    old: str
    new: str


def redirects(root: Path, plan: Plan, moved: Moved, config: Config) -> list[Redirect]:
    """Old address → new address of every article that is not held back, of topics and of the feeds."""
    base = urlsplit(config.url).path.rstrip("/")
    new: dict[str, str] = {}
    for change in plan.changes:
        if not change.is_draft:
            new[change.record.origin] = address_of(change.path, change.after or change.before or b"", config)
    found = [Redirect(old, base + new[origin]) for old, origin in moved.addresses if new.get(origin)]
    for topic in sorted((root / TOPIC.path).glob("*.md")):
        names = topic_names(topic.read_text(encoding="utf-8", errors="replace"))
        place = f"{base}/topics/{quote(topic.stem)}/"
        found += [Redirect(old, place) for old in names if old.startswith("/")]
    taken = {redirect.old.rstrip("/") for redirect in found}
    feeds = dict.fromkeys((*moved.feeds, *FEEDS))
    return [*found, *(Redirect(old, base + OUR_FEED) for old in feeds if old.rstrip("/") not in taken)]


def topic_names(text: str) -> list[str]:
    """The `aliases` of a topic's file; none of a file that is not sound, which the build reports."""
    try:
        fields, _ = parse(split(text).front)
    except ProblemsError:
        return []
    names = fields.values.get("aliases")
    return list(map(str, names)) if isinstance(names, list) else []


def address_of(path: str, data: bytes, config: Config) -> str:
    """The address of the file of an article or a page; empty if it has no slug."""
    kind = kind_of(path) or ARTICLE
    front = front_values(data.decode("utf-8", "replace"), kind, config.fields)
    date, slug = front.get("date"), front.get("slug")
    if not slug or kind is not ARTICLE:
        return f"/{slug}.html" if slug else ""
    day = parse_date(str(date), ZoneInfo(config.timezone)).day.replace("-", "/") if date else "undated"
    return f"/{day}/{slug}.html"


def redirect_lines(found: Iterable[Redirect], server: Server) -> Iterator[str]:
    """The lines of a file of redirects: Netlify's and Cloudflare's `_redirects`, or rules for nginx."""
    for redirect in found:
        old = quote(redirect.old, safe="/-_.~!$'()*,:@&=+")
        if server == "netlify":
            yield f"{old} {quote(redirect.new)} 301"
        else:
            path = redirect.old.replace("\\", "\\\\").replace('"', '\\"')
            yield f'location = "{path}" {{ return 301 {quote(redirect.new)}; }}'


def write_redirects(root: Path, found: Iterable[Redirect], server: Server) -> str:
    """Writes the file of redirects and returns its name."""
    name = REDIRECTS[server]
    text = "\n".join(redirect_lines(found, server)) + "\n"
    write_files([File(name, text.encode(), read(root / name))], root)
    return name


def write_page(root: Path, text: str) -> None:
    write_files([File(MOVED, text.encode(), read(root / MOVED))], root)


def moved_page(
    plan: Plan, moved: Moved, problems: Sequence[Problem], faults: Sequence[Problem], lang: str
) -> str:
    """The page of what comes next, in the language of the digest."""

    def say(code: str, **params: object) -> str:
        return words(code, {key: str(value) for key, value in params.items()}, lang)

    def section(code: str, lines: list[str], **params: object) -> Iterator[str]:
        if lines:
            yield f"\n## {say(code, count=len(lines), **params)}\n"
            yield from lines[:LISTED]
            if lines[LISTED:]:
                yield say("moved-more", count=len(lines) - LISTED)

    def page() -> Iterator[str]:
        yield f"# {say('moved-title', kind=moved.kind)}\n"
        yield say(
            "moved-counts",
            count=sum(kind_of(change.path) is ARTICLE for change in plan.changes),
            pages=sum(kind_of(change.path) is PAGE for change in plan.changes),
            addresses=len(moved.addresses),
            errors=len(errors_in(faults)),
        )
        yield from section(
            "moved-held", [f"- {title} ({path}, {reason})" for path, title, reason in moved.held]
        )
        if moved.feeds:
            yield f"\n## {say('moved-feeds-title')}\n"
            yield say("moved-feeds", **feed_params(moved))
        yield from section("moved-merge", [f"- `{merge_command(old, new)}`" for old, new in plan.alike])
        for problem_code, code in (
            ("import-picture-missing", "moved-pictures"),
            ("import-address-unknown", "moved-addresses"),
        ):
            same = [one for one in problems if one.code == problem_code]
            yield from section(
                code,
                [f"- {one.path}{one.params.get('text', '') and ': ' + one.params['text']}" for one in same],
            )
        yield from section("moved-faults", [f"- {line}" for line in kinds(faults, lang)])
        yield from section("moved-complaints", [f"- {line}" for line in kinds(problems, lang)])
        yield f"\n{say('moved-next')}"

    return "\n".join(page()) + "\n"


def feed_params(moved: Moved) -> dict[str, str]:
    """What to write into the settings for the old addresses of the feed."""
    return {"feeds": ", ".join(moved.feeds), "file": SETTINGS}


def kinds(problems: Sequence[Problem], lang: str) -> Iterator[str]:
    """One line for each kind of problem: how many, and the first; of those about names, how many have each."""
    for code, count in Counter(problem.code for problem in problems).most_common():
        same = [problem for problem in problems if problem.code == code]
        if code in BY_NAME and count > 1:
            names = Counter(f"`{problem.params['name']}`" for problem in same).most_common()
            listed = [f"{name} × {number}" for name, number in names[:LISTED]]
            said = ", ".join([*listed, *(["…"] if names[LISTED:] else [])])
        else:
            said = format_problem(same[0], lang).splitlines()[0]
        hint, *_ = [*words(code, same[0].params, lang, "_hint").splitlines(), ""]
        yield f"`{code}` × {count}: {said}" + (f"\n  {hint}" if hint else "")
