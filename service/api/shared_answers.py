"""Answers to exact bytes, kept where every process finds what another has answered."""

from collections.abc import Sequence
from hashlib import sha256

import orjson

from service.api.kept_answers import Headers, Kept, Key, Mark, kept_answer, stable
from service.application.ports import Cache, Lookup


class SharedAnswers:
    """Answers that processes share, each whole and under all that it depends on.

    Args:
        cache: where they are kept.
        versions: name everything beside the request that an answer depends on.
    """

    def __init__(self, cache: Cache, versions: Sequence[object]) -> None:
        self._cache, self._versions = cache, versions

    def get(self, key: Key) -> tuple[Lookup, Kept | None]:
        """Return how the answer was looked for, and the answer where it was found."""
        found = self._cache.get(self._name_of(key))
        kept = None if found.value is None else _unpacked(found.value)
        return Lookup(found.outcome, found.layer, reason=found.reason), kept

    def put(self, key: Key, mark: Mark, sent: Headers, body: bytes) -> None:
        """Keep an answer for all."""
        self._cache.put(self._name_of(key), _packed(mark, sent, body))

    def _name_of(self, key: Key) -> str:
        told = orjson.dumps([*self._versions, *key], default=_text_of)
        return f"whole:{sha256(told).hexdigest()}"


def _text_of(body: bytes) -> str:
    return body.decode("latin-1")


def _packed(mark: Mark, sent: Headers, body: bytes) -> bytes:
    return b"%b\n%b" % (orjson.dumps([mark.route, mark.need, stable(sent)]), body)


def _unpacked(packed: bytes) -> Kept:
    told, _, body = packed.partition(b"\n")  # JSON has none of its own
    route, need, headers = orjson.loads(told)
    return kept_answer(Mark(route, need), [(name, value) for name, value in headers], body)
