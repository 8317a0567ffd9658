"""What the environment may say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tune_or_prompt.settings import Settings, SettingsError, describe_settings
from tune_or_prompt.verbs.ports import Quota

SECRET = "a secret of the tests, long enough"


def faults(**given: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment({f"TUNE_OR_PROMPT_{name}": text for name, text in given.items()})
    return refusal.value.faults


def test_nothing_need_be_set() -> None:
    settings = Settings.from_environment({"PATH": "/usr/bin", "HOME": "/root"})

    assert settings == Settings()
    assert (settings.bind, settings.cache_url) == ("127.0.0.1:8080", "memory://")


def test_every_setting_is_read_from_its_name(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n")
    settings = Settings.from_environment(
        {
            "TUNE_OR_PROMPT_BIND": "[::1]:9000",
            "TUNE_OR_PROMPT_PUBLIC_URL": "https://decide.example/base/",
            "TUNE_OR_PROMPT_WORKERS": "8",
            "TUNE_OR_PROMPT_THREADS": "16",
            "TUNE_OR_PROMPT_LOG_LEVEL": "WARNING",
            "TUNE_OR_PROMPT_CATALOGUE_DIR": str(tmp_path),
            "TUNE_OR_PROMPT_CACHE_URL": "rediss://user:secret@cache:6380/3",
            "TUNE_OR_PROMPT_CACHE_TTL_SECONDS": "60",
            "TUNE_OR_PROMPT_CACHE_KEY": SECRET,
            "TUNE_OR_PROMPT_CACHE_KEY_FILE": str(secret),
            "TUNE_OR_PROMPT_API_KEYS_FILE": str(secret),
            "TUNE_OR_PROMPT_RATE_LIMIT": "600/minute",
            "TUNE_OR_PROMPT_TRUSTED_PROXIES": "1",
            "TUNE_OR_PROMPT_CORS_ORIGINS": "https://a.example, http://localhost:3000",
            "TUNE_OR_PROMPT_DECISION_LOG": "stdout",
            "TUNE_OR_PROMPT_DECISION_LOG_FIELDS": "*, -name,-traffic.*",
            "TUNE_OR_PROMPT_TRACES_URL": "http://collector:4318/v1/traces",
        }
    )

    assert settings == Settings(
        bind="[::1]:9000",
        public_url="https://decide.example/base",
        workers=8,
        threads=16,
        log_level="warning",
        catalogue_dir=tmp_path,
        cache_url="rediss://user:secret@cache:6380/3",
        cache_ttl_seconds=60,
        cache_key=SECRET,
        cache_key_file=SECRET,
        api_keys_file=secret,
        rate_limit=Quota(600, 60),
        trusted_proxies=1,
        cors_origins=("https://a.example", "http://localhost:3000"),
        decision_log="stdout",
        decision_log_fields=("*", "-name", "-traffic.*"),
        traces_url="http://collector:4318/v1/traces",
    )


def test_an_empty_value_counts_as_not_set() -> None:
    assert Settings.from_environment({"TUNE_OR_PROMPT_WORKERS": ""}) == Settings()


def test_a_misspelt_name_is_refused_with_the_likely_one() -> None:
    assert faults(CACHE_ULR="memory://") == (
        "TUNE_OR_PROMPT_CACHE_ULR is not a setting; did you mean TUNE_OR_PROMPT_CACHE_URL?",
    )


def test_a_name_like_no_setting_is_refused_with_the_names_there_are() -> None:
    (fault,) = faults(ZZZZZZZZZZZZZZZZZZZZZZZZZZZZ="1")

    assert all(setting.name in fault for setting in describe_settings())


def test_all_faults_are_named_at_once() -> None:
    found = faults(BIND="8080", WORKERS="none", COLOUR="red")

    assert [fault.split()[0] for fault in found] == [
        "TUNE_OR_PROMPT_COLOUR",
        "TUNE_OR_PROMPT_BIND",
        "TUNE_OR_PROMPT_WORKERS",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BIND", "8080"),
        ("BIND", "localhost"),
        ("BIND", "localhost:eighty"),
        ("BIND", "localhost:70000"),
        ("BIND", "http://localhost:80"),
        ("BIND", "user@localhost:80"),
        ("PUBLIC_URL", "decide.example"),
        ("PUBLIC_URL", "https://decide.example?x=1"),
        ("PUBLIC_URL", "https://decide.example:port"),
        ("WORKERS", "0"),
        ("WORKERS", "65"),
        ("WORKERS", "-1"),
        ("WORKERS", "2.0"),
        ("WORKERS", "²"),
        ("THREADS", "0"),
        ("LOG_LEVEL", "loud"),
        ("CATALOGUE_DIR", "/no/such/folder"),
        ("CACHE_URL", "memcached://host"),
        ("CACHE_URL", "redis://"),
        ("CACHE_URL", "redis://host:port"),
        ("CACHE_URL", "redis://host:6379/first"),
        ("CACHE_URL", "redis://one:1,two:2/0"),
        ("CACHE_URL", "redis+sentinel:///main/0"),
        ("CACHE_URL", "redis+sentinel://one:1,two:port/main/0"),
        ("CACHE_URL", "redis+sentinel://one:1/main/first"),
        ("CACHE_URL", "redis+cluster://one:1,/"),
        ("CACHE_URL", "redis+cluster://one:1/0"),
        ("CACHE_TTL_SECONDS", "0"),
        ("CACHE_KEY", "a short secret"),
        ("CACHE_KEY_FILE", "/no/such/file"),
        ("API_KEYS_FILE", "/no/such/file"),
        ("RATE_LIMIT", "0/minute"),
        ("RATE_LIMIT", "5/week"),
        ("RATE_LIMIT", "5"),
        ("TRUSTED_PROXIES", "6"),
        ("CORS_ORIGINS", "board.example"),
        ("CORS_ORIGINS", "https://board.example/"),
        ("CORS_ORIGINS", "https://board.example:port"),
        ("CORS_ORIGINS", "null"),
        ("DECISION_LOG", "/no/such/folder/decisions"),
        ("DECISION_LOG_FIELDS", "*,-budgett.*"),
        ("TRACES_URL", "collector:4318"),
    ],
)
def test_a_value_out_of_bounds_is_refused_with_the_bounds(name: str, value: str) -> None:
    bounds = {setting.name: setting.bounds for setting in describe_settings()}

    (fault,) = faults(**{name: value})

    assert fault.startswith(f"TUNE_OR_PROMPT_{name} must be {bounds[f'TUNE_OR_PROMPT_{name}']};")


@pytest.mark.parametrize(
    "url",
    [
        "redis+sentinel://one:1,[::1]:2,three",
        "redis+sentinel://me:pass@one:1/main/15?sentinel_password=other",
        "redis+cluster://one:1,two:2,three:3",
    ],
)
def test_a_redis_of_several_servers_is_named_by_some_of_them(url: str) -> None:
    assert Settings.from_environment({"TUNE_OR_PROMPT_CACHE_URL": url}).cache_url == url


def test_secrets_are_not_shown_where_settings_are() -> None:
    settings = Settings(cache_key=SECRET, cache_key_file=SECRET, cache_url="redis://:pass@host")

    assert SECRET not in repr(settings)
    assert "pass" not in repr(settings)


def test_a_secret_that_is_too_short_is_not_repeated() -> None:
    (fault,) = faults(CACHE_KEY="hush")

    assert "hush" not in fault


def test_a_password_is_never_repeated() -> None:
    (fault,) = faults(CACHE_URL="memcached://user:secret@host")

    assert "secret" not in fault


def test_the_links_that_kubernetes_injects_are_no_settings() -> None:
    injected = {
        "TUNE_OR_PROMPT_SERVICE_HOST": "10.0.0.1",
        "TUNE_OR_PROMPT_SERVICE_PORT": "80",
        "TUNE_OR_PROMPT_SERVICE_PORT_HTTP": "80",
        "TUNE_OR_PROMPT_PORT": "tcp://10.0.0.1:80",
        "TUNE_OR_PROMPT_PORT_80_TCP": "tcp://10.0.0.1:80",
        "TUNE_OR_PROMPT_PORT_80_TCP_ADDR": "10.0.0.1",
    }

    assert Settings.from_environment(injected) == Settings()


def test_every_setting_is_described_with_its_default_bounds_and_help() -> None:
    described = {setting.name: setting for setting in describe_settings()}

    workers = described["TUNE_OR_PROMPT_WORKERS"]
    assert (workers.default, workers.bounds) == ("2", "a whole number from 1 to 64")
    assert all(setting.help.endswith(".") for setting in described.values())


def test_the_engine_calculates_in_one_thread() -> None:
    script = """if True:
        from tune_or_prompt.settings import calculate_in_one_thread
        calculate_in_one_thread()
        import numpy, os
        print(len(os.listdir("/proc/self/task")))
    """
    environment = {key: text for key, text in os.environ.items() if key != "OPENBLAS_NUM_THREADS"}
    command = [sys.executable, "-c", script]
    assert subprocess.check_output(command, env=environment, text=True) == "1\n"
