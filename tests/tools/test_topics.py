"""`wenzhai topics`: suggestions with their reasons, merging, renaming; only the lines concerned change."""

from pathlib import Path

import pytest

from tests.support.run import Ran, run_wenzhai, tree
from wenzhai.content.write import EditedTexts
from wenzhai.tools.topics.apply import take_steps
from wenzhai.tools.topics.change import FileChange

FRONT = "---\nid: {id}\ntitle: {title}\nlang: zh-Hans\ndate: 2025-12-24\n{topics}slug: {id}\n---\n{text}\n"


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def article(root: Path, id: str, title: str, text: str, topics: str = "") -> str:
    path = f"content/articles/2025/12/24-{id}.md"
    write(root, path, FRONT.format(id=id, title=title, text=text, topics=topics))
    return path


@pytest.fixture
def digest(tmp_path: Path) -> Path:
    write(tmp_path, "wenzhai.yaml", "lang: zh-Hans\n")
    write(
        tmp_path,
        "content/topics/robots.md",
        "---\nzh: 机器人\nen: Robots\naliases: [人形机器人]\nkeywords: [焊接, welding]\n---\n机器人的介绍。\n",
    )
    write(tmp_path, "content/topics/law.md", "---\nzh: 条约\nen: Treaties\nparent: robots\n---\n")
    return tmp_path


def good(ran: Ran) -> Ran:
    assert ran.code == 0, ran.err
    return ran


# -- suggest --------------------------------------------------------------------------------------


def test_topics_are_suggested_with_their_evidence(digest: Path) -> None:
    article(digest, "a", "人形机器人进厂", "机器人会焊接，焊接很稳。")
    article(digest, "b", "有主题", "机器人。", "topics: [law]\n")
    ran = good(run_wenzhai("topics", "suggest", cwd=digest))
    assert ran.out == (
        "content/articles/2025/12/24-a.md  人形机器人进厂\n"
        "  + robots（机器人）依据：名称 “人形机器人”×1 “机器人”×1 · 相关词 “焊接”×2\n"
        "1 篇文章；加上 --apply 写进头信息。\n"
    )


def test_new_terms_are_what_several_articles_are_about(digest: Path) -> None:
    for id in "abc":
        article(digest, id, f"题{id}", "量子计算，量子计算。")
    said = good(run_wenzhai("topics", "suggest", "--json", cwd=digest)).json
    assert said["articles"][0]["words"] == {"量子": 3}


def test_apply_changes_one_line_and_says_nothing_twice(digest: Path) -> None:
    path = article(digest, "a", "人形机器人进厂", "机器人会焊接，焊接很稳。")
    before = tree(digest)
    assert good(run_wenzhai("topics", "suggest", "--apply", cwd=digest)).out.endswith("已修改 1 个文件。\n")
    after = tree(digest)
    old, new = (files.pop(path).decode().split("\n") for files in (before, after))
    assert before == after
    assert [line for line in new if line not in old] == ["topics: [robots]"]
    assert [line for line in old if line not in new] == []
    assert "每篇文章都有主题了" in good(run_wenzhai("topics", "suggest", cwd=digest)).out


def test_apply_creates_a_new_topic_for_articles_that_no_other_fits(digest: Path) -> None:
    for id in "abc":
        article(digest, id, f"题{id}", "量子计算，量子计算。")
    assert "? 后面是还没有的主题" in good(run_wenzhai("topics", "suggest", cwd=digest)).out
    ran = good(run_wenzhai("topics", "suggest", "--apply", cwd=digest))
    (made,) = [line.split()[1] for line in ran.out.splitlines() if line.startswith("新建 ")]
    slug = Path(made).stem
    assert (digest / made).read_text(encoding="utf-8").startswith("---\nzh: 量子")
    for id in "abc":
        text = (digest / f"content/articles/2025/12/24-{id}.md").read_text(encoding="utf-8")
        assert f"topics: [{slug}]\n" in text
    assert "每篇文章都有主题了" in good(run_wenzhai("topics", "suggest", cwd=digest)).out
    good(run_wenzhai("build", cwd=digest))


def test_an_article_can_be_named(digest: Path) -> None:
    article(digest, "a", "人形机器人进厂", "机器人会焊接，焊接很稳。", "topics: [law] # 已有\n")
    for name in ("a", "人形机器人进厂", "24-a.md", "content/articles/2025/12/24-a.md"):
        assert "+ robots" in good(run_wenzhai("topics", "suggest", name, cwd=digest)).out
    good(run_wenzhai("topics", "suggest", "a", "--apply", cwd=digest))
    assert "topics: [law, robots] # 已有" in (digest / "content/articles/2025/12/24-a.md").read_text("utf-8")


def test_wrong_usage(digest: Path) -> None:
    for arguments, words in (
        (["suggest", "nobody"], "没有“nobody”这篇文章"),
        (["merge", "robots"], "后面要写两个主题"),
        (["rename", "robots", "law", "--apply"], "--apply 只用于 suggest"),
        (["merge", "robot", "law"], "相近的有：robots"),
        (["merge", "robots", "机器人"], "已经是同一个主题"),
        (["rename", "robots", "条约"], "wenzhai topics merge robots law"),
        (["rename", "robots", "robots"], "已经是同一个主题"),
    ):
        ran = run_wenzhai("topics", *arguments, cwd=digest)
        assert ran.code in (1, 2)
        assert words in ran.err


# -- merge ----------------------------------------------------------------------------------------


def test_merge_changes_all_articles_and_leaves_the_address_leading_on(digest: Path) -> None:
    one = article(digest, "a", "甲", "见 [[机器人]]。", "topics: [人形机器人, other] # 注\n")
    article(digest, "b", "乙", "无", "topics:\n  - law\n  - robots  # 旧\n")
    article(digest, "c", "丙", "无", "topics: [law]\n")
    write(digest, "content/topics/arm.md", "---\nzh: 机械臂\nparent: robots\n---\n")
    untouched = (digest / "content/articles/2025/12/24-c.md").read_bytes()
    dry = good(run_wenzhai("topics", "merge", "robots", "law", "--dry-run", cwd=digest))
    assert "这次没有改" in dry.out
    assert (digest / "content/topics/robots.md").exists()
    good(run_wenzhai("topics", "merge", "robots", "law", cwd=digest))
    assert not (digest / "content/topics/robots.md").exists()
    assert "topics: [law, other] # 注" in (digest / one).read_text("utf-8")
    assert "topics:\n  - law\nslug: b" in (digest / "content/articles/2025/12/24-b.md").read_text("utf-8")
    assert (digest / "content/articles/2025/12/24-c.md").read_bytes() == untouched
    assert "parent: law" in (digest / "content/topics/arm.md").read_text("utf-8")
    law = (digest / "content/topics/law.md").read_text("utf-8")
    assert "aliases: [Robots, 人形机器人, 机器人, /topics/robots/]\n" in law
    assert "parent" not in law
    assert "keywords: [焊接, welding]\n" in law
    assert law.endswith("---\n\n机器人的介绍。\n")
    good(run_wenzhai("build", cwd=digest))
    assert "../../topics/law/index.html" in (digest / "site/topics/robots/index.html").read_text("utf-8")
    assert "law/index.html" in (digest / "site/2025/12/24/a.html").read_text("utf-8")


def test_topics_without_a_file_can_be_merged(digest: Path) -> None:
    article(digest, "a", "甲", "无", "topics: [AI 治理]\n")
    article(digest, "b", "乙", "无", "topics: [人工智能治理, AI 治理]\n")
    good(run_wenzhai("topics", "merge", "人工智能治理", "AI 治理", cwd=digest))
    slug = "ai-zhi-li"
    assert f"topics: [{slug}]" not in (digest / "content/articles/2025/12/24-a.md").read_text("utf-8")
    assert "topics: [AI 治理]" in (digest / "content/articles/2025/12/24-b.md").read_text("utf-8")
    assert "人工智能治理" in (digest / f"content/topics/{slug}.md").read_text("utf-8")
    good(run_wenzhai("build", cwd=digest))


@pytest.mark.parametrize("stop", range(1, 4))
def test_a_merge_that_was_cut_off_is_finished_by_the_next(digest: Path, stop: int) -> None:
    from wenzhai.builder.project import read_project
    from wenzhai.content.config import load_config
    from wenzhai.tools.topics.change import merge

    article(digest, "a", "甲", "无", "topics: [robots]\n")
    article(digest, "b", "乙", "无", "topics: [机器人]\n")
    config, texts = load_config(digest), EditedTexts(digest)
    changes = merge(read_project(digest, config, command="topics").library, config, texts, "robots", "law")
    take_steps(digest, changes.steps[:stop], texts.originals)
    run_wenzhai("topics", "merge", "robots", "law", cwd=digest)
    assert not (digest / "content/topics/robots.md").exists()
    assert "[law]" in (digest / "content/articles/2025/12/24-a.md").read_text("utf-8")
    good(run_wenzhai("build", cwd=digest))
    assert "甲" in (digest / "site/topics/law/index.html").read_text("utf-8")
    assert "乙" in (digest / "site/topics/law/index.html").read_text("utf-8")


def test_a_file_saved_meanwhile_is_not_overwritten(digest: Path) -> None:
    from wenzhai.model.problems import ProblemsError

    path = article(digest, "a", "甲", "无")
    texts = EditedTexts(digest)
    texts(path)
    write(digest, path, "另存")
    with pytest.raises(ProblemsError):
        take_steps(digest, [FileChange(path, "我们的")], texts.originals)
    assert (digest / path).read_text("utf-8") == "另存"


# -- rename ---------------------------------------------------------------------------------------


def test_rename_moves_the_file_and_the_address(digest: Path) -> None:
    article(digest, "a", "甲", "见 [[robots]]。", "topics: [robots, 机器人2] # 注\n")
    good(run_wenzhai("topics", "rename", "机器人", "machines", cwd=digest))
    assert not (digest / "content/topics/robots.md").exists()
    text = (digest / "content/topics/machines.md").read_text("utf-8")
    assert "zh: 机器人\n" in text
    assert "aliases: [人形机器人, robots, /topics/robots/]\n" in text
    assert "topics: [machines, 机器人2] # 注" in (digest / "content/articles/2025/12/24-a.md").read_text(
        "utf-8"
    )
    assert "parent: machines" in (digest / "content/topics/law.md").read_text("utf-8")
    good(run_wenzhai("build", cwd=digest))
    assert "topics/machines/" in (digest / "site/topics/robots/index.html").read_text("utf-8")


def test_rename_to_another_name_keeps_the_address(digest: Path) -> None:
    article(digest, "a", "甲", "无", "topics: [机器人]\n")
    good(run_wenzhai("topics", "rename", "robots", "自动机", cwd=digest))
    text = (digest / "content/topics/robots.md").read_text("utf-8")
    assert "zh: 自动机\n" in text
    assert "aliases: [人形机器人, 机器人]\n" in text
    assert "topics: [robots]" in (digest / "content/articles/2025/12/24-a.md").read_text("utf-8")
    good(run_wenzhai("build", cwd=digest))
    assert (digest / "site/topics/robots/index.html").exists()


def test_a_topic_without_a_file_gets_one(digest: Path) -> None:
    article(digest, "a", "甲", "无", "topics: [人工智能治理]\n")
    good(run_wenzhai("topics", "rename", "人工智能治理", "ai-governance", cwd=digest))
    text = (digest / "content/topics/ai-governance.md").read_text("utf-8")
    assert "zh: 人工智能治理\n" in text
    assert "/topics/ren-gong-zhi-neng-zhi-li/" in text
    assert "topics: [ai-governance]" in (digest / "content/articles/2025/12/24-a.md").read_text("utf-8")
    good(run_wenzhai("build", cwd=digest))


def test_links_by_path_are_told(digest: Path) -> None:
    article(digest, "a", "甲", "见[这里](../../../topics/robots.md)。")
    ran = good(run_wenzhai("topics", "rename", "robots", "machines", cwd=digest))
    assert "24-a.md:8:7: 提醒：链接“../../../topics/robots.md”指向的文件换了位置" in ran.err


def test_nothing_is_done_while_a_file_cannot_be_read(digest: Path) -> None:
    write(digest, "content/articles/bad.md", "没有文件头")
    before = tree(digest)
    assert run_wenzhai("topics", "merge", "robots", "law", cwd=digest).code == 1
    assert tree(digest) == before
