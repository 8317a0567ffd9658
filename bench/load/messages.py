"""HTTP/1.1 as far as a client of known servers needs it: requests, and where answers end."""

from typing import NamedTuple

_END_OF_HEAD = b"\r\n\r\n"
_END_OF_CHUNKS = b"0\r\n\r\n"
_LENGTH = b"\r\ncontent-length:"
_CHUNKED = b"\r\ntransfer-encoding: chunked"
_CLOSE = b"\r\nconnection: close"
_RETRY = b"\r\nretry-after:"
_NOT_MODIFIED = 304


class Answer(NamedTuple):
    """What a client must know of a whole answer."""

    status: int
    closes: bool = False
    says_when_to_retry: bool = False


def request(
    method: str, path: str, body: bytes = b"", more: str = "", media_type: str = "application/json"
) -> bytes:
    """Return the bytes of a request."""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n{more}"
    if body:
        head += f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}\r\n".replace('"', "%22").encode() + body


def answer_of(data: bytes | bytearray) -> Answer | None:
    """Return the answer that the bytes hold, or nothing while some of it has yet to come."""
    end = data.find(_END_OF_HEAD)
    if end < 0:
        return None
    head = bytes(data[: end + 2]).lower()
    status = int(head[9:12])
    if status != _NOT_MODIFIED and len(data) < end + 4 + _length(head):
        return None
    if _CHUNKED in head and not data.endswith(_END_OF_CHUNKS):
        return None
    return Answer(status, _CLOSE in head, _RETRY in head)


def _length(head: bytes) -> int:
    start = head.find(_LENGTH)
    if start < 0:
        return 0
    start += len(_LENGTH)
    return int(head[start : head.find(b"\r\n", start)])
