"""The composition root of the service: settings to adapters to knowledge to the application."""

import logging
from secrets import token_bytes
from wsgiref.types import WSGIApplication

from flask import Flask

import service
from service.adapters.api_keys import ApiKeysFile
from service.adapters.cache_url import cache_from_url, rate_limiter_from_url
from service.adapters.decision_log import DecisionLog
from service.adapters.prometheus_metrics import PrometheusMetrics
from service.adapters.system_clock import SystemClock
from service.api.app import make_app
from service.api.endpoint import Recommend, Services
from service.api.endpoints import ENDPOINTS
from service.api.gate import Gate
from service.api.hot_path import AGAIN, AT_ONCE, SOON, HotPath
from service.api.observability import ROUTE, Witness, WriteLine, through_logging
from service.api.response_headers import ResponseHeaders
from service.api.shared_answers import SharedAnswers
from service.api.specified import specified
from service.application.ports import Cache, Clock, Metrics
from service.application.recommend import recommend as engine
from service.application.record import Write, recorded, telling
from service.catalogue import load_knowledge
from service.domain.knowledge import Knowledge
from service.schemas.file_document import FileDocument
from service.settings import Settings, SettingsError

_log = logging.getLogger(__name__)


def create_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    knowledge: Knowledge | None = None,
    cache: Cache | None = None,
    metrics: Metrics | None = None,
    recommend: Recommend = engine,
    write_line: WriteLine = through_logging,
) -> Flask:
    """Return the application for some settings; what is handed in replaces the real thing.

    A server that can ask for what is known at once finds how in its extensions.

    Raises:
        CatalogueError: if the catalogue has faults; the service does not start on a bad one.
        ApiKeysError: if the file of keys has faults; likewise.
        SettingsError: if traces are wanted and what makes them is not installed.
    """
    clock = clock or SystemClock()
    metrics = metrics or PrometheusMetrics()
    write = _record_writer(settings, metrics)
    services = Services(
        knowledge=knowledge or load_knowledge(settings.catalogue_dir),
        recommend=recorded(recommend, write) if write else recommend,
        write_record=write,
        cache=cache or _cache(settings, clock),
        clock=clock,
        metrics=metrics,
        engine_version=service.__version__,
        public_url=settings.public_url or "",
        gate=_gate(settings, clock),
        read_file=_read_file,
    )
    witness = Witness(metrics, write_line)
    app = make_app(ENDPOINTS, specified(services), witness)
    inside = ResponseHeaders(app.wsgi_app, origins=settings.cors_origins)
    hot = HotPath(
        inside,
        gate=services.gate,
        clock=clock,
        witness=witness,
        shared=_shared_answers(services, settings),
    )
    app.wsgi_app = _traced(hot, settings.traces_url)  # type: ignore[method-assign, assignment]
    if app.wsgi_app is hot:  # spans are made of what is asked as an application
        app.extensions |= {AT_ONCE: hot.at_once, AGAIN: hot.again, SOON: hot.soon}
    return app


def _shared_answers(services: Services, settings: Settings) -> SharedAnswers | None:
    """Return the whole answers that processes share, where they share any."""
    cache = services.cache.shared()
    if cache is None:
        return None
    of_the_body = (services.engine_version, services.knowledge.version, services.public_url)
    of_the_headers = (settings.cors_origins, services.gate.keys is None)
    return SharedAnswers(cache, (*of_the_body, *of_the_headers))


def _traced(app: WSGIApplication, url: str | None) -> WSGIApplication:
    """Return the application with a span around each request, where spans are wanted."""
    if url is None:
        return app
    try:
        from service.adapters.traces import TracedRequests  # noqa: PLC0415  only the extra has it
    except ImportError:
        raise SettingsError(
            ("TUNE_OR_PROMPT_TRACES_URL needs what is not installed: tune-or-prompt[otel].",)
        ) from None
    return TracedRequests(app, url=url, route=ROUTE)


def _read_file(name: str, text: str) -> FileDocument:
    from service.adapters.yaml_documents import read_yaml  # noqa: PLC0415  for pasted files only

    return read_yaml(name, text)


def _cache(settings: Settings, clock: Clock) -> Cache:
    return cache_from_url(
        settings.cache_url,
        clock=clock,
        ttl_seconds=settings.cache_ttl_seconds,
        secret=_cache_secret(settings),
    )


def _cache_secret(settings: Settings) -> bytes:
    """Return the secret of all who share a Redis, or one of our own that nobody else can know."""
    given = settings.cache_key or settings.cache_key_file
    if given is None and settings.cache_url != "memory://":
        _log.warning(
            "TUNE_OR_PROMPT_CACHE_KEY is not set: answers in Redis are shared only by the workers "
            "of this server."
        )
    return token_bytes(32) if given is None else given.encode()


def _gate(settings: Settings, clock: Clock) -> Gate:
    keys = settings.api_keys_file
    return Gate(
        keys=None if keys is None else ApiKeysFile(keys, clock=clock),
        limiter=rate_limiter_from_url(settings.cache_url, clock=clock),
        quota=settings.rate_limit,
        trusted_proxies=settings.trusted_proxies,
        counts_elsewhere=settings.cache_url != "memory://",
    )


def _record_writer(settings: Settings, metrics: Metrics) -> Write | None:
    if settings.decision_log is None:
        return None
    log = DecisionLog(settings.decision_log, count_loss=metrics.count_lost_record)
    return telling(log.write, settings.decision_log_fields)
