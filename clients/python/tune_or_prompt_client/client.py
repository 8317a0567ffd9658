"""The client: one method for each thing to ask."""

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from threading import Lock
from typing import Any, cast
from urllib.parse import urlencode
from urllib.request import Request

from tune_or_prompt_client.answers import Detail, Drift, Estimate, Recommendation
from tune_or_prompt_client.answers import Lock as LockedDecision
from tune_or_prompt_client.errors import ForeignAnswerError, UnavailableError
from tune_or_prompt_client.profile import Profile
from tune_or_prompt_client.transport import Answer, NotLetThroughError, PassingError, send

MOST_AT_ONCE = 1000
MOST_KEPT = 100
LONGEST_WAIT_SECONDS = 30.0


class Client:
    """Asks one service; may be used by several threads."""

    def __init__(
        self,
        server: str,
        *,
        timeout_seconds: float = 10.0,
        attempts: int = 3,
        api_key: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the address of the service, such as http://127.0.0.1:8080.

        Args:
            server: the address, with the path that the service is served under, if any.
            timeout_seconds: how long one answer may take, from the first byte to the last.
            attempts: how often to ask if an outage may be over soon.
            api_key: the key, if the service asks for one.
            sleep: waits between the attempts.
        """
        if not server.startswith(("http://", "https://")):
            raise ValueError(f"{server!r} is not an http:// or https:// address.")
        self._server = server.rstrip("/")
        self._timeout_seconds, self._attempts, self._sleep = timeout_seconds, attempts, sleep
        self._headers = {
            "Accept": "application/json, application/problem+json;q=0.9",
            "Accept-Encoding": "gzip",
            "User-Agent": f"tune-or-prompt-client/{_version()}",
        }
        if api_key:
            self._headers["Authorization"] = f"Bearer {api_key}"
        self._safe_method = "QUERY"
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._lock = Lock()

    def recommend(
        self, profile: Profile, *, detail: Detail = "summary", include: Sequence[str] = ()
    ) -> Recommendation:
        """Return the recommendation for a profile.

        Args:
            profile: what is known of the project.
            detail: how much of it: `verdict`, `summary` or `full`.
            include: further parts, by name.

        Raises:
            ProblemError: if the profile is not valid.
            ForeignAnswerError: if another service answers at the address.
            UnavailableError: if there is no answer.
        """
        parts = {"include": ",".join(include)} if include else {}
        query = urlencode({"detail": detail, **parts}, safe=",")
        found = self._query(f"/v1/recommendations?{query}", profile)
        _check(found, "verdict", "standing", "probability", "ranking")
        return cast("Recommendation", found)

    def recommend_many(
        self, profiles: Iterable[Profile], *, detail: Detail = "verdict"
    ) -> list[Recommendation | dict[str, Any]]:
        """Return the recommendation for each profile, or the problem of one that is not valid."""
        return list(self.stream(profiles, detail=detail))

    def stream(
        self, profiles: Iterable[Profile], *, detail: Detail = "verdict"
    ) -> Iterator[Recommendation | dict[str, Any]]:
        """Yield the same one by one; profiles may be endless, and 1,000 at a time are held."""
        left = iter(profiles)
        while items := list(islice(left, MOST_AT_ONCE)):
            path = f"/v1/recommendations/batch?detail={detail}"
            answer = self._ask("POST", path, {"items": items})
            _check(answer, "items")
            yield from (each.get("result") or each["problem"] for each in answer["items"])

    def estimate(self, profile: Profile) -> Estimate:
        """Return what each approach costs, how long it takes, and where they break even."""
        found = self._query("/v1/costs", profile)
        _check(found, "costs")
        return cast("Estimate", found)

    def lock(self, profile: Profile, *, reason: str = "") -> LockedDecision:
        """Return the lock of the recommendation for a profile."""
        query = f"?{urlencode({'reason': reason})}" if reason else ""
        found = self._ask("POST", f"/v1/locks{query}", profile)
        _check(found, "verdict", "lock_digest")
        return cast("LockedDecision", found)

    def drift(self, lock: LockedDecision, profile: Profile | None = None) -> Drift:
        """Return what has become of a lock, for another profile if there is one."""
        body = {"lock": lock} | ({} if profile is None else {"profile": profile})
        found = self._ask("POST", "/v1/drift", body)
        _check(found, "status", "reasons", "now")
        return cast("Drift", found)

    def matrix(self, shape: str = "long") -> dict[str, Any]:
        """Return the comparison of the approaches, `long` or `wide`."""
        return self._ask("GET", f"/v1/matrix?{urlencode({'shape': shape})}")

    def get(self, path: str) -> dict[str, Any]:
        """Return the JSON at a path of the service, such as `/v1/guide`."""
        return self._ask("GET", _checked(path))

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the JSON that a path answers to a body, such as `/v1/sweeps`."""
        return self._ask("POST", _checked(path), body)

    def _query(self, path: str, body: object) -> dict[str, Any]:
        """Ask by QUERY, whose answers can be kept; by POST if a proxy lets no QUERY through."""
        try:
            return self._ask(self._safe_method, path, body)
        except NotLetThroughError:
            found = self._ask("POST", path, body)
            self._safe_method = "POST"
            return found

    def _ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        text = None if body is None else json.dumps(body, sort_keys=True).encode()
        key = f"{method} {path} {(text or b'').decode()}"
        with self._lock:
            kept = self._kept.get(key)
        answer = self._persistently(self._request(method, path, text, kept))
        if answer.body is None and kept is not None:
            answer = kept
        document = _document(answer.body)
        if answer.etag and method != "POST":
            self._keep(key, answer)
        return document

    def _request(self, method: str, path: str, text: bytes | None, kept: Answer | None) -> Request:
        headers = dict(self._headers)
        if text is not None:
            headers["Content-Type"] = "application/json"
        if kept is not None:
            headers["If-None-Match"] = kept.etag
        return Request(f"{self._server}{path}", text, headers, method=method)  # noqa: S310  checked

    def _persistently(self, request: Request) -> Answer:
        attempt = 1
        while True:
            try:
                return send(request, self._timeout_seconds)
            except PassingError as error:
                asked = error.retry_after_seconds
                wait = 0.1 * 2**attempt if asked is None else asked
                if attempt >= self._attempts or wait > LONGEST_WAIT_SECONDS:
                    raise
            self._sleep(wait)
            attempt += 1

    def _keep(self, key: str, answer: Answer) -> None:
        with self._lock:
            self._kept[key] = answer
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


def _document(body: bytes | None) -> dict[str, Any]:
    try:
        document = json.loads(body or b"")
    except ValueError:
        raise UnavailableError("The answer was cut off or is not JSON.") from None
    if not isinstance(document, dict):
        raise UnavailableError("The answer is not a JSON object.")
    return document


def _check(document: Mapping[str, Any], *names: str) -> None:
    """Refuse an answer that lacks what every answer of the service has."""
    if missing := [name for name in names if name not in document]:
        told = f"The answer has no {', '.join(missing)}: it is not one of tune-or-prompt."
        raise ForeignAnswerError(told)


def _checked(path: str) -> str:
    if not path.startswith("/"):
        raise ValueError(f"{path!r} is not a path of the service; write one such as /v1/guide.")
    return path


def _version() -> str:
    try:
        return version("tune-or-prompt-client")
    except PackageNotFoundError:
        return "source"
