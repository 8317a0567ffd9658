"""The WSGI entry point that gunicorn loads."""

from flask import Flask

from service.adapters.api_keys import ApiKeysError
from service.adapters.json_logging import configure_logging
from service.bootstrap import create_app
from service.domain.errors import CatalogueError
from service.settings import Settings, SettingsError


def _start() -> Flask:
    """Return the application, or end with the faults of the catalogue and nothing else."""
    settings = Settings.from_environment()
    configure_logging(settings.log_level)
    try:
        return create_app(settings)
    except CatalogueError as error:
        raise SystemExit(f"The catalogue cannot be used:\n{error}") from None
    except ApiKeysError as error:
        raise SystemExit(f"The API keys cannot be used:\n{error}") from None
    except SettingsError as error:
        raise SystemExit(str(error)) from None


app = _start()
