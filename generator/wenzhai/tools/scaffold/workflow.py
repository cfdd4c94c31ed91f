"""The workflows that run on GitHub: one builds the digest and publishes it to Pages, one pulls from the feeds."""

from wenzhai import __version__
from wenzhai.tools.scaffold.text import fill, read

PATH = ".github/workflows/pages.yml"
PULL = ".github/workflows/pull.yml"
REQUIREMENTS = "requirements.txt"

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
    """Path → text of the workflow and of the list of what it installs."""
    install = {"requirements": REQUIREMENTS, "install": f"-r {REQUIREMENTS}"}
    return {PATH: workflow(tongue, branch, output, install), REQUIREMENTS: f"wenzhai=={__version__}\n"}


def pull_files(tongue: str) -> dict[str, str]:
    """The same for the workflow that pulls."""
    return {
        PULL: fill(read("common", "pull.yml"), PULL_WORDS[tongue]),
        REQUIREMENTS: f"wenzhai=={__version__}\n",
    }


def workflow(tongue: str, branch: str, output: str, install: dict[str, str]) -> str:
    values = {**WORDS[tongue], **install, "branch": branch, "output": output}
    return fill(read("common", "pages.yml"), values)
