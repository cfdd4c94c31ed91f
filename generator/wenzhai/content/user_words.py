"""`content/terms.txt`: words that the curator wants taken as one, in the format of jieba's user dictionary."""

from collections.abc import Iterator
from unicodedata import normalize

from msgspec import structs

from wenzhai.content.frontmatter.encodings import decode
from wenzhai.engine.digest import digest
from wenzhai.model.content import Body, Parsed, UserWords
from wenzhai.model.digest import Digest
from wenzhai.model.problems import Problem, warning

MAX_WORD = 60
NOTHING = Body("")


def read_own_words(path: str, data: bytes) -> Parsed:
    """A word on each line; a frequency and a part of speech may follow it, as jieba has them. `#` begins a comment."""
    lines = list(enumerate(decode(data, path).split("\n"), start=1))
    problems = tuple(found for number, line in lines for found in faults(path, number, line))
    words = dict.fromkeys(normalize("NFC", word) for _, line in lines for word in word_of(line))
    file = UserWords(
        path=path, words=tuple(words), body_digest=digest(NOTHING), digest=Digest(b""), problems=problems
    )
    return Parsed(path, structs.replace(file, digest=digest(file)), NOTHING, problems=problems)


def word_of(line: str) -> list[str]:
    """The word of a line, or nothing. It may hold blanks: what follows it is a number, or a number and a tag."""
    fields = line.partition("#")[0].split()
    for place in (-2, -1):
        if len(fields) > -place and fields[place].isdecimal() and (place == -1 or fields[-1].isascii()):
            fields = fields[:place]
            break
    return [" ".join(fields)] if fields else []


def faults(path: str, number: int, line: str) -> Iterator[Problem]:
    for word in word_of(line):
        code = "own-word-short" if len(word) < 2 else "own-word-long" if len(word) > MAX_WORD else ""
        if code:
            yield warning(
                code,
                path,
                line=number,
                column=line.index(word[0]) + 1,
                params={"word": word, "limit": str(MAX_WORD)},
                excerpt=line,
            )
