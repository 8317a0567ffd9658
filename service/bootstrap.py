"""The composition root: settings to adapters to knowledge to the application."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import cache as once
from pathlib import Path
from secrets import token_bytes

import orjson
from flask import Flask

import service
from service.adapters.api_keys import ApiKeysFile
from service.adapters.cache_url import cache_from_url, rate_limiter_from_url
from service.adapters.decision_log import DecisionLog
from service.adapters.evaluation_file import evaluation_from_file
from service.adapters.in_process import ask_in_process
from service.adapters.memory_cache import NullCache
from service.adapters.prometheus_metrics import PrometheusMetrics
from service.adapters.system_clock import SystemClock
from service.adapters.toml_knowledge import load_knowledge
from service.adapters.yaml_documents import read_yaml
from service.api.app import make_app
from service.api.endpoint import Recommend, Services
from service.api.gate import Gate
from service.api.hot_path import HotPath
from service.api.openapi import specification
from service.api.resources import ENDPOINTS
from service.api.resources.discovery import to_yaml
from service.api.response_headers import ResponseHeaders
from service.application.knowledge import Knowledge
from service.application.ports import Cache, Clock, Metrics
from service.application.recommend import recommend as engine
from service.application.record import Write, recorded
from service.domain.errors import CatalogueError
from service.schemas.reply import Ask
from service.settings import Settings

_log = logging.getLogger(__name__)


def create_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    knowledge: Knowledge | None = None,
    cache: Cache | None = None,
    metrics: Metrics | None = None,
    recommend: Recommend = engine,
) -> Flask:
    """Return the application for some settings; what is handed in replaces the real thing.

    Raises:
        CatalogueError: if the catalogue has faults; the service does not start on a bad one.
        ApiKeysError: if the file of keys has faults; likewise.
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
        evaluation=evaluation_from_file(),
        read_file=read_yaml,
    )
    app = make_app(ENDPOINTS, _specified(services))
    app.wsgi_app = _in_front(app, services, settings)  # type: ignore[method-assign]
    return app


def specification_files() -> Mapping[str, bytes]:
    """Return the text of each file of the published specification by its name."""
    services = Services(
        knowledge=load_knowledge(),
        recommend=engine,
        cache=NullCache(),
        clock=SystemClock(),
        metrics=PrometheusMetrics(),
        engine_version=service.__version__,
    )
    document = specification(ENDPOINTS, services)
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return {
        "openapi.json": orjson.dumps(document, option=options),
        "openapi.yaml": to_yaml(document),
    }


def embedded_service() -> Ask:
    """Return a way to ask the service in this process, over the catalogue that the settings name.

    Raises:
        CatalogueError: if the catalogue has faults.
        SettingsError: if the environment holds settings that cannot be used.
    """
    settings = replace(
        Settings.from_environment(), api_keys_file=None, rate_limit=None, decision_log=None
    )
    return ask_in_process(create_app(settings, cache=NullCache()))


def catalogue_faults(folder: Path) -> tuple[str, ...]:
    """Return the faults of a folder laid over the packaged catalogue; none where it is good."""
    try:
        load_knowledge(folder)
    except CatalogueError as error:
        return tuple(str(fault) for fault in error.faults)
    return ()


def _in_front(app: Flask, services: Services, settings: Settings) -> ResponseHeaders:
    """Return the short way before the application, and around both the headers of every answer."""
    hot = HotPath(app.wsgi_app, gate=services.gate, clock=services.clock, metrics=services.metrics)
    return ResponseHeaders(hot, origins=settings.cors_origins)


def _specified(services: Services) -> Services:
    """Add the specification, made when it is first asked for."""
    return replace(services, specification=once(lambda: specification(ENDPOINTS, services)))


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
    )


def _record_writer(settings: Settings, metrics: Metrics) -> Write | None:
    if settings.decision_log is None:
        return None
    return DecisionLog(settings.decision_log, count_loss=metrics.count_lost_record).write
