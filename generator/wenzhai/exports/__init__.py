"""Exports: an issue, or a choice of articles, for readers elsewhere: mail, WeChat, a book, a single file, data.

One description of what is shown (`describe.py`), one module for each format over it. Nothing here reads the project.

What other rooms use:

- `data`: `schema_text`
- `database`: `render_database`
- `describe`: `Export`
- `files`: `ExportFiles`
- `formats`: `FORMATS`
- `select`: `Choice`, `NothingChosen`, `exported`, `find_issue`
"""
