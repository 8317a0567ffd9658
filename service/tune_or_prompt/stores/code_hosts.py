"""What a check tells the host of a repository in whose pipeline it runs: GitHub or GitLab.

On a pull or merge request it keeps one comment, found again by the hidden tag in its first line; in
a scheduled run it keeps one issue, which it closes once nothing is left to look at.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request

from tune_or_prompt.stores.remote import OPENER
from tune_or_prompt.wire.reply import UnavailableError

TITLE = "The decision on prompting and tuning has moved"
PER_PAGE, MOST_PAGES = 100, 20
TIMEOUT_SECONDS = 20

Environment = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a check has to tell.

    Attributes:
        status: the gravest status.
        code: how the command ends.
        text: the checks in Markdown.
        calls: whether somebody has to look: something failed or warns.
        about: what was checked, so that several pipelines keep a comment each.
        reports: the folder of the reports; empty for none.
    """

    status: str
    code: int
    text: str
    calls: bool
    about: str
    reports: str = ""

    @property
    def tag(self) -> str:
        """Return the hidden first line by which the next run finds what this one wrote."""
        kept = re.sub(r"[^\w./]+", "-", self.about)
        return f"<!-- tune-or-prompt {kept[:500]} -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """Where texts are kept.

    Attributes:
        listed: where all are listed, and, without its query, where one is added.
        one: below which each has its place, under its `key`.
        text: the field of the text.
        method: how one is replaced.
        closing: what closes one; nothing for comments, which stay.
    """

    listed: str
    one: str
    key: str
    text: str
    method: str
    headers: Mapping[str, str]
    closing: Mapping[str, str]


def tell_host(environ: Environment, told: Told) -> str:
    """Tell the host what a check found, and return what was done in a sentence.

    Raises:
        UnavailableError: if the host is not available or refuses.
    """
    try:
        return _told(environ, told)
    except (OSError, HTTPException, ValueError) as error:
        location = None
        if isinstance(error, HTTPError):
            location = error.headers.get("Location")
            error.close()
        moved = f", which points to {location}" if location else ""
        raise UnavailableError(f"The host could not be told: {error}{moved}.") from error


def _told(environ: Environment, told: Told) -> str:
    _tell_job(environ, told)
    shelf = _gitlab(environ) if "CI_API_V4_URL" in environ else _github(environ)
    if shelf is None:
        return "Nothing was posted: this run is for no request, or it has no token."
    commit = environ.get("GITHUB_SHA") or environ.get("CI_COMMIT_SHA") or ""
    at = f"\nChecked at commit {commit[:12]}.\n" if commit else ""
    return _keep(shelf, told, f"{told.tag}\n{told.text}{at}")


def _tell_job(environ: Environment, told: Told) -> None:
    """Write the outputs of the step and the summary of the job where GitHub reads them."""
    outputs = f"status={told.status}\nexit-code={told.code}\nreports={told.reports}\n"
    for name, text in (("GITHUB_OUTPUT", outputs), ("GITHUB_STEP_SUMMARY", told.text)):
        if path := environ.get(name):
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(text)


def _github(environ: Environment) -> _Shelf | None:
    token, event = environ.get("GITHUB_TOKEN"), environ.get("GITHUB_EVENT_PATH")
    if not token or not event:
        return None
    number = json.loads(Path(event).read_text("utf-8")).get("pull_request", {}).get("number")
    issues = f"{environ['GITHUB_API_URL']}/repos/{environ['GITHUB_REPOSITORY']}/issues"
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {token}",
    }
    if number is not None:
        listed, one, key = f"{issues}/{int(number)}/comments?", f"{issues}/comments", "id"
    elif environ.get("GITHUB_EVENT_NAME") == "schedule":
        listed, one, key = f"{issues}?state=open&", issues, "number"
    else:
        return None
    return _Shelf(
        listed=listed,
        one=one,
        key=key,
        text="body",
        method="PATCH",
        headers=headers,
        closing={} if number is not None else {"state": "closed"},
    )


def _gitlab(environ: Environment) -> _Shelf | None:
    token, number = environ.get("COMMENT_TOKEN"), environ.get("CI_MERGE_REQUEST_IID")
    project = f"{environ['CI_API_V4_URL']}/projects/{environ['CI_PROJECT_ID']}"
    is_scheduled = environ.get("CI_PIPELINE_SOURCE") == "schedule"
    if not token or not (number or is_scheduled):
        return None
    place = f"{project}/merge_requests/{int(number)}/notes" if number else f"{project}/issues"
    return _Shelf(
        listed=f"{place}?" if number else f"{place}?state=opened&",
        one=place,
        key="id" if number else "iid",
        text="body" if number else "description",
        method="PUT",
        headers={"PRIVATE-TOKEN": token},
        closing={} if number else {"state_event": "close"},
    )


def _keep(shelf: _Shelf, told: Told, text: str) -> str:
    """Write the text over the one with the same tag, or as a new one."""
    what, is_over = "issue" if shelf.closing else "comment", shelf.closing and not told.calls
    ours = (each for each in _kept(shelf) if str(each.get(shelf.text)).startswith(told.tag))
    if (found := next(ours, None)) is None:
        if is_over:
            return "Nothing has moved, so there is no issue to open."
        title = {"title": TITLE} if shelf.closing else {}
        _ask(shelf, "POST", shelf.listed.partition("?")[0], {**title, shelf.text: text})
        return f"The {what} was written."
    if not is_over and str(found[shelf.text]).strip() == text.strip():
        return f"The {what} says so already."
    closing = shelf.closing if is_over else {}
    address = f"{shelf.one}/{int(found[shelf.key])}"
    _ask(shelf, shelf.method, address, {shelf.text: text, **closing})
    return "The issue was closed." if is_over else f"The {what} was replaced."


def _kept(shelf: _Shelf) -> Iterator[dict[str, Any]]:
    for page in range(1, MOST_PAGES + 1):
        found = _ask(shelf, "GET", f"{shelf.listed}per_page={PER_PAGE}&page={page}")
        if not isinstance(found, list):
            raise HTTPException("the host gave no list")
        yield from found
        if len(found) < PER_PAGE:
            return


def _ask(shelf: _Shelf, method: str, address: str, body: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401  JSON
    request = Request(  # noqa: S310  the address is the host's own
        address,
        json.dumps(body).encode() if body else None,
        {**shelf.headers, "Content-Type": "application/json"},
        method=method,
    )
    with OPENER.open(request, timeout=TIMEOUT_SECONDS) as response:
        return json.load(response)
