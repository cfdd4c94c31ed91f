"""Every page of the built sites is valid, whole, and speaks to nobody else."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.conftest import Checker
from tests.browser.crawl import crawl
from tests.browser.serving import served


def test_every_page_is_valid_html(site: Path, nu: Checker) -> None:
    assert nu(site) == []


def test_every_page_works_when_opened_from_disk(site: Path, browser: Browser) -> None:
    assert crawl(browser, site, site.as_uri() + "/") == []


def test_what_is_not_there_leads_home_at_any_depth(project_site: Path, browser: Browser) -> None:
    page = browser.new_page()
    with served(project_site) as root:
        page.goto(root + "2025/12/nowhere/at-all.html")
        sheets = page.evaluate("[...document.styleSheets].length")
        assert sheets > 0
        page.click("main a")
        assert page.url == root + "index.html"
    page.close()


def test_every_page_works_below_a_folder_of_a_server(site: Path, browser: Browser) -> None:
    with served(site) as root:
        assert crawl(browser, site, root) == []
