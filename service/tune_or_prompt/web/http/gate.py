"""The gate: who may pass, for what, and how often."""

import math
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Network, ip_address
from typing import Any, Literal

from tune_or_prompt.verbs.access import Caller, KeyRing, Scope
from tune_or_prompt.verbs.ports import Quota, RateLimiter
from tune_or_prompt.web.problems import ProblemError

Need = Scope | Literal["nothing", "open"]
Charge = Callable[[int], None]

# Remembers in the WSGI environment that a request has passed, so that it is counted once.
PASSED = "tune_or_prompt.caller"
# Remembers there what it needed to pass.
NEED = "tune_or_prompt.need"
# Remembers there why a request was refused, so that it is refused again without being counted.
REFUSED = "tune_or_prompt.refusal"

_SITE_BITS = 64
_LONGEST_ADDRESS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Let requests pass by key and quota; without either everybody passes.

    Attributes:
        keys: the keys that are let in; None lets everybody in.
        limiter: counts calls.
        quota: how often a caller without a quota of its own may ask; None is without limit.
        trusted_proxies: how many proxies in front add to X-Forwarded-For.
        counts_elsewhere: whether the limiter asks another machine, which may let it wait.
    """

    keys: KeyRing | None = None
    limiter: RateLimiter | None = None
    quota: Quota | None = None
    trusted_proxies: int = 0
    counts_elsewhere: bool = False

    @property
    def is_open(self) -> bool:
        """Return whether everybody passes, as often as they like."""
        return self.keys is None and self.quota is None

    @property
    def may_wait(self) -> bool:
        """Return whether letting somebody in may take a while."""
        return self.counts_elsewhere and not self.is_open

    def admit(self, environ: MutableMapping[str, Any], need: Need) -> None:
        """Let a request pass that needs this; once passed, it passes again without being counted.

        Raises:
            ProblemError: 401 without a key that is known, 403 without the scope, 429 over quota.
        """
        environ[NEED] = need
        if REFUSED in environ:
            raise environ[REFUSED]
        if need == "nothing" or PASSED in environ:
            return
        if self.is_open:
            environ[PASSED] = ""
            return
        caller = self._caller(environ)
        self._count(environ, caller)
        if self.keys is not None and need != "open":
            _check_scope(caller, need)
        environ[PASSED] = caller.id if caller else ""

    def meter(self, environ: MutableMapping[str, Any]) -> "Charge":
        """Return what counts the profiles of a request; the first was counted as it passed.

        It raises ProblemError, 429, where more are asked for than the quota allows.
        """
        free = 1

        def charge(profiles: int) -> None:
            nonlocal free
            if profiles > free and not self.is_open:
                self._count(environ, self._caller(environ), profiles - free)
            free = max(0, free - profiles)

        return charge

    def _caller(self, environ: Mapping[str, Any]) -> Caller | None:
        key = _key_in(environ)
        return self.keys.find(key) if self.keys is not None and key else None

    def _count(self, environ: Mapping[str, Any], caller: Caller | None, number: int = 1) -> None:
        quota = caller.quota or self.quota if caller else self.quota
        if self.limiter is None or quota is None:
            return
        name = f"key:{caller.id}" if caller else f"address:{self._address(environ)}"
        wait = self.limiter.take(name, quota, number)
        if wait > 0:
            seconds = max(1, math.ceil(wait))
            raise ProblemError(
                "quota-exceeded",
                f"More than {quota.calls} calls or profiles in {quota.seconds} seconds; "
                f"try again in {seconds} seconds.",
                headers={
                    "Retry-After": str(seconds),
                    # draft-ietf-httpapi-ratelimit-headers: structured fields by name of a policy.
                    "RateLimit-Policy": f'"default";q={quota.calls};w={quota.seconds}',
                    "RateLimit": f'"default";r=0;t={seconds}',
                },
            )

    def _address(self, environ: Mapping[str, Any]) -> str:
        """Return the client's address: what the outermost trusted proxy saw."""
        passed_on = [each.strip() for each in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if self.trusted_proxies and len(passed_on) >= self.trusted_proxies:
            return one_address(passed_on[-self.trusted_proxies])
        return one_address(environ.get("REMOTE_ADDR", ""))


@lru_cache(maxsize=10_000)
def one_address(text: str) -> str:
    """Return what counts as one address: no port, and of IPv6 the network that one site is given.

    Whoever has one IPv6 address has 2⁶⁴ of them, and some proxies add a port that is new each time.
    """
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare)
    except ValueError:
        return bare[:_LONGEST_ADDRESS]
    if address.version == 4:  # noqa: PLR2004  the older of two
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), _SITE_BITS), strict=False))


def _key_in(environ: Mapping[str, Any]) -> str:
    scheme, _, credentials = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() == "bearer":
        return str(credentials.strip())
    return str(environ.get("HTTP_X_API_KEY", ""))


def _check_scope(caller: Caller | None, need: Scope) -> None:
    if caller is None:
        raise ProblemError(
            "key-needed",
            "Send a key that is known and has not run out, as `Authorization: Bearer <key>`.",
            headers={"WWW-Authenticate": 'Bearer realm="tune-or-prompt"'},
        )
    if need not in caller.scopes:
        raise ProblemError("not-permitted", f"The key {caller.id} does not have the scope {need}.")
