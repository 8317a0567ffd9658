"""Keep one comment of the check on a pull request of GitHub or a merge request of GitLab.

It is found again by the hidden tag in its first line, and replaced; if a run checked nothing, the
comment of the run before says so. Needs nothing but Python. From the environment: COMMENT_FILE, and
on GitHub GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN and PULL_NUMBER; on GitLab COMMENT_TOKEN
besides what every job has: CI_API_V4_URL, CI_PROJECT_ID and CI_MERGE_REQUEST_IID. Ends with 0, or
with 3 if the host is not available or refuses.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

PER_PAGE = 100
TIMEOUT_SECONDS = 20
UNAVAILABLE = 3
TAG = "<!-- tune-or-prompt "
NOT_CHECKED = "### ⚠️ The last run checked nothing; its log says why."


class _Unmoved(HTTPRedirectHandler):
    """Follows no redirect, since one would take the token to any host."""

    def redirect_request(self, *_: object) -> None:
        """Leave the redirect as the answer, which is then a refusal."""


_OPENER = build_opener(_Unmoved)

Environment = Mapping[str, str]


@dataclass(frozen=True)
class Host:
    """Where comments are kept: those of one request, each of them, and how one is replaced."""

    comments: str
    comment: str
    replace: str
    headers: Mapping[str, str]


def main(environ: Environment) -> int:
    """Write the comment; whatever the host does is no finding of the check."""
    path = Path(environ["COMMENT_FILE"])
    host = gitlab(environ) if "CI_API_V4_URL" in environ else github(environ)
    if host is None:
        print("No comment was written: this is no merge request, or COMMENT_TOKEN is not set.")
        return 0
    try:
        if path.is_file():
            print(keep(host, path.read_text(encoding="utf-8")))
        else:
            print(outdate(host))
    except (OSError, HTTPException, ValueError) as error:
        print(f"The comment could not be written: {error}{_moved(error)}", file=sys.stderr)
        return UNAVAILABLE
    return 0


def github(environ: Environment) -> Host:
    """Return the pull request of a job of GitHub Actions."""
    issues = f"{environ['GITHUB_API_URL']}/repos/{environ['GITHUB_REPOSITORY']}/issues"
    return Host(
        comments=f"{issues}/{int(environ['PULL_NUMBER'])}/comments",
        comment=f"{issues}/comments",
        replace="PATCH",
        headers={
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {environ['GITHUB_TOKEN']}",
        },
    )


def gitlab(environ: Environment) -> Host | None:
    """Return the merge request of a job of GitLab; None where there is none, or no token."""
    token, number = environ.get("COMMENT_TOKEN"), environ.get("CI_MERGE_REQUEST_IID")
    if not token or not number:
        return None
    project = f"{environ['CI_API_V4_URL']}/projects/{environ['CI_PROJECT_ID']}"
    notes = f"{project}/merge_requests/{int(number)}/notes"
    return Host(comments=notes, comment=notes, replace="PUT", headers={"PRIVATE-TOKEN": token})


def keep(host: Host, text: str) -> str:
    """Write the text over the comment with the same tag, or as a new one; say which."""
    tag = text.partition("\n")[0]
    for comment in _comments(host):
        if str(comment["body"]).startswith(tag):
            if comment["body"].strip() == text.strip():
                return "The comment says so already."
            _ask(host, host.replace, f"{host.comment}/{comment['id']}", {"body": text})
            return "The comment was replaced."
    _ask(host, "POST", host.comments, {"body": text})
    return "The comment was written."


def outdate(host: Host) -> str:
    """Say in the comments of earlier runs that this one checked nothing, so that none misleads."""
    found = [each for each in _comments(host) if str(each["body"]).startswith(TAG)]
    for comment in found:
        tag = str(comment["body"]).partition("\n")[0]
        body = f"{tag}\n{NOT_CHECKED}\n"
        if comment["body"].strip() != body.strip():
            _ask(host, host.replace, f"{host.comment}/{comment['id']}", {"body": body})
    if not found:
        return "There is no comment to write: the check did not take place."
    return "The check did not take place; the comment says so."


def _moved(error: Exception) -> str:
    """Return where the host points to, if it does: whoever runs the job may name that instead."""
    location = error.headers.get("Location") if isinstance(error, HTTPError) else None
    return f", which points to {location}" if location else ""


def _comments(host: Host) -> Iterator[dict[str, Any]]:
    page = 1
    while found := _ask(host, "GET", f"{host.comments}?per_page={PER_PAGE}&page={page}"):
        if not isinstance(found, list):
            raise HTTPException("the host gave no list of comments")
        yield from found
        if len(found) < PER_PAGE:
            return
        page += 1


def _ask(host: Host, method: str, address: str, body: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401  JSON
    request = Request(  # noqa: S310  the address is the host's own
        address,
        json.dumps(body).encode() if body else None,
        {**host.headers, "Content-Type": "application/json"},
        method=method,
    )
    with _OPENER.open(request, timeout=TIMEOUT_SECONDS) as response:
        return json.load(response)


if __name__ == "__main__":
    sys.exit(main(os.environ))
