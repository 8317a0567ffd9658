"""The same client for programs on an event loop: each request runs in a thread of its own."""

from asyncio import to_thread
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any

from tune_or_prompt_client.answers import Detail, Drift, Estimate, Recommendation
from tune_or_prompt_client.answers import Lock as LockedDecision
from tune_or_prompt_client.client import Client
from tune_or_prompt_client.profile import Profile


class AsyncClient:
    """Asks one service without holding up the loop; each method is that of `Client`."""

    def __init__(self, server: str, **options: Any) -> None:  # noqa: ANN401  as `Client` takes
        """Take the address of the service, and what `Client` takes besides."""
        self._client = Client(server, **options)

    async def recommend(
        self, profile: Profile, *, detail: Detail = "summary", include: Sequence[str] = ()
    ) -> Recommendation:
        """Return the recommendation for a profile."""
        return await to_thread(self._client.recommend, profile, detail=detail, include=include)

    async def recommend_many(
        self, profiles: Iterable[Profile], *, detail: Detail = "verdict"
    ) -> list[Recommendation | dict[str, Any]]:
        """Return the recommendation for each profile, or the problem of one that is not valid."""
        return await to_thread(self._client.recommend_many, profiles, detail=detail)

    async def stream(
        self, profiles: Iterable[Profile], *, detail: Detail = "verdict"
    ) -> AsyncIterator[Recommendation | dict[str, Any]]:
        """Yield the same one by one; profiles may be endless, and 1,000 at a time are held."""
        answers = self._client.stream(profiles, detail=detail)
        while (answer := await to_thread(next, answers, None)) is not None:
            yield answer

    async def estimate(self, profile: Profile) -> Estimate:
        """Return what each approach costs, how long it takes, and where they break even."""
        return await to_thread(self._client.estimate, profile)

    async def lock(self, profile: Profile, *, reason: str = "") -> LockedDecision:
        """Return the lock of the recommendation for a profile."""
        return await to_thread(self._client.lock, profile, reason=reason)

    async def drift(self, lock: LockedDecision, profile: Profile | None = None) -> Drift:
        """Return what has become of a lock, for another profile if there is one."""
        return await to_thread(self._client.drift, lock, profile)

    async def matrix(self, shape: str = "long") -> dict[str, Any]:
        """Return the comparison of the approaches, `long` or `wide`."""
        return await to_thread(self._client.matrix, shape)

    async def get(self, path: str) -> dict[str, Any]:
        """Return the JSON at a path of the service, such as `/v1/guide`."""
        return await to_thread(self._client.get, path)

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the JSON that a path answers to a body, such as `/v1/sweeps`."""
        return await to_thread(self._client.post, path, body)
