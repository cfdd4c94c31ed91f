"""A body that takes too long is cut off: at its deadline, in any thread, and nothing stays behind."""

import gc
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from benchmarks.markdown import HOSTILE, LENGTH
from tests.markup.test_markup import SLOW_BODY, problem
from tests.support import paths
from tests.support.counting import calls_of
from wenzhai.markup import DeadlineExceeded, Rendered, deadline, render_markdown

CASES = sorted((paths.CASES / "markdown").glob("*.md"))
CUT = "\n----------\n"


@pytest.fixture(autouse=True)
def no_collection() -> Iterator[None]:
    """As in a build; what hypothesis does when garbage is collected is not ours to interrupt."""
    gc.disable()
    yield
    gc.enable()


def compute(seconds: float) -> None:
    """Uses the processor so long."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def in_a_thread(work: Callable[[], None]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def directly(work: Callable[[], None]) -> None:
    work()


@pytest.mark.parametrize("run", [directly, in_a_thread])
def test_a_deadline_counts_no_time_in_which_others_compute(run: Callable[[Callable[[], None]], None]) -> None:
    done: list[bool] = []

    def work() -> None:
        with deadline(0.2):
            time.sleep(0.5)  # as long as the machine is busy with something else
        done.append(True)

    run(work)
    assert done == [True]


def test_a_slow_body_is_cut_at_its_deadline() -> None:
    started = time.perf_counter()
    told = problem(render_markdown(SLOW_BODY, deadline=0.3))
    assert time.perf_counter() - started < 20
    assert (told.code, told.params) == ("markdown-too-slow", {"seconds": "0.3"})
    assert render_markdown("文").html == "<p>文</p>"


def test_a_deadline_passes_through_catch_alls_and_leaves_no_timer() -> None:
    import signal

    with pytest.raises(DeadlineExceeded), deadline(0.05):
        while True:
            try:
                compute(0.01)
            except Exception:  # what a library may do; the deadline must get past it
                pytest.fail("swallowed")
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGPROF) == signal.SIG_DFL


def test_a_deadline_that_is_lost_in_a_finalizer_comes_again_and_nobody_is_told() -> None:
    """Python drops what rises in a finalizer, and tells `sys.unraisablehook`."""
    entered: list[bool] = []

    class Slow:
        def __del__(self) -> None:
            entered.append(True)
            compute(0.1)

    told: list[object] = []
    before, sys.unraisablehook = sys.unraisablehook, lambda dropped: told.append(dropped.exc_type)
    try:
        with pytest.raises(DeadlineExceeded), deadline(0.05):
            Slow()
            while True:
                pass
        assert (entered, told) == ([True], [])
    finally:
        sys.unraisablehook = before


def test_what_tells_of_a_faulty_finalizer_is_not_interrupted() -> None:
    class Faulty:
        def __del__(self) -> None:
            raise ValueError

    told: list[object] = []

    def tell(dropped: "sys.UnraisableHookArgs") -> None:
        compute(0.2)
        told.append(dropped.exc_type)

    before, sys.unraisablehook = sys.unraisablehook, tell
    try:
        with pytest.raises(DeadlineExceeded), deadline(0.05):
            Faulty()
            while True:
                pass
        assert told == [ValueError]
    finally:
        sys.unraisablehook = before


def test_an_outer_deadline_goes_on_after_an_inner_one() -> None:
    with pytest.raises(DeadlineExceeded), deadline(0.2):
        with deadline(10):
            pass
        compute(5)


def test_in_another_thread_the_result_is_the_same() -> None:
    found: list[Rendered] = []
    thread = threading.Thread(target=lambda: found.append(render_markdown("文 *字*", deadline=5)))
    thread.start()
    thread.join()
    assert found == [render_markdown("文 *字*")]


def test_a_deadline_holds_in_another_thread_too() -> None:
    found: list[str] = []

    def work() -> None:
        for _ in range(3):
            found.append(problem(render_markdown(SLOW_BODY, deadline=0.1)).code)
            found.append(render_markdown("文", deadline=5).html)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == ["markdown-too-slow", "<p>文</p>"] * 3


AFTER_A_DEADLINE = """
import sys, threading
from wenzhai.markup import render_markdown

def work():
    render_markdown("文", deadline=5)
    sys.setprofile(lambda *_: None)
    render_markdown("文\\n" * 100)

thread = threading.Thread(target=work)
thread.start()
thread.join()
"""


def test_a_deadline_leaves_nothing_behind_in_its_thread() -> None:
    """CPython 3.11 loops for ever in a profiled thread once told of an exception that never comes."""
    subprocess.run([sys.executable, "-c", AFTER_A_DEADLINE], check=True, timeout=30)


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_repetition_is_done_in_time(unit: str) -> None:
    """A third of a second here; what is quadratic would take minutes. `benchmarks.markdown` shows the growth."""
    rendered = render_markdown(unit * (LENGTH // len(unit)), deadline=20)
    assert "markdown-too-slow" not in {told.code for told in rendered.problems}


@pytest.mark.parametrize(
    "unit",
    [
        "字\n",
        "[[甲]] ",
        "[甲](a.md)。",
        "# 题\n\n",
        "- 项 ![图](a.png)\n",
        "[1] ",
        "**字**，",
        "> 引\n",
        "- [ ] 项\n  - 子\n",
        "|甲|乙|\n|-|-|\n",
        "字~~删~~==标== $x$ ",
        "见 https://example.com/a。",
        "[^1]: 注\n\n",
        "题\n===\n",
        "<b>字</b>\n\n",
        "`a` &amp; ",
    ],
)
def test_the_work_grows_with_the_body(unit: str) -> None:
    """Counted in calls, so that the machine's load does not matter."""

    def calls(times: int) -> int:
        return calls_of(lambda: render_markdown(unit * times))

    render_markdown(unit)
    assert calls(800) / calls(400) < 2.5
