"""What a check found, where it stands, and whether it fails the check."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Literal

from tune_or_prompt.cli.policy import NO_POLICY, Policy
from tune_or_prompt.cli.session import Invalid
from tune_or_prompt.cli.terminal import name_of
from tune_or_prompt.wire.documents import FileDocument, FileFault

Level = Literal["error", "warning"]

FAILING: Mapping[str, tuple[str, ...]] = {
    "never": (),
    "flip": ("flipped",),
    "drift": ("drifted", "flipped"),
    "any": ("drifted", "expired", "flipped"),
}
"""The statuses that fail a check, by `--fail-on`."""

RULES: Mapping[str, str] = {
    "decision-flipped": "The verdict is not the locked one.",
    "decision-expired": "A model that the verdict rests on has ended.",
    "decision-drifted": "The verdict holds, but what it rests on has moved.",
    "probability-too-low": "The verdict is less probable than asked for.",
    "profile-changed": "The profile is not the one that was locked.",
    "decision-expiring": "A model or a price that the verdict rests on ends soon.",
    "policy-not-met": "The verdict is not what the organization's policy asks for.",
    "test-failed": "A profile test failed.",
    "day-pinned": "The profile pins a day; the check judges today.",
    "not-valid": "A file is not valid, so nothing was checked.",
    "not-available": "The service did not answer, so nothing was checked.",
}

_GRAVITY = ("unchanged", "drifted", "expired", "flipped", "failed", "invalid", "unavailable")
_MOST_FIELDS = 5
_MODELS = ("models.prompt", "models.tuned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What fails or warns.

    Attributes:
        fail_on: which statuses fail: a key of `FAILING`.
        min_probability: the least probability of the verdict; None for any.
        locked: whether a profile that differs from the lock's fails.
        warn_before: how many days before an end to warn; None for never.
        policy: what the organization asks for.
    """

    fail_on: str = "any"
    min_probability: float | None = None
    locked: bool = False
    warn_before: float | None = None
    policy: Policy = NO_POLICY


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The check of one profile.

    Attributes:
        profile: name of the file of the profile.
        lock: name of the file of the lock.
        status: what became of the lock, or `failed` (tests), `invalid` or `unavailable`.
        headline: the status in one sentence.
        remedy: what to do about it.
        findings: what was found, the gravest first.
        rules: the rules that were checked, found or not.
        drift: the answer of the service; None if there is none.
        message: what to say on stderr of why it was not checked; empty if it was.
    """

    profile: str
    lock: str
    status: str
    headline: str
    remedy: str = ""
    findings: tuple[Finding, ...] = ()
    rules: tuple[str, ...] = ()
    drift: Mapping[str, Any] | None = None
    message: str = ""

    @property
    def fails(self) -> bool:
        """Return whether any finding fails the check."""
        return any(finding.level == "error" for finding in self.findings)


def gravest(results: Sequence[Checked]) -> str:
    """Return the gravest status of some checks."""
    return max((each.status for each in results), key=_GRAVITY.index, default="unchanged")


def exit_code(results: Sequence[Checked]) -> int:
    """Return how a command ends that found this: 1 for a finding, 2 or 3 if it could not look."""
    codes = {"invalid": 2, "unavailable": 3}
    return max((codes.get(each.status, 1) for each in results if each.fails), default=0)


def checked(
    drift: Mapping[str, Any],
    bounds: Bounds,
    profile: FileDocument,
    lock: FileDocument,
    pinned: str = "",
) -> Checked:
    """Return what a drift amounts to within bounds.

    Args:
        drift: the answer of the service.
        bounds: what fails or warns.
        profile: the file of the profile.
        lock: the file of the lock.
        pinned: the day that the profile names although another one was judged.
    """
    judge = _Judge(drift, bounds, profile, lock, pinned)
    optional: Mapping[str, tuple[bool, Callable[[], Iterator[Finding]]]] = {
        "probability-too-low": (bounds.min_probability is not None, judge.too_low),
        "profile-changed": (bounds.locked, judge.changed),
        "policy-not-met": (bounds.policy != NO_POLICY, judge.breaches),
        "decision-expiring": (bounds.warn_before is not None, judge.expiring),
        "day-pinned": (bool(pinned), judge.pinned_day),
    }
    asked = {rule: find for rule, (is_asked, find) in optional.items() if is_asked}
    moved = [f"decision-{status}" for status in ("flipped", "expired", "drifted")]
    return Checked(
        profile=profile.name,
        lock=lock.name,
        status=drift["status"],
        headline=drift["summary"],
        remedy=drift["remedy"],
        findings=(*judge.moved(), *(each for find in asked.values() for each in find())),
        rules=(*moved, *asked),
        drift=drift,
    )


def not_valid(profile: str, lock: str, error: Invalid) -> Checked:
    """Return the check of files that are not valid."""
    return Checked(
        profile=profile,
        lock=lock,
        status="invalid",
        headline=f"{profile} was not checked, because a file is not valid.",
        remedy="Fix the lines named, then run the check again.",
        findings=tuple(
            Finding("not-valid", "error", each.text, each.file, each.line)
            for each in error.faults or [FileFault(profile, 1, error.message)]
        ),
        rules=("not-valid",),
        message=error.message,
    )


def not_available(profile: str, lock: str, message: str, *, is_fatal: bool) -> Checked:
    """Return the check of a profile when the service did not answer."""
    level: Level = "error" if is_fatal else "warning"
    return Checked(
        profile=profile,
        lock=lock,
        status="unavailable",
        headline=f"{profile} was not checked, and so it neither passed nor failed.",
        remedy="Run the check again when the service answers.",
        findings=(Finding("not-available", level, message, profile, 1),),
        rules=("not-available",),
        message=message if is_fatal else "",
    )


@dataclass(frozen=True, slots=True)
class _Judge:
    """What finds, rule by rule, what a drift amounts to."""

    drift: Mapping[str, Any]
    bounds: Bounds
    profile: FileDocument
    lock: FileDocument
    pinned: str

    def moved(self) -> Iterator[Finding]:
        """Yield what became of the lock, at the line of the profile if the profile changed."""
        status = self.drift["status"]
        if status == "unchanged":
            return
        level: Level = "error" if status in FAILING[self.bounds.fail_on] else "warning"
        message = " ".join(reason["text"] for reason in self.drift["reasons"])
        changed = [change["field"] for change in self.drift["changes"]]
        place = self._place(_MODELS if status == "expired" else changed, "#/verdict")
        yield Finding(f"decision-{status}", level, message, *place)

    def too_low(self) -> Iterator[Finding]:
        share, least = self.drift["now"]["probability"], self.bounds.min_probability or 0.0
        if share < least:
            verdict = name_of(self.drift["now"]["verdict"])
            message = f"{verdict} is {share:.1%} likely the right choice, less than {least:.1%}."
            yield Finding("probability-too-low", "error", message, self.profile.name, 1)

    def changed(self) -> Iterator[Finding]:
        changes = self.drift["changes"]
        if not changes:
            return
        told = [f"{one['field']} {_shown(one, 'from')} -> {_shown(one, 'to')}" for one in changes]
        more = f" and {len(told) - _MOST_FIELDS} more" if len(told) > _MOST_FIELDS else ""
        message = (
            f"The profile is not the one that was locked: {', '.join(told[:_MOST_FIELDS])}{more}. "
            "Run `tune-or-prompt lock` and commit the lock."
        )
        place = self._place([each["field"] for each in changes], "#")
        yield Finding("profile-changed", "error", message, *place)

    def breaches(self) -> Iterator[Finding]:
        for text in self.bounds.policy.breaches(self.drift["now"]):
            yield Finding("policy-not-met", "error", text, self.profile.name, 1)

    def expiring(self) -> Iterator[Finding]:
        ends = {
            "A model that the verdict rests on works until": self.drift.get("valid_until"),
            "A price that was used changes after": self.drift.get("prices_until"),
        }
        for what, end in ends.items():
            if self.drift["status"] == "expired" or not isinstance(end, str):
                continue
            left = (date.fromisoformat(end) - date.fromisoformat(self.drift["as_of"])).days
            if left <= (self.bounds.warn_before or 0.0):
                message = f"{what} {end}, {'1 day' if left == 1 else f'{left} days'} from now."
                place = self._place(_MODELS, "#/prices_used")
                yield Finding("decision-expiring", "warning", message, *place)

    def pinned_day(self) -> Iterator[Finding]:
        judged, line = self.drift["as_of"], self.profile.line_of("#/as_of")
        message = (
            f"as_of pins the profile to {self.pinned}; the check judged {judged} all the same. "
            "Remove as_of, so that `recommend` and `lock` do so too."
        )
        yield Finding("day-pinned", "warning", message, self.profile.name, line)

    def _place(self, fields: Sequence[str], in_lock: str) -> tuple[str, int]:
        """Return the place of the first field that the profile has, else one in the lock."""
        for field in fields:
            pointer = f"#/{field.replace('.', '/')}"
            if pointer in self.profile.lines:
                return self.profile.name, self.profile.lines[pointer]
        if fields and fields is not _MODELS:
            return self.profile.name, 1
        return self.lock.name, self.lock.line_of(in_lock)


def _shown(change: Mapping[str, Any], side: str) -> str:
    value = change.get(side)
    if value is None:
        return "(none)"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:,.10g}" if isinstance(value, int | float) else str(value)
