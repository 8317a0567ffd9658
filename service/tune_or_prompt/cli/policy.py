"""An organization's policy: one file that says what a verdict must be for `check` to pass."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from tune_or_prompt.cli.session import FileFault, Invalid, ProfileFile, Session, invalid
from tune_or_prompt.cli.terminal import name_of, standing_words
from tune_or_prompt.domain.approaches import BY_ID
from tune_or_prompt.domain.report.words import usd

STANDINGS = ("none-open", "too-close-to-call", "leaning", "clear")
"""From the least to the most sure."""

KEYS = ("min_standing", "allowed_approaches", "max_monthly_usd", "catalogue")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What an organization asks of its decisions.

    Attributes:
        min_standing: the least standing of the verdict; None for any.
        allowed_approaches: ids of the approaches that may be the verdict; empty for all.
        max_monthly_usd: the most that the verdict may cost a month, in the middle of its range.
        catalogue: a folder laid over the packaged catalogue; None for none.
    """

    min_standing: str | None = None
    allowed_approaches: tuple[str, ...] = ()
    max_monthly_usd: float | None = None
    catalogue: Path | None = None

    def breaches(self, now: Mapping[str, Any]) -> Iterator[str]:
        """Yield in a sentence each thing in which a decision is not what the policy asks for."""
        verdict, standing = now["verdict"], now["standing"]
        least = self.min_standing
        if least and STANDINGS.index(standing) < STANDINGS.index(least):
            yield (
                f"The policy asks for a verdict that is at least “{standing_words(least)}”; "
                f"this one is “{standing_words(standing)}”."
            )
        if self.allowed_approaches and verdict not in self.allowed_approaches:
            allowed = ", ".join(map(name_of, self.allowed_approaches))
            yield f"The policy allows {allowed.lower()}; the verdict is {name_of(verdict).lower()}."
        cost = now["money"]["monthly_usd_by_approach"].get(verdict)
        if self.max_monthly_usd is not None and cost and cost["mid"] > self.max_monthly_usd:
            yield (
                f"The policy allows {usd(self.max_monthly_usd)} a month; the verdict would cost "
                f"{usd(cost['mid'])}."
            )


NO_POLICY = Policy()


def takes_policy(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option that names a policy."""
    return click.option(
        "--policy",
        metavar="PATH|URL",
        help="Your organization's policy: a file, or an address that ends in #sha256=DIGEST.",
    )(command)


def read_policy(session: Session, place: str | None) -> Policy:
    """Return the policy at a path or an address; one that asks for nothing if there is none.

    Raises:
        Invalid: if it cannot be read, is not the one of the digest, or is not a policy.
        UnavailableError: if the address gives no answer.
    """
    if place is None:
        return NO_POLICY
    address, _, digest = place.partition("#sha256=")
    is_remote = address.startswith(("http://", "https://"))
    if is_remote and not digest:
        raise Invalid(
            f"--policy {address}: an address needs the digest of its file, so that a "
            "change cannot go unnoticed: add #sha256= and what `sha256sum` says."
        )
    content = session.wiring.fetch(address) if is_remote else _content(Path(address))
    found = sha256(content).hexdigest()
    if digest and found != digest.lower():
        raise Invalid(
            f"--policy {address}: its digest is {found}, not {digest}. Review the change."
        )
    name = address.rpartition("/")[2] if is_remote else address
    file = session.document_in(name or "policy.yaml", content)
    return _policy(file, Path() if is_remote else Path(address).parent)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Invalid(f"--policy {path} cannot be read: {error.strerror}.") from None


def _policy(file: ProfileFile, folder: Path) -> Policy:
    stated = file.document.value
    if not isinstance(stated, dict):
        raise invalid([FileFault(file.name, 1, f"a policy states {', '.join(KEYS)}.")])
    if faults := list(_faults(file, stated)):
        raise invalid(faults)
    most, catalogue = stated.get("max_monthly_usd"), stated.get("catalogue")
    return Policy(
        min_standing=stated.get("min_standing"),
        allowed_approaches=tuple(stated.get("allowed_approaches", ())),
        max_monthly_usd=None if most is None else float(most),
        catalogue=folder / catalogue if catalogue else None,
    )


def _faults(file: ProfileFile, stated: Mapping[str, Any]) -> Iterator[FileFault]:
    def is_amount(value: object) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0

    def are_approaches(value: object) -> bool:
        return isinstance(value, list) and bool(value) and all(each in BY_ID for each in value)

    rules: Mapping[str, tuple[Callable[[Any], bool], str]] = {
        "min_standing": (lambda value: value in STANDINGS[1:], "write leaning or clear."),
        "allowed_approaches": (are_approaches, f"write a list of {', '.join(BY_ID)}."),
        "max_monthly_usd": (is_amount, "write a number of US dollars, such as 5000."),
        "catalogue": (lambda value: isinstance(value, str), "write the path of a folder."),
    }
    for key, value in stated.items():
        line = file.document.line_of(f"#/{key}")
        if key not in rules:
            text = f"{key}: there is no such key in a policy; there is {', '.join(KEYS)}."
            yield FileFault(file.name, line, text)
        elif not rules[key][0](value):
            yield FileFault(file.name, line, f"{key}: {value!r} does not fit; {rules[key][1]}")
