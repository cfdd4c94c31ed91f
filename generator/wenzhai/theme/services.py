"""Services of others that a curator may name in the settings: counters of visits, and comments."""

import json
from collections.abc import Iterator
from html import escape

from wenzhai.content.look import Services
from wenzhai.theme.csp import Allowed, Snippet, origin, snippet

GISCUS, BAIDU = "https://giscus.app", "https://hm.baidu.com"


def counters(services: Services) -> Iterator[tuple[str, Snippet]]:
    """The name and the script of each service that counts visits, as the service documents it."""
    umami, plausible, baidu = services.umami, services.plausible, services.baidu
    if umami.id:
        yield (
            "Umami",
            script(f"{umami.url.rstrip('/')}/script.js", f'defer data-website-id="{escape(umami.id)}"'),
        )
    if plausible.domain:
        domain = f'defer data-domain="{escape(plausible.domain)}"'
        yield "Plausible", script(f"{plausible.url.rstrip('/')}/js/script.js", domain)
    if baidu.id:
        made = script(f"{BAIDU}/hm.js?{baidu.id}", "async")
        yield "百度统计", Snippet(made.html, made.allowed + Allowed(img=(BAIDU,)))


def script(url: str, attributes: str) -> Snippet:
    return snippet(f'<script {attributes} src="{escape(url)}"></script>')[0]


def comments(services: Services, lang: str) -> Snippet | None:
    """The attributes of the button below articles, and what is needed after a click: before it nothing is loaded."""
    giscus, waline = services.giscus, services.waline
    if giscus.repo:
        data = {
            "repo": giscus.repo,
            "repo-id": giscus.repo_id,
            "category": giscus.category,
            "category-id": giscus.category_id,
            "mapping": "pathname",
            "theme": "preferred_color_scheme",
            "lang": "zh-CN" if lang.startswith("zh") else "en",
        }
        host = (GISCUS,)
        return Snippet(button("giscus", data), Allowed(script=host, style=host, connect=host, frame=host))
    if waline.url:
        client = waline.client.rstrip("/") + "/"
        program, server = (origin(client),), (origin(waline.url),)
        allowed = Allowed(script=program, style=program, connect=server, img=program + server)
        return Snippet(button("waline", {"server": waline.url, "client": client}), allowed)
    return None


def button(service: str, data: dict[str, str]) -> str:
    return f'data-comments="{service}" data-with="{escape(json.dumps(data, ensure_ascii=False))}"'
