"""How the clients of Redis are made, and how they wait."""

import ssl

import pytest
from redis import Redis
from redis.connection import SSLConnection
from redis.sentinel import SentinelConnectionPool

from service.adapters.redis_client import connector


def client_of(url: str) -> Redis:
    client = connector(url)()
    assert isinstance(client, Redis)
    return client


@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:6379/0", "redis+sentinel://127.0.0.1:26379/main/0"]
)
def test_the_client_neither_retries_nor_waits_long(url: str) -> None:
    arguments = client_of(url).get_connection_kwargs()

    assert arguments["retry"].get_retries() == 0
    assert (arguments["socket_timeout"], arguments["socket_connect_timeout"]) == (0.1, 0.1)


def test_the_client_is_made_once() -> None:
    connect = connector("redis://127.0.0.1:6379/0")

    assert connect() is connect()


def test_rediss_speaks_tls_and_checks_the_certificate() -> None:
    connection = client_of("rediss://cache.example:6380/0").connection_pool.make_connection()

    assert isinstance(connection, SSLConnection)
    assert connection.cert_reqs is ssl.CERT_REQUIRED


def test_sentinels_are_asked_for_the_master_by_their_own_credentials() -> None:
    url = "redis+sentinel://me:p%40ss@one:1,[::1]:2,three/main/4?sentinel_password=guard"
    pool = client_of(url).connection_pool

    assert isinstance(pool, SentinelConnectionPool)
    sentinels = [each.get_connection_kwargs() for each in pool.sentinel_manager.sentinels]
    assert [(each["host"], each["port"]) for each in sentinels] == [
        ("one", 1),
        ("::1", 2),
        ("three", 26379),
    ]
    assert {each["password"] for each in sentinels} == {"guard"}
    assert {each["retry"].get_retries() for each in sentinels} == {0}
    told = pool.connection_kwargs
    assert (pool.service_name, told["db"]) == ("main", 4)
    assert (told["username"], told["password"]) == ("me", "p@ss")
