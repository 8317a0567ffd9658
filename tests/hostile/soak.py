"""Ask the real server for long as people and programs do, with hostile requests among them.

Run from the repository: `python -m tests.hostile.soak --requests 200000`. Of forty requests 28
ask what was asked before, eight read the comparison, one asks something new, one is a batch and two
are hostile.
"""

import orjson

from tests.golden import golden_documents
from tests.hostile.run import throw_at_a_service
from tests.hostile.throws import Throw, post, throw

PAGES = ("/v1/matrix", "/v1/guide", "/v1/pros-cons.csv", "/", "/v1/prices", "/openapi.json")
PROFILES = tuple(orjson.dumps(each) for each in golden_documents())
TURNS = 40
ASKED_BEFORE, PAGE, NEW, BATCH = range(28), range(28, 36), range(36, 37), range(37, 38)


def request(number: int) -> Throw:
    """Return the request of a number: the same each time."""
    turn = number % TURNS
    if turn in ASKED_BEFORE:
        profile = PROFILES[number * 7 % len(PROFILES)]
        return Throw(kind="asked before", parts=(post(profile),))
    if turn in PAGE:
        line = f"GET {PAGES[number % len(PAGES)]} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        return Throw(kind="a page", parts=(line.encode(),))
    if turn in NEW:
        new = {"traffic": {"calls_per_day": number + 1}}
        return Throw(kind="asked anew", parts=(post(orjson.dumps(new), "/v1/matrix"),))
    if turn in BATCH:
        items = [{"traffic": {"calls_per_day": number + each}} for each in range(5)]
        body = orjson.dumps({"items": items})
        return Throw(
            kind="a batch", parts=(post(body, "/v1/recommendations/batch?detail=verdict"),)
        )
    return throw(number)


if __name__ == "__main__":
    raise SystemExit(throw_at_a_service(__doc__, request))
