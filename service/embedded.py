"""The composition root of the command line: the engine in this process, without a web server."""

from collections.abc import Mapping
from pathlib import Path

import service
from service.adapters.memory_cache import NullCache
from service.adapters.null_metrics import NullMetrics
from service.adapters.process_memory import keep_freed_memory
from service.adapters.system_clock import SystemClock
from service.adapters.toml_knowledge import load_knowledge
from service.api import specified
from service.api.embedded import answer_embedded, ask_embedded
from service.api.endpoint import Services
from service.application.ports import Clock
from service.application.recommend import recommend
from service.domain.errors import CatalogueError
from service.schemas.reply import AnswerLines, Ask
from service.settings import Settings


def embedded_service(clock: Clock | None = None) -> Ask:
    """Return a way to ask the engine, over the catalogue that the settings name.

    Raises:
        CatalogueError: if the catalogue has faults.
        SettingsError: if the environment holds settings that cannot be used.
    """
    services = embedded_services(Settings.from_environment(), clock or SystemClock())
    return ask_embedded(specified.specified(services, examples=False))


def embedded_batch(detail: str, clock: Clock | None = None) -> AnswerLines:
    """Return a way to ask the engine for many profiles at once, in some detail.

    Raises:
        CatalogueError, SettingsError: as above.
    """
    services = embedded_services(Settings.from_environment(), clock or SystemClock())
    return answer_embedded(services, detail)


def specification_files() -> Mapping[str, bytes]:
    """Return the text of each file of the published specification by its name."""
    return specified.specification_files(embedded_services(Settings(), SystemClock()))


def catalogue_faults(folder: Path) -> tuple[str, ...]:
    """Return the faults of a folder laid over the packaged catalogue; none where it is good."""
    try:
        load_knowledge(folder)
    except CatalogueError as error:
        return tuple(str(fault) for fault in error.faults)
    return ()


def embedded_services(settings: Settings, clock: Clock) -> Services:
    """Return what views may use where nothing is served: no cache, no gate and no metrics."""
    keep_freed_memory()
    return Services(
        knowledge=load_knowledge(settings.catalogue_dir),
        recommend=recommend,
        cache=NullCache(),
        clock=clock,
        metrics=NullMetrics(),
        engine_version=service.__version__,
        public_url=settings.public_url or "",
    )
