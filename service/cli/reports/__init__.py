"""How findings are written, one file a format.

Law: pure functions from what was found to text; nothing here reads, asks or decides.
"""

from collections.abc import Callable, Mapping

from service.cli.findings import Checked
from service.cli.reports import (
    codequality,
    github,
    junit,
    markdown,
    sarif,
    text,
)

_WRITERS: Mapping[str, Callable[[Checked], str]] = {
    "text": text.write,
    "markdown": markdown.write,
    "junit": junit.write,
    "sarif": sarif.write,
    "github": github.write,
    "codequality": codequality.write,
}


def written(form: str, result: Checked, answer: bytes) -> bytes:
    """Return a check in a format; as JSON it is the answer of the service itself."""
    if form == "json":
        return answer + b"\n"
    return _WRITERS[form](result).encode()
