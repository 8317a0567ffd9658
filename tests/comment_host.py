"""A stand-in for the host of a repository: it keeps the comments on one request."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

HOSTED = {
    "github": ("/repos/we/app/issues/7/comments", "/repos/we/app/issues/comments", "PATCH"),
    "gitlab": ("/api/v4/projects/5/merge_requests/7/notes",) * 2 + ("PUT",),
}


class CommentHost:
    """Answers like GitHub or GitLab, by the paths that their documents state."""

    def __init__(self, kind: str, comments: Iterable[str] = ()) -> None:
        self._all, self._one, self._replace = HOSTED[kind]
        self.comments = dict(enumerate(comments, 1))
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
        if (method, path) == ("GET", self._all):
            return "200 OK", self._page(dict(_pairs(environ["QUERY_STRING"])))
        if (method, path) == ("POST", self._all):
            self.comments[len(self.comments) + 1] = body["body"]
            return "201 Created", {"id": len(self.comments)}
        if (method, place) == (self._replace, self._one) and int(number) in self.comments:
            self.comments[int(number)] = body["body"]
            return "200 OK", {"id": int(number)}
        return "404 Not Found", {"message": f"{method} {path}"}

    def _page(self, query: Mapping[str, str]) -> list[dict[str, Any]]:
        size, page = int(query["per_page"]), int(query["page"])
        shown = list(self.comments.items())[(page - 1) * size : page * size]
        return [{"id": number, "body": body} for number, body in shown]


def _pairs(query: str) -> Iterable[tuple[str, str]]:
    for part in query.split("&"):
        name, _, value = part.partition("=")
        yield name, value
