"""Pictures of web pages: named by a link, or fetched when the curator asks for it."""

import re
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from posixpath import relpath

from msgspec import structs

from wenzhai.content.kinds import IMAGES
from wenzhai.content.paths import CONTENT
from wenzhai.importers.fetch import Fetcher, FetchError
from wenzhai.importers.interface import Asset, ImportResult, article_folder
from wenzhai.model.content import Draft
from wenzhai.model.problems import warning

PICTURE = re.compile(r"!\[((?:[^\[\]\\]|\\.)*)\]\((https?://[^()\s]+)\)")
SIGNATURES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif"}
MOST = 100


def as_links(markdown: str) -> str:
    """The Markdown with links in the place of pictures: nothing of another site is loaded by readers' browsers."""
    return PICTURE.sub(lambda found: f"[{found[1].strip() or '🖼'}]({found[2]})", markdown)


def with_pictures(found: ImportResult, fetcher: Fetcher, folder: Path) -> ImportResult:
    """The drafts with their pictures fetched into `folder`; those that do not come stay links, and it is said why."""
    drafts: list[Draft] = []
    assets: list[Asset] = []
    problems = list(found.problems)
    for draft in found.drafts:
        here = article_folder(draft.front_matter.get("date"))
        addresses = dict.fromkeys(match[2] for match in PICTURE.finditer(draft.markdown))
        local: dict[str, str] = {}
        for address in list(addresses)[:MOST]:
            try:
                data = fetcher.fetch(address).data
            except FetchError as error:
                problems.append(warning(error.code, params=error.params))
                continue
            kind = kind_of(data)
            if not kind:
                problems.append(warning("import-no-picture", params={"url": address}))
                continue
            name = f"{blake2b(data, digest_size=8).hexdigest()}.{kind}"
            (folder / name).write_bytes(data)
            path = f"{CONTENT}/{IMAGES}/web/{name}"
            assets.append(Asset(path, str(folder / name), draft.origin))
            local[address] = relpath(path, here)
        markdown = as_links(localised(draft.markdown, local))
        drafts.append(structs.replace(draft, markdown=markdown))
    return ImportResult(tuple(drafts), tuple(problems), (*found.assets, *assets), found.topic_addresses)


def localised(markdown: str, local: Mapping[str, str]) -> str:
    """The Markdown with the pictures that were fetched at their new places."""

    def placed(found: re.Match[str]) -> str:
        return f"![{found[1]}]({local[found[2]]})" if found[2] in local else found[0]

    return PICTURE.sub(placed, markdown)


def kind_of(data: bytes) -> str:
    """The extension that the bytes call for; empty for what is no picture that a site may show."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((kind for start, kind in SIGNATURES.items() if data.startswith(start)), "")
