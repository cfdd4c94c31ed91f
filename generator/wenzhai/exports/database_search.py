"""Finds articles in the database of `wenzhai export --as sqlite`, the Chinese ones too.

    python search.py digest.sqlite 全球治理体系

Needs nothing but Python. Within it, `terms` makes of what somebody typed what `MATCH` takes; `connect` opens a database
so that SQL has it as a function:

    SELECT articles.title FROM articles JOIN article_search ON article_search.rowid = articles.number
    WHERE article_search MATCH terms('全球治理体系');

Datasette has the function with `datasette digest.sqlite --plugins-dir plugins`, where `plugins/` holds this file.
"""

import re
import sqlite3
import sys
import unicodedata

PREFIX = 3
"""From this many letters on, the last word of a query may be unfinished."""
QUERY = """
SELECT day, articles.title, coalesce(url, path)
FROM article_search JOIN articles ON articles.number = article_search.rowid
WHERE article_search MATCH ?
ORDER BY bm25(article_search, 4, 1, 1), day DESC, number DESC LIMIT ?
"""


def connect(path: str) -> sqlite3.Connection:
    """The database, read-only, with the function `terms`."""
    connection = sqlite3.connect(
        "file:" + path.replace("?", "%3f").replace("#", "%23") + "?mode=ro", uri=True
    )
    prepare_connection(connection)
    return connection


def prepare_connection(conn: sqlite3.Connection) -> None:
    """Gives a connection the function `terms`. Datasette calls it by this name."""
    conn.create_function("terms", 1, lambda typed: terms(conn, typed))


def terms(connection: sqlite3.Connection, typed: str) -> str:
    """What `MATCH` takes, for articles that hold each part of what was typed, and phrases in quotation marks."""
    rules = dict(connection.execute("SELECT name, value FROM search_rules"))
    parts = re.findall(r'"[^"]*"|[^\s"]+', normalized(typed, rules))
    phrases = [phrase(pieces) for part in parts if (pieces := tokens(part, rules))]
    last = tokens(parts[-1], rules)[-1:] if parts and not parts[-1].endswith('"') else []
    unfinished = bool(last) and re.fullmatch(rules["word"], last[0]) and len(last[0]) >= PREFIX
    return " AND ".join(phrases) + (" *" if phrases and unfinished else "")


def phrase(pieces: list[str]) -> str:
    return '"' + " ".join(pieces) + '"'


def tokens(text: str, rules: dict[str, str]) -> list[str]:
    """The tokens of a normalized text: each character of scripts without blanks, and words of others."""
    longest = int(rules["longest"])
    return [piece[:longest] for piece in re.findall(rules["token"], text)]


def normalized(text: str, rules: dict[str, str]) -> str:
    """As the index has it: NFKC, lower case, simplified characters."""
    text = re.sub(rules["ignored"], "", unicodedata.normalize("NFKC", text).lower())
    pairs = rules["simplified"]
    return text.translate(dict(zip(map(ord, pairs[::2]), pairs[1::2], strict=True)))


try:
    from datasette import hookimpl
except ImportError:
    pass
else:
    prepare_connection = hookimpl(prepare_connection)

if __name__ == "__main__":
    database = connect(sys.argv[1])
    asked = terms(database, " ".join(sys.argv[2:]))
    for row in database.execute(QUERY, (asked, 20)) if asked else ():
        print("\t".join(value or "" for value in row))
