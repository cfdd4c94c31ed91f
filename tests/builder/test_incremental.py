"""An incremental build equals a clean one, byte for byte, whatever happened before: random lives of small projects.

The oracle is a clean build of the same inputs in a fresh folder, so there is no second model to keep right.
"""

import os
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.support.project import LONG_AGO_NS, NOW, Built, Project, templates_taken_apart_once
from tests.support.random_edits import CONTENT, TAMPERING, THEME, Edit, choose, edit_unseen, files
from tests.support.unseen_edits import swap
from tests.support.wheels import make_wheel, unpacked

FOREIGN = "KEEP/notes.txt"
PACKAGE = """[project]
name = "life-hooks"
version = "1"
[project.entry-points."wenzhai.hooks"]
life = "life_hooks"
"""
PACKAGE_HOOKS = """from wenzhai import replace
def transform(article):
    return replace(article, rights=article.rights or "版权所有", title=article.title.replace("雨", "雪"))
"""
START = {
    "wenzhai.yaml": "title: 文摘\nurl: https://example.org/\ntheme: own\n",
    "themes/own/theme.yaml": 'name: own\nextends: base\noptions: {motto: ""}\n',
    "content/articles/one.md": (
        "---\nid: aaa111\ntitle: 雨夜\ndate: 2025-12-24\ntopics: [雨]\nsource: xinhua\nnote: 值得*读*\n---\n"
        "雨下了一夜。\n"
    ),
    "content/issues/1.md": "---\ntitle: 第一期\nnumber: 7\ndate: 2025-12-25\n---\n- [[aaa111]]：一场雨\n",
    "content/topics/yu.md": "---\nzh: 雨\nen: Rain\n---\n天上的水。见[[aaa111]]。\n",
}


@pytest.fixture(autouse=True, scope="module")
def quick_and_parallel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Any amount of work is worth a pool of workers. There is a package with hooks, for those who name it."""
    folder = tmp_path_factory.mktemp("packages")
    package = unpacked(make_wheel(folder, PACKAGE, {"life_hooks.py": PACKAGE_HOOKS}), folder / "there")
    with templates_taken_apart_once(), pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(package)
        patch.setattr("wenzhai.engine.workers.WORTH_IT_IF_ASKED", 1)
        yield


class Life(RuleBasedStateMachine):
    """One project with its long-lived cache and output. After every rule, the site is what a clean build makes."""

    edits: Sequence[Edit] = (*CONTENT, *THEME)

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="wenzhai-life-")
        self.site = Project(Path(self.folder.name) / "project")
        self.site.run_hooks = True
        self.now = NOW
        self.clean_builds = 0

    def teardown(self) -> None:
        self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        for path, text in START.items():
            self.site.write(path, text)
        self.good = self.inputs()
        self.check()
        self.site.write(f"site/{FOREIGN}", "mine")

    # -- rules -----------------------------------------------------------------------------------------

    @rule(data=st.data())
    def edit(self, data: Any) -> None:
        for _ in range(data.draw(st.integers(1, 3))):
            choose(data.draw, self.edits)(self.site, data.draw)
        if data.draw(st.booleans()):
            self.site.settle()
        self.check(**data.draw(OPTIONS))
        if self.inputs() != self.good and choose(data.draw, (True, True, True, False)):
            self.undo()
            self.check()

    @rule(data=st.data())
    def tamper(self, data: Any) -> None:
        """Not after a build with errors, which mends nothing: who damages the cache and then the list of what is ours
        leaves a folder that nobody may touch."""
        if self.settled_build().failed:
            return
        choose(data.draw, TAMPERING)(self.site, data.draw)
        self.check()

    @rule(day=st.integers(-5, 5))
    def time_moves(self, day: int) -> None:
        """Forwards over what is held back, or backwards: a clock is set right, `--now` names the past."""
        self.settled_build()
        self.now = NOW + day * 86_400
        self.check()

    @rule(data=st.data())
    def edit_unseen(self, data: Any) -> None:
        """Same size, same time, maybe the same inode. Stats were trusted before, so that nothing else tells."""
        self.settled_build()
        edit_unseen(self.site, data.draw)
        self.check()

    @rule(data=st.data())
    def swap_files(self, data: Any) -> None:
        """Two texts of one size and one time change places."""
        if len(found := files(self.site)) < 2:
            return
        both = [self.site.root / path for path in data.draw(st.permutations(found))[:2]]
        size = max(path.stat().st_size for path in both)
        for path in both:
            path.write_bytes(path.read_bytes().ljust(size, b"\n"))
        self.site.settle()
        for path in both:
            os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))
        self.site.build(now=self.now)
        swap(*both)
        self.check()

    @rule(data=st.data())
    def killed(self, data: Any) -> None:
        """A build that ends at any moment, by the hardest signal there is."""
        choose(data.draw, self.edits)(self.site, data.draw)
        child = os.fork()
        if child == 0:
            try:
                self.site.build(now=self.now)
            finally:
                os._exit(0)
        time.sleep(data.draw(st.integers(0, 120)) / 1000)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        self.check()

    def settled_build(self) -> Built:
        """As things are, with stats that may be trusted: the next build may look away from what has not changed."""
        self.site.settle()
        return self.site.build(now=self.now)

    # -- what has to hold --------------------------------------------------------------------------------

    def check(self, **options: Any) -> None:
        options = {"now": self.now, **options}
        before = self.site.tree()
        built = self.site.build(**options)
        after = self.site.tree()
        clean, expected = self.clean_build(**options)
        assert told(built) == told(clean)
        if built.failed and not (options.get("keep_going") and expected):  # a broken theme stops everything
            assert after == before
        else:
            assert without_foreign(after) == expected
        if not built.failed:
            self.good = self.inputs()
        again = self.site.build(**(options | {"clean": False}))
        assert told(again) == told(clean)
        assert self.site.tree() == after
        assert again.idle or built.failed, again

    def clean_build(self, **options: Any) -> tuple[Built, dict[str, bytes]]:
        self.clean_builds += 1
        elsewhere = Path(self.folder.name) / f"clean-{self.clean_builds}"
        clean = Project.copy_of(self.site.root, elsewhere)
        clean.run_hooks = True
        return clean.build(**(options | {"jobs": 1})), clean.tree()

    # -- inputs ------------------------------------------------------------------------------------------

    def inputs(self) -> dict[str, bytes]:
        root = self.site.root
        found = [path for part in ("content", "themes") for path in (root / part).rglob("*")]
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in [root / "wenzhai.yaml", root / "hooks.py", *found]
            if path.is_file()
        }

    def undo(self) -> None:
        """Back to what last made a site, as a checkout does it."""
        now = self.inputs()
        for path in now.keys() - self.good.keys():
            self.site.remove(path)
        for path, data in self.good.items():
            if now.get(path) != data:
                self.site.write(path, data)


class ContentLife(Life):
    """What editors do, day by day."""

    edits = CONTENT


OPTIONS = st.sampled_from(
    [{}, {}, {}, {"jobs": 2}, {"keep_going": True}, {"keep_going": True}, {"drafts": True}, {"clean": True}]
)


def told(built: Built) -> tuple[object, ...]:
    """All that a build says, but for news of a damaged cache."""
    return built.problems, [note for note in built.notes if note.code != "cache-set-aside"]


def without_foreign(tree: dict[str, bytes]) -> dict[str, bytes]:
    """The site without somebody else's file in it, which has to be there as long as its folder is."""
    return {name: data for name, data in tree.items() if not FOREIGN.startswith(name)}


PARTS = 5
"""A hundred and fifty lives in all, in parts that can be lived side by side."""
QUICK = settings(
    max_examples=75 // PARTS,
    stateful_step_count=5,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
LONG = settings(QUICK, max_examples=2500, stateful_step_count=12)


@pytest.mark.parametrize("part", range(PARTS))
def test_the_days_of_an_editor(part: int) -> None:
    run_state_machine_as_test(ContentLife, settings=QUICK)


@pytest.mark.parametrize("part", range(PARTS))
def test_everything_at_once(part: int) -> None:
    run_state_machine_as_test(Life, settings=QUICK)


@pytest.mark.long
@pytest.mark.parametrize("machine", [ContentLife, Life])
def test_long_lives(machine: type[Life]) -> None:
    run_state_machine_as_test(machine, settings=LONG)
