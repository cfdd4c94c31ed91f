"""Pictures of other sites in a build: complaints one a host, and the policy of the pages."""

from pathlib import Path

from tests.support.project import Project


def project_with(tmp_path: Path, settings: str = "") -> Project:
    project = Project(tmp_path)
    project.write("wenzhai.yaml", f"title: 文摘\n{settings}")
    for name in ("a", "b", "c"):
        pictures = "".join(f"![](https://img.example.org/{name}{number}.png)\n\n" for number in range(40))
        text = f"---\ntitle: 文{name}\ndate: 2025-01-02\nslug: {name}\n---\n正文。\n\n{pictures}"
        project.write(f"content/articles/{name}.md", text + "![](https://other.example.org/x.png)\n")
    return project


def test_all_articles_together_make_one_complaint_a_host(tmp_path: Path) -> None:
    project = project_with(tmp_path)
    for _ in range(2):
        told = {one.params["host"]: one.params["count"] for one in project.build().problems}
        assert told == {"img.example.org": "120", "other.example.org": "3"}
    page = project.read("2025/01/02/a.html")
    assert '<a href="https://img.example.org/a0.png" rel="noopener noreferrer">' in page
    assert "img-src 'self' data:;" in page


def test_an_allowed_host_and_no_other_stands_in_the_policy(tmp_path: Path) -> None:
    project = project_with(tmp_path, "pictures:\n  allow: [IMG.example.org]\n")
    assert [one.params["host"] for one in project.build().problems] == ["other.example.org"]
    page = project.read("2025/01/02/a.html")
    assert "img-src 'self' data: https://img.example.org;" in page
    assert 'src="https://img.example.org/a0.png"' in page
    project.edit("wenzhai.yaml", "[IMG.example.org]", "[]")
    assert len(project.build().problems) == 2
    assert "https://img.example.org;" not in project.read("2025/01/02/a.html")


def test_the_check_and_the_page_about_the_site_name_the_host(tmp_path: Path) -> None:
    project = project_with(tmp_path, "pictures:\n  allow: [img.example.org]\n")
    for slug in ("about", "other"):
        project.write(f"content/pages/{slug}.md", f"---\ntitle: 页\nslug: {slug}\n---\n正文。\n")
    project.build()
    assert "请求图片：img.example.org。" in project.read("about.html")
    assert "img.example.org。" not in project.read("other.html")
    assert "load pictures from img.example.org" in project.run("check", "--lang", "en").out


def test_what_is_no_host_is_refused_at_its_place(tmp_path: Path) -> None:
    for bad in (
        "https://img.example.org",
        "'*.example.org'",
        "img.example.org/a",
        "'*'",
        "localhost",
        "a.b;c.d",
    ):
        project = project_with(tmp_path, f"pictures:\n  allow: [{bad}]\n")
        done = project.run("build", "--lang", "en")
        assert done.code == 2
        assert "wenzhai.yaml:3:11" in done.err
        assert "[config-picture-host]" in done.err
