"""How findings are written, one file a format.

Law: pure functions from what was found to text; nothing here reads, asks or decides.
"""

from importlib import import_module

from service.cli.findings import Checked


def written(form: str, result: Checked, answer: bytes) -> bytes:
    """Return a check in a format; as JSON it is the answer of the service itself."""
    if form == "json":
        return answer + b"\n"
    text: str = import_module(f"{__name__}.{form}").write(result)
    return text.encode()
