"""A stand-in for the host of a repository: it keeps the comments on one request, or its issues."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl


class Kept(NamedTuple):
    """Where something is kept, by the paths and names that the host's documents state."""

    all: str
    one: str
    replace: str
    key: str
    text: str


COMMENTS = {
    "github": Kept(
        "/repos/we/app/issues/7/comments", "/repos/we/app/issues/comments", "PATCH", "id", "body"
    ),
    "gitlab": Kept(*("/api/v4/projects/5/merge_requests/7/notes",) * 2, "PUT", "id", "body"),
}
ISSUES = {
    "github": Kept(*("/repos/we/app/issues",) * 2, "PATCH", "number", "body"),
    "gitlab": Kept(*("/api/v4/projects/5/issues",) * 2, "PUT", "iid", "description"),
}


class CommentHost:
    """Answers like GitHub or GitLab; `comments` are the texts by number, of issues too."""

    def __init__(
        self, kind: str, comments: Iterable[str] = (), kept: Mapping[str, Kept] = COMMENTS
    ) -> None:
        self._kept = kept[kind]
        self.comments = dict(enumerate(comments, 1))
        self.closed: set[int] = set()
        self.titles: dict[int, str] = {}
        self.asked: list[Mapping[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        size = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(size)
        self.asked.append(environ)
        status, answer = self._answer(environ, json.loads(body) if body else {})
        start_response(status, [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]

    def _answer(self, environ: Mapping[str, Any], body: Mapping[str, str]) -> tuple[str, Any]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        place, _, number = path.rpartition("/")
        if (method, path) == ("GET", self._kept.all):
            return "200 OK", self._page(dict(parse_qsl(environ["QUERY_STRING"])))
        if (method, path) == ("POST", self._kept.all):
            self.comments[len(self.comments) + 1] = body[self._kept.text]
            self.titles[len(self.comments)] = body.get("title", "")
            return "201 Created", {self._kept.key: len(self.comments)}
        if (method, place) == (self._kept.replace, self._kept.one) and int(number) in self.comments:
            self.comments[int(number)] = body[self._kept.text]
            if body.get("state") == "closed" or body.get("state_event") == "close":
                self.closed.add(int(number))
            return "200 OK", {self._kept.key: int(number)}
        return "404 Not Found", {"message": f"{method} {path}"}

    def _page(self, query: Mapping[str, str]) -> list[dict[str, Any]]:
        size, page = int(query["per_page"]), int(query["page"])
        shown = [each for each in self.comments.items() if each[0] not in self.closed]
        return [
            {self._kept.key: number, self._kept.text: text}
            for number, text in shown[(page - 1) * size : page * size]
        ]
