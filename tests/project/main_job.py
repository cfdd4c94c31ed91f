"""The main job on the real page: `python -m tests.project.main_job PAGE` asserts the figures that were promised.

The page lies outside the repository, so this is no test of the suite; `.ci/run` runs it where the page is there.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.support.run import environment, run_wenzhai, tree

BAD = "---\ntitle: [快讯]标题\n---\n"


def articles(digest: Path) -> dict[str, str]:
    """Path → text of every imported article; the sample that `init` wrote is not meant."""
    folder = digest / "content" / "articles"
    found = {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*.md")}
    return {path: text for path, text in sorted(found.items()) if "getting-started" not in text}


def ten_articles(digest: Path, dump: Path) -> None:
    """Nine with source and instant, one undated and unsourced, three excerpts, columns and a series lifted."""
    ran = run_wenzhai("import", dump, cwd=digest)
    assert ran.code == 0, ran.err
    found = articles(digest)
    assert len(found) == 10, list(found)
    dated = [
        text for text in found.values() if re.search(r"^date: \d{4}-\d\d-\d\dT\d\d:\d\d:00Z$", text, re.M)
    ]
    sourced = [text for text in found.values() if re.search(r"^source: ", text, re.M)]
    assert len(dated) == len(sourced) == 9
    (undated,) = (text for path, text in found.items() if path.startswith("undated/"))
    assert not re.search(r"^(date|source): ", undated, re.M)
    assert "[import-undated]" in ran.err
    assert sum("\nexcerpt: true\n" in text for text in found.values()) == 3
    assert sum(bool(re.search(r"^column: ", text, re.M)) for text in found.values()) >= 6
    assert sum(bool(re.search(r"^series: ", text, re.M)) for text in found.values()) == 1
    assert sum(bool(re.search(r"^## (?:Core |核心)", text, re.M)) for text in found.values()) == 7


def the_site(digest: Path, dump: Path) -> None:
    """Beijing's day, an undated page, feeds of topics, and what GitHub Pages needs."""
    ran = run_wenzhai("build", cwd=digest)
    assert (ran.code, ran.err) == (0, ""), ran.err
    site = digest / "site"
    day = sorted(path.name for path in (site / "2025" / "12" / "24").glob("*.html"))
    assert len(day) == 4, day
    assert "index.html" in day
    for name in ("undated.html", "404.html", ".nojekyll", "index.html", "feed.xml", "sitemap.xml"):
        assert name == "sitemap.xml" or (site / name).is_file(), name
    assert list(site.glob("topics/*/feed.xml"))
    checked = run_wenzhai("check", "--json", cwd=digest).json
    assert [one for one in checked["problems"] if one["severity"] == "error"] == []


def again_is_nothing_new(digest: Path, dump: Path) -> None:
    """A second import changes no file."""

    def git(*words: str) -> str:
        command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *words]
        return subprocess.run(
            command, cwd=digest, env=environment(), check=True, capture_output=True, encoding="utf-8"
        ).stdout

    git("init", "-q")
    git("add", "-A")
    git("commit", "-q", "-m", "imported")
    ran = run_wenzhai("import", dump, cwd=digest)
    assert ran.code == 0
    assert "0 篇新文章，10 篇没有变化" in ran.out
    assert "0 new, 10 unchanged" in run_wenzhai("import", dump, "--lang", "en", cwd=digest).out
    assert git("status", "--porcelain") == ""


def the_same_everywhere(digest: Path, dump: Path) -> None:
    """The machine's zone and locale, and the number of processes, are no inputs."""
    trees = []
    for zone, lang, jobs in (("America/New_York", "en_US.UTF-8", "1"), ("Asia/Shanghai", "C", "2")):
        env = {"TZ": zone, "LANG": lang, "PYTHONHASHSEED": jobs}
        output = digest.parent / zone.replace("/", "-")
        assert run_wenzhai("build", "--clean", "-j", jobs, "-o", output, cwd=digest, env=env).code == 0
        trees.append({name: data for name, data in tree(output).items() if not name.startswith(".wenzhai")})
    assert trees[0] == trees[1]


def a_bad_file(digest: Path, dump: Path) -> None:
    """Path, line, caret and hint; exit code 1; the site stays."""
    before = tree(digest / "site")
    (digest / "content" / "articles" / "x.md").write_text(BAD, encoding="utf-8")
    ran = run_wenzhai("build", cwd=digest)
    assert ran.code == 1
    place, line, caret, hint = ran.err.splitlines()[:4]
    assert place.startswith("content/articles/x.md:2:8: ")
    assert line.endswith("title: [快讯]标题")
    assert caret.strip("| ") == "^"
    assert "提示" in hint
    assert tree(digest / "site") == before


STEPS: tuple[Callable[[Path, Path], None], ...] = (
    ten_articles,
    the_site,
    again_is_nothing_new,
    the_same_everywhere,
    a_bad_file,
)


def main(dump: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert run_wenzhai("init", "d", cwd=Path(folder)).code == 0
        for step in STEPS:
            step(Path(folder) / "d", dump)
            print(f"{step.__name__.replace('_', ' ')}: as promised")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
