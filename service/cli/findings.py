"""What a check found, and whether that fails it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from service.cli.session import ProfileFile

Level = Literal["error", "warning"]

FAILING: Mapping[str, tuple[str, ...]] = {
    "never": (),
    "flip": ("flipped",),
    "drift": ("drifted", "flipped"),
    "any": ("drifted", "expired", "flipped"),
}
"""The statuses that fail a check, by what it is told to fail on."""

RULES: Mapping[str, str] = {
    "decision-flipped": "The verdict is another one than the locked one.",
    "decision-expired": "A model that the verdict was made with is off sale.",
    "decision-drifted": "The verdict stands, but its standing, score or lead has moved.",
    "acceptability-too-low": "The verdict wins too small a share of the draws.",
}
REMEDY = (
    "Read what moved, decide again where you must, then run `tune-or-prompt lock` and commit the "
    "new lock."
)


@dataclass(frozen=True, slots=True)
class Gate:
    """What fails a check: some statuses, and too small a share of the draws."""

    fail_on: str
    min_acceptability: float | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: the rule, how grave it is here, what happened, and where it stands."""

    rule: str
    level: Level
    message: str
    file: str
    line: int

    @property
    def fingerprint(self) -> str:
        """Return a digest that stays while the finding does, wherever its line moves to."""
        return sha256(f"{self.rule}\0{self.file}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Checked:
    """A check: what became of the lock, and every finding.

    Attributes:
        drift: the answer of the service.
        findings: what was found, the gravest first.
        rules: the rules that were checked, found or not.
        profile: name of the file of the profile.
        lock: name of the file of the lock.
    """

    drift: Mapping[str, Any]
    findings: tuple[Finding, ...]
    rules: tuple[str, ...]
    profile: str
    lock: str

    @property
    def fails(self) -> bool:
        """Return whether any finding fails the check."""
        return any(finding.level == "error" for finding in self.findings)

    @property
    def headline(self) -> str:
        """Return the outcome in one sentence."""
        locked, now = self.drift["locked"], self.drift["now"]
        match self.drift["status"]:
            case "flipped":
                return f"The verdict flipped from {locked['verdict']} to {now['verdict']}."
            case "expired":
                return f"The verdict {locked['verdict']} was made with a model that is off sale."
            case "drifted":
                return f"The verdict {locked['verdict']} stands, but it has drifted."
        return f"The verdict {locked['verdict']} stands as locked."


def checked(
    drift: Mapping[str, Any], gate: Gate, profile: ProfileFile, lock: ProfileFile
) -> Checked:
    """Return what a drift amounts to at a gate."""
    rules = [rule for rule in RULES if rule.startswith("decision-")]
    if gate.min_acceptability is not None:
        rules.append("acceptability-too-low")
    findings = (*_moved(drift, gate, lock), *_too_low(drift, gate, profile))
    return Checked(drift, findings, tuple(rules), profile.name, lock.name)


def _moved(drift: Mapping[str, Any], gate: Gate, lock: ProfileFile) -> Iterator[Finding]:
    status = drift["status"]
    if status != "unchanged":
        level: Level = "error" if status in FAILING[gate.fail_on] else "warning"
        message = " ".join(reason["text"] for reason in drift["why"])
        line = lock.document.line_of("#/verdict")
        yield Finding(f"decision-{status}", level, message, lock.name, line)


def _too_low(drift: Mapping[str, Any], gate: Gate, profile: ProfileFile) -> Iterator[Finding]:
    share, least = drift["now"]["acceptability"], gate.min_acceptability
    if least is not None and share < least:
        message = f"{drift['now']['verdict']} wins {share:.1%} of the draws, less than {least:.1%}."
        yield Finding("acceptability-too-low", "error", message, profile.name, 1)
