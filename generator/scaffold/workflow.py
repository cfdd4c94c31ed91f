"""The workflow that builds the digest on GitHub and publishes it to Pages."""

from generator import __version__
from generator.scaffold.text import fill, read

PATH = ".github/workflows/pages.yml"
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


def workflow_files(tongue: str, branch: str = "main", output: str = "site") -> dict[str, str]:
    """Path → text of the workflow and of the list of what it installs."""
    install = {"requirements": REQUIREMENTS, "install": f"-r {REQUIREMENTS}"}
    return {PATH: workflow(tongue, branch, output, install), REQUIREMENTS: f"wenzhai=={__version__}\n"}


def workflow(tongue: str, branch: str, output: str, install: dict[str, str]) -> str:
    values = {**WORDS[tongue], **install, "branch": branch, "output": output}
    return fill(read("common", "pages.yml"), values)
