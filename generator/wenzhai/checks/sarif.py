"""Problems as SARIF 2.1.0, which GitHub code review and editors show at their lines."""

from collections.abc import Sequence
from urllib.parse import quote

from wenzhai import __version__
from wenzhai.model.problems import Problem
from wenzhai.model.report import words

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(problems: Sequence[Problem], lang: str) -> dict[str, object]:
    """The log of one run."""
    codes = sorted({problem.code for problem in problems})
    driver = {"name": "wenzhai", "version": __version__, "rules": [{"id": code} for code in codes]}
    results = [result(problem, codes.index(problem.code), lang) for problem in problems]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def result(problem: Problem, rule: int, lang: str) -> dict[str, object]:
    texts = [words(problem.code, problem.params, lang, suffix) for suffix in ("", "_hint")]
    found: dict[str, object] = {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": "\n".join(filter(None, texts))},
    }
    if problem.path:
        place: dict[str, object] = {"artifactLocation": {"uri": quote(problem.path)}}
        if problem.line:
            place["region"] = {"startLine": problem.line, "startColumn": max(problem.column, 1)}
        found["locations"] = [{"physicalLocation": place}]
    return found
