"""Keep one comment of the check on a pull request: found by its hidden tag, replaced each time.

From the environment: GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN, PULL_NUMBER and
COMMENT_FILE. Needs nothing but Python.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

PER_PAGE = 100
TIMEOUT_SECONDS = 20
UNAVAILABLE = 3


def main() -> int:
    """Write the comment; an outage of the host is told, and is no finding."""
    path = Path(os.environ["COMMENT_FILE"])
    if not path.is_file():
        print("There is no comment to write: the check did not take place.")
        return 0
    text = path.read_text(encoding="utf-8")
    try:
        print(keep(text))
    except URLError as error:
        print(f"The comment could not be written: {error}", file=sys.stderr)
        return UNAVAILABLE
    return 0


def keep(text: str) -> str:
    """Write the text over the comment with the same tag, or as a new one; say which."""
    tag = text.partition("\n")[0]
    number = int(os.environ["PULL_NUMBER"])
    for comment in _comments(number):
        if comment["body"].startswith(tag):
            if comment["body"].strip() == text.strip():
                return "The comment says so already."
            _ask("PATCH", f"issues/comments/{comment['id']}", {"body": text})
            return "The comment was replaced."
    _ask("POST", f"issues/{number}/comments", {"body": text})
    return "The comment was written."


def _comments(number: int) -> Iterator[dict[str, Any]]:
    page = 1
    while found := _ask("GET", f"issues/{number}/comments?per_page={PER_PAGE}&page={page}"):
        yield from found
        if len(found) < PER_PAGE:
            return
        page += 1


def _ask(method: str, path: str, body: dict[str, str] | None = None) -> Any:  # noqa: ANN401  JSON
    environ = os.environ
    address = f"{environ['GITHUB_API_URL']}/repos/{environ['GITHUB_REPOSITORY']}/{path}"
    request = Request(  # noqa: S310  the address is the host's own
        address,
        json.dumps(body).encode() if body else None,
        {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {environ['GITHUB_TOKEN']}",
            "Content-Type": "application/json",
        },
        method=method,
    )
    with urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310  likewise
        return json.load(response)


if __name__ == "__main__":
    sys.exit(main())
