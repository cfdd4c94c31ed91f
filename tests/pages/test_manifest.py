"""The web app manifest and the icons that it names."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.support.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.write("wenzhai.yaml", "title: 小报\ndescription: 每日摘编\n")
    return project


def test_the_manifest_names_icons_that_are_there_in_their_sizes(project: Project) -> None:
    project.build()
    told = json.loads(project.read("manifest.webmanifest"))
    assert (told["name"], told["description"], told["start_url"]) == ("小报", "每日摘编", "./")
    shown = {icon["sizes"]: Image.open(BytesIO(project.tree()[icon["src"]])).size for icon in told["icons"]}
    assert shown == {"192x192": (192, 192), "512x512": (512, 512)}
    assert '<link rel="manifest" href="manifest.webmanifest">' in project.read("index.html")
    assert '<link rel="apple-touch-icon" href="assets/icon-180.' in project.read("index.html")


def test_an_icon_of_ones_own_stands_for_all_others(project: Project) -> None:
    data = BytesIO()
    Image.new("RGB", (64, 48)).save(data, "png")
    project.write("content/images/own.png", data.getvalue())
    project.write("wenzhai.yaml", "title: 小报\nfavicon: images/own.png\n")
    assert not project.build().problems
    (icon,) = json.loads(project.read("manifest.webmanifest"))["icons"]
    assert (icon["type"], icon["sizes"]) == ("image/png", "64x48")
    assert f'<link rel="apple-touch-icon" href="{icon["src"]}">' in project.read("index.html")


def test_a_theme_without_icons_has_no_manifest(project: Project) -> None:
    project.write("wenzhai.yaml", "title: 小报\ntheme: base\n")
    project.build()
    assert "manifest.webmanifest" not in project.tree()
    assert "manifest" not in project.read("index.html")
