"""Which format an answer takes: the suffix of the path, or else the Accept header."""

from collections.abc import Iterable
from dataclasses import dataclass

from tune_or_prompt.web.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Format:
    """A format of answers: the suffix that asks for it, and its media type."""

    suffix: str
    media_type: str
    parameters: str = "; charset=utf-8"

    @property
    def content_type(self) -> str:
        """Return the whole value of the Content-Type header."""
        return f"{self.media_type}{self.parameters}"


JSON = Format("json", "application/json", "")
NDJSON = Format("ndjson", "application/x-ndjson", "")
JSONL = Format("jsonl", "application/jsonl", "")
YAML = Format("yaml", "application/yaml", "")
CSV = Format("csv", "text/csv", "; charset=utf-8; header=present")
TSV = Format("tsv", "text/tab-separated-values")
MARKDOWN = Format("md", "text/markdown")
HTML = Format("html", "text/html")
TEXT = Format("txt", "text/plain")

LINES = (NDJSON, JSONL)
"""The names of one JSON document a line."""

FORMATS = (JSON, *LINES, YAML, CSV, TSV, MARKDOWN, HTML, TEXT)


def choose(
    formats: Iterable[Format], *, suffix: str | None, accept: Iterable[tuple[str, float]]
) -> Format:
    """Return the format to answer in: the one of the suffix, or else the most welcome one.

    Args:
        formats: what is available, the default first.
        suffix: the suffix of the path, if it has one.
        accept: media ranges of the Accept header with their q; none means anything.

    Raises:
        ProblemError: if no available format is welcome.
    """
    available, ranges = list(formats), list(accept)
    if suffix:
        welcome = [each for each in available if each.suffix == suffix]
    elif ranges:
        rated = {each: _quality(each.media_type, ranges) for each in available}
        best = max(rated.values())
        welcome = [each for each in available if rated[each] == best > 0]
    else:
        welcome = available
    if not welcome:
        names = ", ".join(f"{each.media_type} (.{each.suffix})" for each in available)
        raise ProblemError("not-acceptable", f"Available here: {names}.")
    return welcome[0]


def _quality(media_type: str, ranges: Iterable[tuple[str, float]]) -> float:
    """Return the q of the most specific range that covers the media type."""
    wanted = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    found = {value.partition(";")[0].strip().lower(): q for value, q in reversed(list(ranges))}
    return next((found[each] for each in wanted if each in found), 0.0)
