"""An organization's policy: one file that says what a verdict must be for `check` to pass."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

import click
from msgspec import Meta
from msgspec.structs import asdict

from tune_or_prompt.cli.session import Invalid, Session, invalid
from tune_or_prompt.cli.terminal import name_of, standing_words
from tune_or_prompt.domain.approaches import BY_ID
from tune_or_prompt.domain.errors import CatalogueFault
from tune_or_prompt.domain.language.vocabulary import STANDINGS
from tune_or_prompt.domain.report.words import usd
from tune_or_prompt.wire.documents import FileDocument


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
        if least and STANDINGS.index(standing) > STANDINGS.index(least):
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


def _policy(file: FileDocument, folder: Path) -> Policy:
    # What checks tables brings NumPy, and few name a policy.
    from tune_or_prompt.catalogue.reading import Amount, SomeText, read, table  # noqa: PLC0415

    approach: Any = Literal[tuple(BY_ID)]
    form = table(
        min_standing=(Literal[STANDINGS[:-1]], None),
        allowed_approaches=(Annotated[tuple[approach, ...], Meta(min_length=1)], ()),
        max_monthly_usd=(Amount, None),
        catalogue=(SomeText, None),
    )
    faults: list[CatalogueFault] = []
    stated = read(form, file.value, file.name, faults)
    if stated is None:
        raise invalid(
            file.fault(f"#/{key}", f"{key or 'this policy'}: {each.text}")
            for each in faults
            for key in (each.key.partition(".")[0],)
        )
    catalogue = folder / stated.catalogue if stated.catalogue else None
    return Policy(**{**asdict(stated), "catalogue": catalogue})
