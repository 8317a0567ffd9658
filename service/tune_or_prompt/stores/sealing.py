"""Seals on what is kept outside, so that nobody without the secret can forge it."""

from hashlib import blake2b
from hmac import compare_digest

FORMAT = b"top2"
DIGEST_BYTES = 32
_MARK_BYTES = 6


class Seal:
    """Close values so that only those closed with the same secret, for the same key, open.

    Attributes:
        mark: names format and secret without telling it, so that entries of several secrets or
            formats lie side by side and never take each other's place.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = blake2b(secret, digest_size=64, person=b"top-seal").digest()
        told = blake2b(FORMAT, digest_size=_MARK_BYTES, key=self._secret, person=b"top-mark")
        self.mark = f"{FORMAT.decode()}:{told.hexdigest()}"

    def close(self, key: str, value: bytes) -> bytes:
        """Put a value behind its format and a keyed digest over key and value."""
        return FORMAT + self._digest(key, value) + value

    def open(self, key: str, sealed: object) -> bytes | None:
        """Return the value that was closed for this key, or None for anything else."""
        start = len(FORMAT) + DIGEST_BYTES
        if not isinstance(sealed, bytes) or len(sealed) < start or not sealed.startswith(FORMAT):
            return None
        value = sealed[start:]
        return (
            value if compare_digest(sealed[len(FORMAT) : start], self._digest(key, value)) else None
        )

    def _digest(self, key: str, value: bytes) -> bytes:
        name = blake2b(key.encode(), digest_size=32).digest()
        return blake2b(name + value, digest_size=DIGEST_BYTES, key=self._secret).digest()
