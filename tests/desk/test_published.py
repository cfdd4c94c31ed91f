"""What was published cannot be undone at the desk, and nothing of the desk is published."""

from benchmarks.kills import IDENTITY
from tests.support.publishing import Digest, digest, nobodys_settings

__all__ = ["digest", "nobodys_settings"]


def test_acts_can_be_undone_until_the_site_is_published(digest: Digest) -> None:
    digest.article("草稿", "b", "draft: true\n")
    digest.commit()
    (kept,) = (one["id"] for one in digest.run("inbox", "list", "--json").json["stories"])
    assert digest.run("inbox", "later", kept).code == 0
    assert digest.run("publish", "--dry-run", **IDENTITY).code == 0
    assert "已撤销" in digest.run("inbox", "undo").out
    digest.run("inbox", "later", kept)
    assert digest.run("publish", "--yes", **IDENTITY).code == 0
    assert "没有可撤销的" in digest.run("inbox", "undo").out
    assert not [name for name in digest.published() if "inbox" in name or "desk" in name]
