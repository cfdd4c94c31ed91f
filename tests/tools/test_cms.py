"""`wenzhai cms` describes the content as it is read: every key, in order, and nothing else."""

import re
from pathlib import Path

import pytest
import yaml

from tests.support.paths import REPOSITORY
from tests.support.run import run_wenzhai
from wenzhai.content.config import Config
from wenzhai.content.kinds import BY_FOLDER
from wenzhai.model.problems import ProblemsError
from wenzhai.tools.cms import cms_settings

CONFIG = Config(repo_url="https://github.com/user/digest.git", edit_branch="trunk")


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_every_key_of_every_kind_can_be_edited(tongue: str) -> None:
    for collection in cms_settings(CONFIG, tongue)["collections"]:
        keys = [field["name"] for field in collection["fields"]]
        folder = collection["folder"].split("/")[1]
        assert keys == [*BY_FOLDER[folder].front.__struct_fields__, "body"]
        assert [field["name"] for field in collection["fields"] if field.get("required")] == [
            collection["identifier_field"]  # a new file is named after it
        ]
        for field in collection["fields"]:
            assert field["widget"] in ("string", "text", "boolean", "list", "select", "markdown", "hidden")
            if field["widget"] != "hidden":
                assert bool(re.search("[一-鿿]", field["label"])) == (tongue == "zh"), field["name"]
            assert not (tongue == "en" and re.search("[一-鿿]", field.get("hint", "")))
    assert cms_settings(CONFIG, tongue)["backend"] == {
        "name": "github",
        "repo": "user/digest",
        "branch": "trunk",
    }


def test_every_file_of_our_own_digest_can_be_edited() -> None:
    """Sveltia lists only the files that lie as `path` says; a placeholder stands for a part without `/`."""
    collections = cms_settings(CONFIG, "en")["collections"]
    listed = [
        re.compile(re.escape(f"{one['folder']}/") + re.sub(r"{{\w+}}", "[^/]+", one["path"]) + r"\.md")
        for one in collections
    ]
    files = [file.relative_to(REPOSITORY).as_posix() for file in (REPOSITORY / "content").rglob("*.md")]
    assert files
    for file in files:
        assert len([one for one in listed if one.fullmatch(file)]) == 1, file
    assert len({one["name"] for one in collections}) == len(collections)


def test_what_a_key_may_be_is_offered() -> None:
    topics = next(one for one in cms_settings(CONFIG, "en")["collections"] if one["name"] == "topics")
    fields = {field["name"]: field for field in topics["fields"]}
    assert fields["kind"]["options"] == ["event", "initiative", "organisation", "person", "place"]
    assert fields["aliases"]["widget"] == "list"
    articles = cms_settings(CONFIG, "en")["collections"][0]["fields"]
    lang = next(field for field in articles if field["name"] == "lang")
    pattern, said = lang["pattern"]
    assert re.search(pattern, "zh-Hans") and not re.search(pattern, "Chinese language")
    assert said.startswith(lang["hint"])  # in words, and not as a pattern alone
    assert [field["name"] for field in articles if field.get("required")] == ["title"]
    assert next(field for field in articles if field["name"] == "id") == {"name": "id", "widget": "hidden"}


def test_it_is_printed_as_yaml_and_needs_a_repository(tmp_path: Path) -> None:
    settings = tmp_path / "wenzhai.yaml"
    settings.write_text("title: 测试\n", encoding="utf-8")
    ran = run_wenzhai("cms", cwd=tmp_path)
    assert (ran.code, "[cms-repository]" in ran.err) == (1, True)
    settings.write_text("repo_url: https://gitlab.com/user/digest\n", encoding="utf-8")
    loaded = yaml.safe_load(run_wenzhai("cms", cwd=tmp_path).out)
    assert loaded["backend"]["name"] == "gitlab"
    assert "site_url" not in loaded  # Decap takes a string or none at all
    assert (
        cms_settings(Config(repo_url=CONFIG.repo_url, url="https://x.org/"), "en")["site_url"]
        == "https://x.org/"
    )
    with pytest.raises(ProblemsError):
        cms_settings(Config(repo_url="https://example.org/x"), "en")
