"""Own taxonomies: fields of the type `taxonomy` get what topics have, by the same code."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from msgspec import structs

import wenzhai
from tests.support.project import NOW, Project
from tests.support.run import run_wenzhai
from tests.support.samples import article
from wenzhai.cli.console import CommandFailed
from wenzhai.cli.search_fields import field_filter
from wenzhai.content.config import Config, load_config
from wenzhai.content.own_fields import OwnField
from wenzhai.library.library import build_library
from wenzhai.library.taxonomy import FIELD
from wenzhai.search.facets import own_filter
from wenzhai.search.hints import MOST_TERMS, terms_file
from wenzhai.search.reader.find import results
from wenzhai.search.reader.index import SearchIndex
from wenzhai.text.slugs import slugify

SETTINGS = """\
title: 文摘
url: https://example.org/
api: true
per_page: 2
fields:
  region: {type: taxonomy, zh: 地区, en: Regions, terms: [{slug: asia, zh: 亚洲, en: Asia, aliases: [亚太]}]}
  people: {type: taxonomy, zh: 人物}
  level: {type: choice, choices: [高, 很 低], zh: 级别}
  open: {type: boolean, zh: 公开}
"""
HOSTILE = ("../x", "…", "长" * 300, "上\u200f海", "a/b\\c", "<b>&\"'", "con", "index", "🌧")


def text(day: str, keys: str = "", title: str = "雨") -> str:
    return f"---\nid: a{day.replace('-', '')}\ntitle: {title}\ndate: {day}\ntopics: [雨]\n{keys}---\n{day} 有雨。\n"


def project_in(folder: Path) -> Project:
    months = [f"2025-{month:02}-0{month}" for month in range(1, 6)]
    project = Project(folder).add(("wenzhai.yaml", SETTINGS))
    for day in months:
        project.write(
            f"content/articles/{day}.md", text(day, "region: [亚洲, 欧洲]\nlevel: 高\nopen: true\n")
        )
    return project.add(
        (
            "content/articles/last.md",
            text("2025-12-24", "region: [Asia, ＥＵＲＯＰＥ, 亚太]\npeople: [Ada Lovelace]\nlevel: 很 低\n"),
        ),
        ("content/articles/none.md", text("2025-12-25", "open: false\n", "雪")),
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = project_in(tmp_path_factory.mktemp("taxonomies"))
    assert not project.build().failed
    return project


def page(site: Project, url: str) -> str:
    return (site.site / url).read_text(encoding="utf-8")


def test_there_is_an_index_and_a_chronicle_of_each_term_with_pages_chart_and_feed(site: Project) -> None:
    index = page(site, "region/index.html")
    assert "<h1>地区</h1>" in index and index.index("亚洲") < index.index("欧洲")
    front = page(site, "region/asia/index.html")
    assert "<h1>亚洲</h1>" in front and '<p class="other-name" lang="en">Asia</p>' in front
    assert '<p class="kicker"><a href="../../region/index.html">地区</a></p>' in front
    assert '<figure class="bars">' in front and "region/asia/page/2.html" in front
    assert (site.site / "region/asia/page/1.html").is_file()
    feed = ET.parse(site.site / "region/ou-zhou/feed.xml").getroot()
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 5
    assert sorted(path.name for path in (site.site / "region").iterdir()) == [
        *("asia", "europe", "index.html", "ou-zhou"),
    ], "names in other widths, other languages and aliases of the settings are the same term"


def test_articles_topics_sitemap_opml_and_the_page_on_subscribing_lead_there(site: Project) -> None:
    last = page(site, "2025/12/24/last.html")
    assert last.count("region/asia/index.html") == 1 and "people/ada-lovelace/index.html" in last
    assert 'aria-label="人物"' not in page(site, "2025/12/25/none.html")
    topics = page(site, "topics/index.html")
    assert '../region/index.html">地区 <span class="count">3' in topics
    sitemap = page(site, "sitemap.xml")
    assert "https://example.org/region/" in sitemap and "https://example.org/people/ada-lovelace/" in sitemap
    assert '<outline text="地区">' in page(site, "feeds.opml")
    subscribe = page(site, "subscribe.html")
    assert "<h2>地区</h2>" in subscribe and "region/asia/feed.xml" in subscribe


def test_data_has_the_terms_of_articles_and_a_file_for_each_taxonomy(site: Project) -> None:
    index = json.loads(page(site, "api/index.json"))
    assert [(one["key"], one["zh"], one["path"]) for one in index["taxonomies"]] == [
        ("region", "地区", "api/taxonomies/region.json"),
        ("people", "人物", "api/taxonomies/people.json"),
    ]
    found = json.loads(page(site, index["taxonomies"][0]["path"]))["taxonomy"]["terms"]
    asia = next(one for one in found if one["slug"] == "asia")
    assert (asia["articles"], asia["latest"], asia["aliases"]) == (6, "2025-12-24", ["亚太"])
    (record,) = json.loads(page(site, "api/articles/2025-01.json"))["articles"]
    assert record["extra"]["region"] == [
        {"slug": "asia", "zh": "亚洲", "en": "Asia"},
        {"slug": "ou-zhou", "zh": "欧洲", "en": ""},
    ]
    records = wenzhai.read(site.root, now=NOW)
    assert [one.key for one in records.taxonomies] == ["region", "people"]
    assert records.taxonomies[0].terms[0].slug == "asia"


def filtered(site: Project, *fields: str) -> list[str]:
    index, config = SearchIndex(lambda url: (site.site / url).read_bytes()), load_config(site.root)
    found = results(index, "雨", [field_filter(config, index, field) for field in fields])
    return sorted(one.text.url for one in found)


def test_search_filters_by_terms_choices_and_yes_or_no(site: Project) -> None:
    months, last = [f"2025/0{n}/0{n}/yu.html" for n in range(1, 6)], ["2025/12/24/last.html"]
    assert filtered(site, "region=欧洲") == months
    assert filtered(site, "region=Europe") == filtered(site, "region=亚太", "level=很 低") == last
    assert filtered(site, "open=true") == months and filtered(site, "open=false") == ["2025/12/25/none.html"]
    run = run_wenzhai("search", "Europe", "-f", "region=asia", "--json", cwd=site.root)
    answer = json.loads(run.out)
    assert [one["url"] for one in answer["results"]] == last and answer["meant"][0]["kinds"] == ["f.region"]


@pytest.mark.parametrize(
    ("field", "code", "known"),
    [
        ("regoin=欧洲", "search-field-unknown", "region, people, level, open"),
        ("region", "search-field-unknown", "region, people, level, open"),
        ("region=非洲", "search-field-none", "亚洲、欧洲、ＥＵＲＯＰＥ"),
        ("level=中", "search-field-none", "高、很 低"),
        ("open=maybe", "search-field-none", "true、false"),
    ],
)
def test_a_field_or_a_value_that_is_not_there_is_an_error_with_what_is(
    site: Project, field: str, code: str, known: str
) -> None:
    with pytest.raises(CommandFailed) as caught:
        filtered(site, field)
    (problem,) = caught.value.problems
    assert (problem.code, problem.params["known"]) == (code, known)


def test_the_search_page_offers_them_and_terms_hand_it_what_it_filters_by(site: Project) -> None:
    search = page(site, "search.html")
    assert '<label hidden>地区 <select name="f.region">' in search and 'data-say="f.level">级别' in search
    assert '<input type="hidden" name="f.region" value="asia">' in page(site, "region/asia/index.html")
    months = [*(site.site / "search/texts/2025-12").iterdir()]
    texts = [one for file in months for one in json.loads(file.read_bytes())]
    fields = {one["url"]: one.get("fields", {}) for one in texts}["2025/12/24/last.html"]
    assert fields["f.level"] == [{"slug": own_filter("level", "很 低").partition(":")[2], "name": "很 低"}]


def test_every_filter_is_one_word_whose_list_can_be_a_file() -> None:
    for value in (*HOSTILE, "高", "asia", "x" * 60, "长" * 60):
        term = own_filter("k" * 40, value)
        assert term.startswith(FIELD) and len(term.split()) == 1 and term.count(":") == 1 and len(term) < 80


def test_names_that_would_be_at_one_address_are_an_error_that_names_both(tmp_path: Path) -> None:
    project = project_in(tmp_path).add(("content/articles/other.md", text("2025-06-06", "people: [李明]\n")))
    project.write("content/articles/same.md", text("2025-07-07", "people: [黎明]\n"))
    (problem,) = [one for one in project.build().problems if one.code == "own-term-slug-taken"]
    assert {problem.params["name"], problem.params["other"]} == {"李明", "黎明"}
    assert problem.line == 6 and problem.params["url"] == "people/li-ming/index.html"
    given = "zh: 人物, terms: [{slug: dawn, zh: 黎明}]"
    project.edit("wenzhai.yaml", "zh: 人物", given)
    assert not project.build().failed
    assert {path.name for path in (project.site / "people").iterdir()} >= {"li-ming", "dawn"}


@pytest.mark.parametrize(
    ("path", "content", "code"),
    [
        ("static/region/asia/index.html", "plain", "static-taken"),
        ("static/region", "plain", "static-in-the-way"),
        (
            "content/articles/moved.md",
            text("2025-08-08", "aliases: [/region/asia/index.html]\n"),
            "alias-taken",
        ),
    ],
)
def test_a_page_of_a_term_and_another_file_at_its_address_are_an_error_that_names_both(
    tmp_path: Path, path: str, content: str, code: str
) -> None:
    problems = project_in(tmp_path).add((path, content)).build().problems
    (problem,) = [one for one in problems if one.code == code]
    assert problem.path == path and problem.params["other"].startswith("/region/")


def test_hostile_names_make_plain_addresses_and_are_shown_as_text(tmp_path: Path) -> None:
    names = ", ".join(json.dumps(name, ensure_ascii=False) for name in HOSTILE)
    project = project_in(tmp_path).add(
        ("content/articles/odd.md", text("2025-09-09", f"people: [{names}]\n"))
    )
    assert not project.build().failed
    made = {path.name for path in (project.site / "people").iterdir() if path.is_dir()}
    assert {"x", "a-b-c", "shang-hai", "con-1", "index-1", "b-and"} <= made and len(made) == len(HOSTILE) + 1
    assert "&lt;b&gt;&amp;" in page(project, "people/index.html")
    for written, code in (('[""]', "empty-item"), ('["  "]', "empty-item"), ('["a\\nb"]', "one-line")):
        project.write("content/articles/odd.md", text("2025-09-09", f"people: {written}\n"))
        assert project.build().codes == [code]
    project.write("content/articles/odd.md", text("2025-09-09", f"people: [{'长' * 301}]\n"))
    assert project.build().codes == ["too-long"]
    project.write("content/articles/odd.md", text("2025-09-09", "people: 李明\n"))
    assert project.build().codes == ["list-wanted"]


def test_an_edit_of_a_value_or_of_the_settings_rebuilds_what_shows_it(tmp_path: Path) -> None:
    project = project_in(tmp_path)
    project.build()
    project.edit("content/articles/last.md", "[Ada Lovelace]", "[Alan Turing]")
    built = project.build()
    assert (
        "people/alan-turing/index.html" in built.written and "people/ada-lovelace/index.html" in built.removed
    )
    assert "region/asia/page/1.html" not in built.written and "2025/01/01/yu.html" not in built.written
    project.edit("wenzhai.yaml", "zh: 地区", "zh: 区域")
    built = project.build()
    assert {"region/index.html", "2025/01/01/yu.html"} <= built.written
    project.edit("wenzhai.yaml", "people: {type: taxonomy", "people: {type: list")
    built = project.build()
    assert "people/index.html" in built.removed and "api/taxonomies/people.json" in built.removed
    assert project.build().idle


def test_thousands_of_terms_are_as_many_pages_and_names_of_search_stay_few(tmp_path: Path) -> None:
    names = tuple(f"人{chr(0x4E00 + at)}{at}" for at in range(5_000))
    fact = structs.replace(article("a"), extra={"people": names})
    config = Config(fields={"people": OwnField(type="taxonomy")})
    made = build_library([fact], config, lambda name: slugify(name, "han"), now=NOW)
    assert not made.problems and len(made.library.taxonomies["people"].terms) == 5_000
    assert len(made.library.every()[0].terms["people"]) == 5_000
    assert len(json.loads(terms_file(made.library, "zh"))["terms"]) == MOST_TERMS
