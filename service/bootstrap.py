"""The composition root: settings to adapters to knowledge to the application."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache as once

import orjson
from flask import Flask

import service
from service.adapters.cache_url import cache_from_url
from service.adapters.memory_cache import NullCache
from service.adapters.prometheus_metrics import PrometheusMetrics
from service.adapters.system_clock import SystemClock
from service.adapters.toml_knowledge import load_knowledge
from service.api.app import make_app
from service.api.endpoint import Recommend, Services
from service.api.openapi import specification
from service.api.resources import ENDPOINTS
from service.api.resources.discovery import to_yaml
from service.application.knowledge import Knowledge
from service.application.ports import Cache, Clock, Metrics
from service.application.recommend import recommend as engine
from service.settings import Settings


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
    """
    clock = clock or SystemClock()
    services = Services(
        knowledge=knowledge or load_knowledge(settings.catalogue_dir),
        recommend=recommend,
        cache=cache or _cache(settings, clock),
        clock=clock,
        metrics=metrics or PrometheusMetrics(),
        engine_version=service.__version__,
        public_url=settings.public_url or "",
    )
    return make_app(ENDPOINTS, _specified(services))


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


def _specified(services: Services) -> Services:
    """Add the specification, made when it is first asked for."""
    return replace(services, specification=once(lambda: specification(ENDPOINTS, services)))


def _cache(settings: Settings, clock: Clock) -> Cache:
    return cache_from_url(settings.cache_url, clock=clock, ttl_seconds=settings.cache_ttl_seconds)
