"""What every test may ask for: a real Redis, and one reproducible Hypothesis profile."""

import os
from collections.abc import Iterator

import hypothesis
import pytest

from tests.redis_server import RedisServer

# The same examples on every machine and in every run; `--hypothesis-profile=explore` looks for new
# ones. No deadline, since the machine may be busy.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2_000)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the URL of a shared Redis: yours in TEST_REDIS_URL, else one started for the session."""
    if url := os.environ.get("TEST_REDIS_URL"):
        yield url
        return
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server.url
    server.stop()


@pytest.fixture
def own_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """Give a running Redis of the test's own, to be hung, filled or killed at will."""
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()
