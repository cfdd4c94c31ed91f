"""Which path of the desk is answered by whom."""

from wenzhai.desk.web.desk import Desk
from wenzhai.desk.web.handlers import ActForm, DeskFile, DeskHandler, InboxPage, ItemPage
from wenzhai.desk.web.issue_handlers import ISSUE_PAGES
from wenzhai.serve.server import Preview


def desk_routes(preview: Preview, desk: Desk) -> list[tuple[str, type[DeskHandler], dict[str, object]]]:
    known: dict[str, object] = {"preview": preview, "desk": desk}
    pages: list[tuple[str, type[DeskHandler]]] = [
        ("/desk/", InboxPage),
        ("/desk/item/([A-Za-z0-9_-]+)", ItemPage),
        ("/desk/act", ActForm),
        (r"/desk/(desk\.css|desk\.js|early\.js|desk\.svg)", DeskFile),
        *ISSUE_PAGES,
    ]
    return [(path, page, known) for path, page in pages]
