"""What the fuzzer kept: inputs that reach different code, one a line in base64."""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent / "kept"


def kept(target: str) -> tuple[bytes, ...]:
    """Return the inputs kept for a target."""
    file = FOLDER / f"{target}.txt"
    return tuple(map(b64decode, file.read_text().split())) if file.exists() else ()


def keep(target: str, inputs: Iterable[bytes]) -> None:
    """Keep inputs for a target in place of those there, the short ones first."""
    lines = (b64encode(each).decode() for each in sorted(set(inputs), key=_short_first) if each)
    (FOLDER / f"{target}.txt").write_text("".join(f"{line}\n" for line in lines))


def _short_first(data: bytes) -> tuple[int, bytes]:
    return len(data), data
