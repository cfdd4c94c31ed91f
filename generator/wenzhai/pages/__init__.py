"""Pure descriptions of everything that lands in the site: one generator for each kind, yielding `Page`s.

Nothing here renders or reads. A page's context is all that its template can see, so it is also all that the page
depends on. Values are kept narrow (Cards, never whole articles of others) for that reason.

What other rooms use:

- `addresses`: `AddressClash`, `clash_problem`, `clashes`
- `dates`: `day_url`
- `extra`: `extra_pages`
- `fingerprints`: `PagePlanner`, `check_names`
- `formats.api`: `render_schema`
- `formats.issue_items`: `ai_html`, `labelled`, `with_facts`
- `formats.links`: `Links`, `TAG`, `encoded`
- `formats.portable`: `portable`
- `formats.share_image`: `render`
- `internal_links`: `fill_links`, `relative`, `way`
- `kinds`: `ARTICLE`, `PAGE_KINDS`, `PageKind`, `PageValues`
- `leading`: `led`
- `link_addresses`: `Addresses`, `SiteTarget`, `content_pages`, `linked_places`, `site_target`
- `records`: `all_records`, `article_record`, `issue_records`, `related_to`, `term_records`
- `sections`: `Described`, `PublishedSections`, `SiteSection`, `sections`
- `share_images`: `SIZE`, `ShareCard`
- `shared`: `SiteContext`, `site_context`
- `site_pages`: `document_card`, `markdown_copy_url`
"""

from collections.abc import Iterator
from itertools import chain

from wenzhai.model.page import Page
from wenzhai.pages.api import api_pages
from wenzhai.pages.dates import date_pages
from wenzhai.pages.extra import described_extra
from wenzhai.pages.feeds import locations, place_of
from wenzhai.pages.formats import sitemap_pages
from wenzhai.pages.home import home_page
from wenzhai.pages.issues import issue_pages
from wenzhai.pages.series import series_pages
from wenzhai.pages.share_images import other_share_images
from wenzhai.pages.shared import SiteContext
from wenzhai.pages.site_pages import (
    asset_pages,
    corrections_page,
    doc_pages,
    expired_redirects,
    image_pages,
    special_pages,
    term_redirects,
)
from wenzhai.pages.subscribe import subscribe_page
from wenzhai.pages.taxonomy import term_pages


def common_pages(site: SiteContext) -> Iterator[Page]:
    """What shows of articles nothing but their cards: listings, documents, the sitemap, and what readers never see."""
    library = site.library
    pages = tuple(listings(site))
    extra = described_extra(site.extra, site.config)
    yield from chain(asset_pages(site.theme), image_pages(library, site.related), pages)
    yield from term_redirects(library, site.config.lang)
    yield from expired_redirects(site)
    yield from other_share_images(library, site.config, site.font)
    articles = (place_of(card) for card in library.every() if not card.noindex)
    yield from sitemap_pages(site.shared.site, chain(articles, locations((*pages, *extra))))
    if site.config.api:
        yield from api_pages(site)


def listings(site: SiteContext) -> Iterator[Page]:
    """What people see, but for the articles."""
    library, related = site.library, site.related
    yield from chain(
        home_page(library, related, site.config),
        chain.from_iterable(term_pages(site, one) for one in library.taxonomies.values()),
        series_pages(library, related),
        date_pages(site),
        doc_pages(library, related),
        corrections_page(site),
        issue_pages(site),
        special_pages(site),
        subscribe_page(site),
    )
