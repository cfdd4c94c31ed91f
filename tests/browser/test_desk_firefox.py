"""The desk in Firefox, by keyboard alone."""

from pathlib import Path

from tests.browser.bidi import CONTROL, ENTER, firefox
from tests.desk.test_inbox import article
from tests.support.preview import Server, free_port
from tests.support.project import Project


def test_drafts_are_kept_dropped_and_given_notes_by_keyboard(tmp_path: Path) -> None:
    project = Project(tmp_path / "digest")
    project.write("wenzhai.yaml", "title: 测试\n")
    for n, title in enumerate(("一座桥通车", "一场雨停了", "一家书店开门")):
        project.add(
            article(f"item0{n}", title, f"2025-12-2{9 - n}", "draft: true\n", f"{title}，就在今天早上。")
        )
    undoes = "document.querySelector('.undo output').textContent"
    at = "document.activeElement.id"
    with Server(project, free_port()) as server, firefox(tmp_path, 1280, 800) as page:
        page.open(f"http://127.0.0.1:{server.port}/desk/?order=time")
        page.wait_for(f"{at} === 'i-item00'")
        page.press("x")
        page.wait_for(f"{undoes} === '收下 1 篇：一座桥通车' && {at} === 'i-item01'")
        page.press("jk")
        page.wait_for(f"{at} === 'i-item01'")
        page.press("d")
        page.wait_for(f"{undoes} === '丢弃 1 篇：一场雨停了' && {at} === 'i-item02'")
        page.press("u")
        page.wait_for(f"{undoes} === '收下 1 篇：一座桥通车' && {at} === 'i-item01'")
        page.press("n")
        page.wait_for(f"{at} === 'note'")
        page.press("xdu")
        page.wait_for("document.activeElement.value === 'xdu'")
        page.press(ENTER, holding=CONTROL)
        page.wait_for(f"{undoes} === '改了按语：一场雨停了'")
    files = project.files
    assert "draft" not in files["content/articles/2025/12/29-item00.md"]
    assert "note: xdu" in files["content/articles/2025/12/28-item01.md"]
