"""The benchmark itself: its digest is always the same, it counts every process, its tables say what was measured."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import emptied, is_measured, set_aside
from benchmarks.corpus import article, as_hugo, as_wenzhai
from benchmarks.measure import CommandError, Usage, measure
from benchmarks.results import Result, Sample, load, save
from benchmarks.sites import STEPS, Sites
from benchmarks.table import record, report
from benchmarks.tools import REPOSITORY, Tool, environment, look_at, tools, versions
from tests.support.run import run_wenzhai, tree

# -- the digest


def test_the_digest_is_always_the_same() -> None:
    code = (
        "from hashlib import md5; from benchmarks.corpus import *;"
        "print(md5(''.join(as_wenzhai(article(n)) + as_hugo(article(n)) for n in (-1, 0, 77)).encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**environment(), "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_the_digest_has_the_shape_of_a_real_one() -> None:
    made = [article(number) for number in range(400)]
    assert 2200 < sum(len(one.body.encode()) for one in made) / len(made) < 2600
    assert 0.65 < sum(one.lang == "zh-Hans" for one in made) / len(made) < 0.75
    assert {len(one.topics) for one in made} == {1, 2, 3, 4}
    assert len({one.at for one in made}) > 0.9 * len(made)
    assert [one.at.date() for one in made] == sorted((one.at.date() for one in made), reverse=True)
    for mark in ("\n## ", "\n- ", "\n> ", "**", "](https://example.com/"):
        assert sum(mark in one.body for one in made) > len(made) / 5


def test_both_projects_have_the_same_articles() -> None:
    for number in range(5):
        one = article(number)
        ours, theirs = as_wenzhai(one), as_hugo(one)
        assert ours.partition("\n---\n\n")[2] == theirs.partition("\n---\n\n")[2] == one.body


def test_edits_are_taken_back_and_wenzhai_understands_them_all(tmp_path: Path) -> None:
    sites = Sites(tmp_path / "sites", 12)
    sites.lay_out()
    before = tree(sites.folder)
    for step, edit in STEPS.items():
        standing = tree(sites.folder)
        edit(sites)
        changed = {
            path.partition("/")[0] for path, data in tree(sites.folder).items() if standing.get(path) != data
        }
        nothing = step in ("cold", "nothing changed")
        assert changed == (set() if nothing else {"wenzhai", "hugo"}), step
    built = run_wenzhai("build", "--json", cwd=sites.wenzhai)
    assert built.code == 0, built.err
    assert built.json["sources"] == 12 + 1 + 40 + 30
    page = (sites.wenzhai / "site/index.html").read_text(encoding="utf-8")
    assert "second edition" in page and article(-1).title in page
    shutil.rmtree(sites.wenzhai / "site")
    sites.lay_out()
    made = ("/.cache/", "/.wenzhai/")  # by the build
    after = {path: data for path, data in tree(sites.folder).items() if not any(one in path for one in made)}
    assert after == before


# -- measuring

BURN = """
import sys, time
held = b"x" * {megabytes}_000_000
while time.process_time() < {seconds}: pass
time.sleep(0.2)
"""


def child(seconds: float, megabytes: int) -> str:
    return BURN.format(seconds=seconds, megabytes=megabytes)


def test_time_and_memory_of_a_process(tmp_path: Path) -> None:
    usage = measure([sys.executable, "-c", child(0.5, 60)], tmp_path, environment())
    assert 0.5 <= usage.cpu < 1
    assert usage.wall > usage.cpu
    assert 60 < usage.memory < 100


@pytest.mark.parametrize("waits", [True, False], ids=["waited for", "orphaned"])
def test_children_count_whoever_waits_for_them(tmp_path: Path, waits: bool) -> None:
    code = (
        "import subprocess, sys;"
        f"both = [subprocess.Popen([sys.executable, '-c', {child(0.4, 60)!r}]) for _ in range(2)];"
        f"[one.wait() for one in both if {waits}]; both.clear()"
    )
    usage = measure([sys.executable, "-W", "ignore", "-c", code], tmp_path, environment())
    assert 0.8 <= usage.cpu < 1.6
    assert 120 < usage.memory < 180


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="exit code 3\nno such luck"):
        measure([sys.executable, "-c", "print('no such luck'); exit(3)"], tmp_path, environment())


# -- tables


def sample(run: int, step: str, tool: str, cpu: float, wall: float, memory: float = 100) -> Sample:
    return Sample(run, step, tool, Usage(wall, cpu, memory), pages=12, size=0.1, written=38, shards=7)


def measured() -> Result:
    cold, body = "cold", "one body edited"
    samples = [
        *(sample(0, cold, "wenzhai", 20, 15, 600), sample(0, cold, "hugo", 16, 9)),
        *(sample(0, cold, "related", 60, 30), sample(0, cold, "pagefind", 40, 35)),
        *(sample(1, cold, "wenzhai", 25, 17, 700), sample(1, cold, "hugo", 20, 11)),
        *(sample(0, body, "wenzhai", 0.5, 0.5), sample(0, body, "hugo", 15, 10)),
        *(
            sample(0, cold, "single", 18, 19),
            sample(1, cold, "single", 30, 31),
            sample(2, cold, "single", 21, 22),
        ),
        sample(0, "one article added", "wenzhai", 1, 1),
    ]
    return Result(10_000, "2025-12-24", "2 processors", "Wenzhai 1", samples)


def rows(text: str, heading: str) -> dict[str, list[str]]:
    """The cells of the table below a heading by its first column."""
    lines = text.partition(f"### {heading}")[2].partition("###")[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return {line[0]: line[1:] for line in cells}


def test_ratios_compare_each_run_with_itself() -> None:
    found = rows(report(measured(), None), "Processor time")
    assert found["cold"] == ["21.00", "22.50", "18.00", "60.00", "40.00", "1.25", "0.2"]
    assert found["one body edited"] == ["–", "0.50", "15.00", "–", "–", "0.0333", "–"]


def test_memory_of_two_tools_in_turn_is_the_larger() -> None:
    assert rows(report(measured(), None), "Memory")["cold"][5:] == ["6.5", "6"]


def test_bars() -> None:
    tenth = Result(1_000, "2025-12-24", "", "", [sample(0, "cold", "wenzhai", 2.5, 2)])
    found = rows(report(measured(), tenth), "Bars")
    assert found["cold, one process: cpu ÷ Hugo"] == ["1.5", "1.31", "yes"]
    assert found["cold, one process: cpu ÷ (Hugo, related + Pagefind)"] == ["0.35", "0.18", "yes"]
    assert found["cold: wall ÷ Hugo"] == ["1.8", "1.61", "yes"]
    assert found["cold: memory"] == ["350 MB", "650 MB", "**no**"]
    assert found["one body edited: wall ÷ Hugo"] == ["0.0556", "0.05", "yes"]
    assert found["nothing changed: wall"] == ["0.3 s", "–", "–"]
    assert found["one article added: files written, search aside"] == ["40", "38", "yes"]
    assert found["cold: cpu ÷ that of 1,000 articles"] == ["10.5", "9", "yes"]


def test_cold_builds_are_shown_with_their_range() -> None:
    found = rows(report(measured(), None), "Cold builds")
    assert found["Wenzhai, one process"] == ["3", "21.00 (18.00 – 30.00)", "22.00 (19.00 – 31.00)"]
    assert found["Hugo"] == ["2", "18.00 (16.00 – 20.00)", "10.00 (9.00 – 11.00)"]


def test_a_cold_build_finds_nothing_and_nothing_is_deleted_before_it(tmp_path: Path) -> None:
    tool = Tool("Ours", "wenzhai", ["true"], "site", [".cache"])
    for made in ("site/index.html", ".cache/facts"):
        (tmp_path / "wenzhai" / made).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "wenzhai" / made).write_text(made, encoding="utf-8")
    aside = emptied(tmp_path / "aside")
    set_aside(tmp_path, tool, aside)
    assert list((tmp_path / "wenzhai").iterdir()) == []
    assert sorted(tree(aside)) == ["0/index.html", "1/facts"]
    set_aside(tmp_path, tool, aside)  # nor does it matter where there is nothing


def test_what_is_slow_is_measured_less_often_and_one_process_only_cold() -> None:
    done = [
        (run, step, name)
        for run in range(5)
        for step in ("cold", "one body edited")
        for name in tools({})
        if is_measured(name, step, run, 3) and (run < 3 or step == "cold")
    ]
    assert sum(name == "related" for _, _, name in done) == 3 + 1
    assert [step for _, step, name in done if name == "single"] == ["cold"] * 5
    assert sum(name == "hugo" for _, _, name in done) == 5 + 3


def test_the_interpreter_is_named_with_its_speed() -> None:
    python = look_at(sys.executable)
    assert python and python.seconds > 0
    assert f"CPython {sys.version.split()[0]} ({python.seconds:.2f} s for the yardstick)" in versions(python)
    assert look_at("/bin/false") is None


def test_a_result_is_kept(tmp_path: Path) -> None:
    save(measured(), tmp_path / "10000.json")
    assert load(tmp_path / "10000.json") == measured()
    assert load(tmp_path / "1000.json") is None


def test_a_record_replaces_the_one_of_the_same_size(tmp_path: Path) -> None:
    file = tmp_path / "RESULTS.md"
    file.write_text("# Results\n\nWords.\n", encoding="utf-8")
    for text in (
        "## 10,000 articles\n\nold\n",
        "## 1,000 articles\n\nsmall\n",
        "## 10,000 articles\n\nnew\n",
    ):
        record(text, file)
    assert file.read_text(encoding="utf-8") == (
        "# Results\n\nWords.\n\n## 1,000 articles\n\nsmall\n\n## 10,000 articles\n\nnew\n"
    )


def test_the_documentation_names_every_step() -> None:
    text = (REPOSITORY / "docs/performance.md").read_text(encoding="utf-8")
    assert [step for step in STEPS if f"| {step} |" not in text] == []
