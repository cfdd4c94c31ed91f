"""The desk: what to do with drafts, one set of acts for scripts, the terminal and the browser.

An act is a plan of file changes, made by pure functions from the files as they are (`acts.py`), and carried out as a
whole or not at all, so that it can be undone (`log.py`). `inbox.py` has what a curator sees of each draft.

What other rooms use:

- `acts`: (as a module), `DeskAct`, `DeskState`, `WriteFile`, `empty`, `said`
- `drafts`: `DraftFile`, `expect_draft`, `find_article`, `find_draft`
- `inbox`: `Inbox`, `InboxFilter`, `InboxItem`, `StoryLine`, `chosen`, `matchless`, `read_inbox`, `refreshed`,
  `story_lines`
- `issues`: `added`, `issue_file`, `issue_names`, `made`, `published_content`
- `log`: `desk_state`, `dropped_files`, `forget`, `last_act`, `perform`, `undo`
- `web.desk`: `Desk`
- `web.routes`: `desk_routes`
"""
