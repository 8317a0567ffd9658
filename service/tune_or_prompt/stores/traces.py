"""Traces for OpenTelemetry: one span a request, sent on in the background.

Only where `TUNE_OR_PROMPT_TRACES_URL` is set is this module imported; it needs the extra `otel`.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanContext, SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

import tune_or_prompt

SECONDS_TO_SEND = 5

_FAILED = 500
_METHODS = frozenset({"GET", "HEAD", "POST", "QUERY", "OPTIONS", "PUT", "PATCH", "DELETE"})
_BROUGHT = {"traceparent": "HTTP_TRACEPARENT", "tracestate": "HTTP_TRACESTATE"}

SpanHeaders = list[tuple[str, str]]


class TracedRequests:
    """Make a span of each request around everything else, as part of the trace that it brought.

    The application inside is told of the span as if it had come with the request, so that the log
    names the same trace. Route, method, status and cache are told; no path, query, body or key.

    Args:
        app: the application inside.
        url: where spans are sent by OTLP over HTTP, such as `http://collector:4318/v1/traces`.
        route: under which name the application leaves its route's template in the environment.
    """

    def __init__(self, app: WSGIApplication, *, url: str, route: str) -> None:
        self._app, self._route = app, route
        self._propagator = TraceContextTextMapPropagator()
        resource = Resource.create(
            {"service.name": "tune-or-prompt", "service.version": tune_or_prompt.__version__}
        )
        self._provider = TracerProvider(resource=resource)
        exporter = OTLPSpanExporter(endpoint=url, timeout=SECONDS_TO_SEND)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("service")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application inside does, and name the span in `traceresponse`."""
        brought = {name: environ[key] for name, key in _BROUGHT.items() if key in environ}
        span = self._tracer.start_span(
            "request", context=self._propagator.extract(brought), kind=SpanKind.SERVER
        )
        environ["HTTP_TRACEPARENT"] = named = _traceparent(span.get_span_context())

        def start(status: str, headers: SpanHeaders, exc_info: Any = None) -> Any:  # noqa: ANN401
            route = environ.get(self._route, "unmatched")
            _tell(span, environ["REQUEST_METHOD"], route, int(status[:3]), headers)
            return start_response(status, [*headers, ("traceresponse", named)], exc_info)

        try:
            answer = self._app(environ, start)
        except BaseException:
            span.end()
            raise
        return _ended_after(answer, span)

    def close(self) -> None:
        """Send what has not been sent, and no more."""
        self._provider.shutdown()


def _tell(span: Span, method: str, route: str, status: int, headers: SpanHeaders) -> None:
    method = method if method in _METHODS else "_OTHER"
    span.update_name(f"{method} {route}")
    span.set_attribute("http.request.method", method)
    span.set_attribute("http.route", route)
    span.set_attribute("http.response.status_code", status)
    for name, value in headers:
        if name.lower() == "cache-status":
            span.set_attribute("tune_or_prompt.cache_status", value)
    if status >= _FAILED:
        span.set_status(StatusCode.ERROR)


def _traceparent(context: SpanContext) -> str:
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"


def _ended_after(answer: Iterable[bytes], span: Span) -> Iterable[bytes]:
    """Give the parts of an answer; the span ends with the last of them, or when nobody listens."""
    if isinstance(answer, list):
        span.end()
        return answer
    return _Parts(answer, span)


class _Parts:
    """The parts of an answer that is still being worked out, whose end is the end of its span."""

    def __init__(self, parts: Iterable[bytes], span: Span) -> None:
        self._parts, self._span = parts, span

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._parts)

    def close(self) -> None:
        """End the span, and close the parts where they are to be closed."""
        self._span.end()
        if close := getattr(self._parts, "close", None):
            close()
