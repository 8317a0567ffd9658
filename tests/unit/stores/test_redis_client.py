"""How the clients of Redis are made, and how they wait."""

from redis import Redis
from redis.sentinel import SentinelConnectionPool

from tune_or_prompt.stores.redis_client import connector


def client_of(url: str) -> Redis:
    client = connector(url)()
    assert isinstance(client, Redis)
    return client


def test_the_client_neither_retries_nor_waits_long(redis_url: str) -> None:
    for url in (redis_url, "redis+sentinel://127.0.0.1:26379/main/0"):
        arguments = client_of(url).get_connection_kwargs()

        assert arguments["retry"].get_retries() == 0
        assert (arguments["socket_timeout"], arguments["socket_connect_timeout"]) == (0.02, 0.02)


def test_a_connection_that_the_server_has_ended_is_opened_anew(redis_url: str) -> None:
    connect = connector(redis_url, timeout_seconds=10)
    connect().set("key", "value", ex=60)
    with Redis.from_url(redis_url) as other:
        other.client_kill_filter(_id=str(connect().client_id()))

    assert connect().get("key") == b"value"


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
