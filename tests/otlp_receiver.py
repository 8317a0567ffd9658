"""A collector of spans on this machine: what is sent to it by OTLP over HTTP, read."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A span as it arrived."""

    name: str
    trace_id: str
    parent_id: str
    attributes: dict[str, Any]
    failed: bool


@dataclass(slots=True)
class Received:
    """Everything that arrived, as bytes and as spans."""

    url: str
    bodies: list[bytes] = field(default_factory=list)

    @property
    def spans(self) -> list[Told]:
        sent = (ExportTraceServiceRequest.FromString(body) for body in self.bodies)
        return [
            _told(span)
            for request in sent
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


@contextmanager
def receiving() -> Iterator[Received]:
    """Receive spans until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    received = Received(f"http://127.0.0.1:{server.server_port}/v1/traces")
    server.received = received  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        packed = self.headers.get("Content-Encoding") == "gzip"
        self.server.received.bodies.append(  # type: ignore[attr-defined]
            gzip.decompress(body) if packed else body
        )
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def _told(span: Any) -> Told:
    return Told(
        name=span.name,
        trace_id=span.trace_id.hex(),
        parent_id=span.parent_span_id.hex(),
        attributes={
            each.key: each.value.int_value or each.value.string_value for each in span.attributes
        },
        failed=span.status.code == span.status.STATUS_CODE_ERROR,
    )
