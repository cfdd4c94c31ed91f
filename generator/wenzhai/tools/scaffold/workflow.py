"""GitHub workflows: one builds the digest and publishes it to Pages, one pulls from the feeds.

They install only what was tested for this release, from requirement files with hashes (`make lock`): first build tools,
then the dependencies of Wenzhai, then Wenzhai itself without dependencies.
"""

import json
from importlib.metadata import PackageNotFoundError, distribution
from urllib.parse import urlsplit

from wenzhai import __version__
from wenzhai.tools.scaffold.text import fill, read

PATH = ".github/workflows/pages.yml"
PULL = ".github/workflows/pull.yml"
REQUIREMENTS = "requirements.txt"
LOCK, BUILD_LOCK = "requirements.lock", "requirements-build.lock"
HEADER = "# Made by Wenzhai. `wenzhai publish --init` brings the list of a newer version.\n"

WORDS = {
    "zh": {
        "about": "每次推送后生成、检查并发布网站；仓库的 Settings → Pages 里，Source 要选 GitHub Actions。",
        "daily": "有定时发布的文章时，去掉下面两行的 #：每天北京时间 6:10 生成一次。",
    },
    "en": {
        "about": "Builds, checks and publishes after every push; in Settings → Pages, Source is GitHub Actions.",
        "daily": "If articles wait for their day, take away the # of the next two lines: a build a day, at 22:10 UTC.",
    },
}

PULL_WORDS = {
    "zh": {
        "about": "定时读取订阅源，有新草稿就开一个合并请求；"
        "Settings → Actions → General 里要允许 GitHub Actions 创建合并请求。",
        "when": "每六小时一次。",
        "branch": "还有没处理的合并请求，新草稿就加到那里；否则从头开一个分支。",
        "title": "订阅源来的草稿",
    },
    "en": {
        "about": "Asks the feeds now and then; new drafts come as a pull request. In Settings → Actions → General,"
        " GitHub Actions must be allowed to create pull requests.",
        "when": "Every six hours.",
        "branch": "While a pull request is open, new drafts are added to it; otherwise a new branch begins.",
        "title": "Drafts from the feeds",
    },
}


def workflow_files(tongue: str, branch: str = "main", output: str = "site") -> dict[str, str]:
    """Path → text of the workflow and of its requirement files."""
    return {PATH: workflow(tongue, branch, output, f"-r {REQUIREMENTS}"), **requirement_files()}


def pull_files(tongue: str) -> dict[str, str]:
    """Path → text of the workflow that pulls and of its requirement files."""
    return {PULL: fill(read("common", "pull.yml"), PULL_WORDS[tongue]), **requirement_files()}


def workflow(tongue: str, branch: str, output: str, program: str, locks: str = "") -> str:
    """The workflow's text. `program` is the requirement for Wenzhai itself, `locks` the folder of the requirement
    files."""
    values = {**WORDS[tongue], "branch": branch, "output": output, "program": program, "locks": locks}
    return fill(read("common", "pages.yml"), values)


def requirement_files() -> dict[str, str]:
    """The requirement files: Wenzhai in this version, its dependencies, and build tools."""
    try:
        origin = distribution("wenzhai").read_text("direct_url.json") or ""
    except PackageNotFoundError:
        origin = ""
    lists = {name: HEADER + read("locks", name) for name in (LOCK, BUILD_LOCK)}
    return {REQUIREMENTS: f"{requirement(origin)}\n", **lists}


def requirement(origin: str) -> str:
    """The requirement for this version: the release, or the commit of the repository that it was installed from.

    `origin` is pip's record of that, `direct_url.json` (PEP 610); empty for a release."""
    origin_data = json.loads(origin) if origin else {}
    commit = origin_data.get("vcs_info", {}).get("commit_id")
    address = urlsplit(origin_data.get("url", ""))
    if not commit or origin_data["vcs_info"].get("vcs") != "git" or address.scheme not in ("https", "ssh"):
        return f"wenzhai=={__version__}"
    if address.scheme == "https":  # never with user name and password
        address = address._replace(netloc=address.netloc.rpartition("@")[2])
    return f"wenzhai @ git+{address.geturl()}@{commit}"


def is_generated(path: str, text: str) -> bool:
    """Whether a requirement file is unchanged since Wenzhai wrote it, so that it may be replaced by a newer one."""
    if path == REQUIREMENTS:
        return text.startswith(("wenzhai==", "wenzhai @ ")) and text.count("\n") == 1
    return text.startswith(HEADER)
