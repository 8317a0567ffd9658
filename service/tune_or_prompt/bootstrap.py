"""The composition root of the service: settings to adapters to knowledge to the application."""

import logging
from secrets import token_bytes
from wsgiref.types import WSGIApplication

from flask import Flask

import tune_or_prompt
from tune_or_prompt.catalogue import load_knowledge
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.settings import Settings, SettingsError
from tune_or_prompt.stores.api_keys import ApiKeysFile
from tune_or_prompt.stores.log_queue import LineQueue, decision_line, standard
from tune_or_prompt.stores.prometheus_metrics import PrometheusMetrics
from tune_or_prompt.stores.this_process import MemoryRateLimiter, SystemClock
from tune_or_prompt.verbs.ports import Clock, Metrics, RateLimiter
from tune_or_prompt.verbs.recommend import Recommend
from tune_or_prompt.verbs.recommend import recommend as engine
from tune_or_prompt.verbs.record import Write, recorded, telling
from tune_or_prompt.web.app import make_app
from tune_or_prompt.web.endpoint import Services
from tune_or_prompt.web.endpoints import all_endpoints
from tune_or_prompt.web.http.front import Front, SharedCache
from tune_or_prompt.web.http.gate import Gate
from tune_or_prompt.web.http.observability import ROUTE, Witness, WriteLine, through_logging
from tune_or_prompt.web.http.site import Site
from tune_or_prompt.web.openapi.specified import specified
from tune_or_prompt.wire.documents import FileDocument

FRONT = "tune_or_prompt.front"
"""Names the ASGI application among the extensions of the Flask application."""

_log = logging.getLogger(__name__)


def create_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    knowledge: Knowledge | None = None,
    metrics: Metrics | None = None,
    recommend: Recommend = engine,
    write_line: WriteLine = through_logging,
) -> Flask:
    """Return the application for some settings; what is handed in replaces the real thing.

    What a server calls, with the cache, is the ASGI application among its extensions.

    Raises:
        CatalogueError: if the catalogue has faults; the service does not start on a bad one.
        ApiKeysError: if the file of keys has faults; likewise.
        SettingsError: if traces or Redis are wanted and what they need is not installed.
    """
    clock = clock or SystemClock()
    metrics = metrics or PrometheusMetrics()
    write = _record_writer(settings, metrics)
    shared, limiter = _shared(settings, clock, metrics)
    services = Services(
        knowledge=knowledge or load_knowledge(settings.catalogue_dir),
        recommend=recorded(recommend, write) if write else recommend,
        write_record=write,
        clock=clock,
        metrics=metrics,
        engine_version=tune_or_prompt.__version__,
        public_url=settings.public_url or "",
        gate=_gate(settings, clock, limiter),
        cache_health=lambda: {"memory": "ok"} | ({"redis": shared.health()} if shared else {}),
        read_file=_read_file,
    )
    witness = Witness(metrics, write_line)
    origins, endpoints = settings.cors_origins, all_endpoints()
    app = make_app(endpoints, specified(services), witness, origins)
    site = Site(app.wsgi_app, services, witness, endpoints=endpoints, origins=origins)
    if settings.traces_url is not None:
        site.app = _traced(site, settings.traces_url)
        app.wsgi_app = site.app  # type: ignore[method-assign, assignment]
    most = settings.threads + settings.waiting
    app.extensions[FRONT] = Front(
        site, threads=settings.threads, most_in_flight=most, shared=shared
    )
    return app


def _traced(app: WSGIApplication, url: str) -> WSGIApplication:
    """Return the application with a span around each request."""
    try:
        from tune_or_prompt.stores.traces import TracedRequests  # noqa: PLC0415  only the extra has it
    except ImportError:
        raise SettingsError(
            ("TUNE_OR_PROMPT_TRACES_URL needs what is not installed: tune-or-prompt[otel].",)
        ) from None
    return TracedRequests(app, url=url, route=ROUTE)


def _read_file(name: str, text: str) -> FileDocument:
    from tune_or_prompt.stores.yaml_documents import read_yaml  # noqa: PLC0415  for pasted files only

    return read_yaml(name, text)


def _shared(
    settings: Settings, clock: Clock, metrics: Metrics
) -> tuple[SharedCache | None, RateLimiter]:
    """Return what processes share: answers, where there is a Redis, and the counts of quotas."""
    if settings.cache_url.startswith("memory:"):
        return None, MemoryRateLimiter(clock=clock)
    try:
        from tune_or_prompt.stores.redis_client import connector  # noqa: PLC0415  dear to import
        from tune_or_prompt.stores.redis_stores import RedisCache, RedisRateLimiter  # noqa: PLC0415
    except ModuleNotFoundError:
        raise SettingsError(
            ("TUNE_OR_PROMPT_CACHE_URL needs what is not installed: tune-or-prompt[redis].",)
        ) from None
    connect = connector(settings.cache_url)
    cache = RedisCache(
        connect,
        ttl_seconds=settings.cache_ttl_seconds,
        secret=_cache_secret(settings),
        observe=metrics.observe_redis,
    )
    return cache, RedisRateLimiter(connect, clock=clock, observe=metrics.observe_redis)


def _cache_secret(settings: Settings) -> bytes:
    """Return the secret of all who share a Redis, or one of our own that nobody else can know."""
    given = settings.cache_key or settings.cache_key_file
    if given is None:
        _log.warning(
            "TUNE_OR_PROMPT_CACHE_KEY is not set: answers in Redis are shared only by the workers "
            "of this server."
        )
    return token_bytes(32) if given is None else given.encode()


def _gate(settings: Settings, clock: Clock, limiter: RateLimiter) -> Gate:
    keys = settings.api_keys_file
    return Gate(
        keys=None if keys is None else ApiKeysFile(keys, clock=clock),
        limiter=limiter,
        quota=settings.rate_limit,
        trusted_proxies=settings.trusted_proxies,
        counts_elsewhere=not isinstance(limiter, MemoryRateLimiter),
    )


def _record_writer(settings: Settings, metrics: Metrics) -> Write | None:
    if settings.decision_log is None:
        return None
    place = standard(1) if settings.decision_log == "stdout" else settings.decision_log
    queue = LineQueue(place, count_loss=metrics.count_lost_records)
    return telling(lambda record: queue(decision_line(record)), settings.decision_log_fields)
