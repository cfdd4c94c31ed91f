"""Importers: a pasted page, a feed, a web page or a whole site becomes content files: read → plan → write.

A new input format is a class with `detects` and `read` (`interface.py`) in `IMPORTERS`, or in a package (`own.py`);
planning and writing are the same for all.

What other rooms use:

- here: `Change`, `ImportResult`, `Importer`, `Options`, `Plan`, `make_plan`, `read`, `write_plan`
- `addresses`: `clean_address`
- `alike`: `merge_command`
- `diff`: `diff`
- `escape`: `UNDONE`, `escape`, `escape_heading`, `escape_inline`
- `feed.opml`: `SourceFile`, `new_sources`, `read_opml`
- `feed.pull`: `FeedSource`, `Pull`, `Pulled`, `pull`, `same_stories`, `sources_with_feeds`
- `fetch`: `FetchError`, `Fetched`, `Fetcher`, `make_fetcher`
- `gather`: `gathered`
- `html_to_markdown`: `to_markdown`
- `interface`: `ImportResult`, `Importer`, `Moved`, `Options`
- `moved`: `MOVED`, `Redirect`, `Server`, `feed_params`, `moved_page`, `redirects`, `write_page`,
  `write_redirects`
- `own`: `own_importers`
- `pictures`: `FetchedPictures`, `KeptPictures`, `PictureUse`, `fetch_for_drafts`, `fetch_pictures`,
  `pictures_in_content`
- `places`: `mend_lost_places`
- `plan`: `STATUSES`, `Status`, `with_new_sources`
- `project_files`: `article_id_of`
- `sites`: (as a module), `KINDS`
- `term_names`: `TermNames`, `read_names`
- `vocabulary`: `bad_topic`, `source_warning`
"""

from collections.abc import Sequence

from wenzhai.importers.feed import FeedImporter
from wenzhai.importers.interface import Importer, ImportResult, Options
from wenzhai.importers.limits import check_size, within_time
from wenzhai.importers.plan import Change, Plan, make_plan
from wenzhai.importers.text import TextImporter
from wenzhai.importers.web import WebImporter
from wenzhai.importers.write import write_plan

__all__ = [
    "IMPORTERS",
    "Change",
    "ImportResult",
    "Importer",
    "Options",
    "Plan",
    "make_plan",
    "read",
    "write_plan",
]

IMPORTERS: Sequence[Importer] = (FeedImporter(), WebImporter(), TextImporter())
"""The first importer that detects the format reads it. The last one gets everything else, and reports what is
expected."""


def read(data: bytes, path: str, options: Options, own: Sequence[Importer] = ()) -> ImportResult:
    """Imports a file of any supported format; the importers of packages, `own`, are asked first. Raises `ProblemsError`
    for other files."""
    check_size(data, path)
    with within_time(path):
        importer = next((one for one in (*own, *IMPORTERS) if one.detects(data)), IMPORTERS[-1])
        return importer.read(data, path, options)
