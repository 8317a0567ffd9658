"""`tune-or-prompt lock`: writes the recommendation beside the profile, to be committed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click
import orjson

from tune_or_prompt.cli.policy import read_policy, takes_policy
from tune_or_prompt.cli.session import (
    DEFAULT_PROFILE,
    Invalid,
    Session,
    asks_service,
    invalid,
    object_in,
)
from tune_or_prompt.cli.terminal import name_of, standing_words
from tune_or_prompt.domain.approaches import BY_ID
from tune_or_prompt.wire.documents import FileDocument
from tune_or_prompt.wire.reply import Request

PATH = "/v1/locks"
DEFAULT_LOCK = "tune-or-prompt.lock.json"
LONGEST_REASON = 2000


@click.command()
@click.argument(
    "files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path, dir_okay=False)
)
@click.option(
    "--lock",
    "lock_file",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help=f"File to write.  [default: {DEFAULT_LOCK} next to FILE]",
)
@click.option(
    "--reason", default="", help="Why you lock it, in your own words; stored in the lock file."
)
@takes_policy
@asks_service
def lock(
    session: Session,
    files: tuple[Path, ...],
    lock_file: Path | None,
    reason: str,
    policy: str | None,
) -> None:
    """Write the lock of the profile in FILE, to be committed with it.

    If another verdict was locked before, it says what the new lock replaces.
    """
    if lock_file and len(files) > 1:
        raise Invalid("--lock names one file; lock one profile at a time with it.")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"--reason is longer than {LONGEST_REASON} characters; shorten it.")
    session = session.over(read_policy(session, policy).catalogue)
    for file in files or (Path(DEFAULT_PROFILE),):
        _lock(session, session.read(file), lock_file or lock_beside(file), reason)


def _lock(session: Session, profile: FileDocument, target: Path, reason: str) -> None:
    query = f"?{urlencode({'reason': reason})}" if reason else ""
    request = Request("POST", PATH + query, orjson.dumps(profile.value))
    text = session.answer(request, {"#": profile}).body
    locked = object_in(text, ("verdict", "standing", "probability", "as_of"))
    _check_that_it_lasts(profile, locked)
    before = _before(target)
    target.write_bytes(text)
    session.say(f"{target}: {_told(locked)}, as of {locked['as_of']}.")
    if before and before.get("verdict") != locked["verdict"]:
        session.say(f"It replaces another verdict: {_told(before)}, as of {before.get('as_of')}.")
        if not reason:
            session.say('Say why with --reason "…", so that the next reader knows.')


def lock_beside(profile: Path) -> Path:
    """Return where the lock of a profile stands: beside it, `NAME.lock.json`."""
    if str(profile) == "-":
        return Path(DEFAULT_LOCK)
    return profile.with_name(f"{profile.stem}.lock.json")


def _check_that_it_lasts(profile: FileDocument, locked: Mapping[str, Any]) -> None:
    """Refuse a lock that has expired before it is written.

    Raises:
        Invalid: naming the line of the model that has ended.
    """
    last = locked.get("valid_until")
    if isinstance(last, str) and last < str(locked["as_of"]):
        approach = BY_ID.get(str(locked["verdict"]))
        field = "tuned" if approach is None or approach.trains else "prompt"
        model = locked.get("profile", {}).get("models", {}).get(field, "the model named")
        text = (
            f"models.{field}: {model} ended, its last day was {last}; name a model that is still "
            "offered (`tune-or-prompt prices` lists them), or remove the line. Nothing was locked."
        )
        raise invalid([profile.fault(f"#/models/{field}", text)])


def _before(target: Path) -> Mapping[str, Any] | None:
    """Return the lock that stood there, if it can be read."""
    try:
        document = orjson.loads(target.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return None
    return document if isinstance(document, dict) and "verdict" in document else None


def _told(lock: Mapping[str, Any]) -> str:
    sure = lock.get("probability")
    share = f", {sure:.0%}" if isinstance(sure, int | float) and sure else ""
    return f"{name_of(str(lock['verdict']))} ({standing_words(str(lock.get('standing')))}{share})"
