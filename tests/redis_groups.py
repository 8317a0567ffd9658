"""Several Redis servers as one: a Sentinel's group, a cluster, and one behind TLS."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread

import redis
import trustme

from tests.redis_server import RedisServer, free_port

SECONDS_TO_AGREE = 30
SLOTS = 16_384


class SentinelGroup:
    """A master, its replica, and a Sentinel that puts the one in the place of the other."""

    def __init__(self, folder: Path) -> None:
        self.master = RedisServer(_made(folder / "master"), "--repl-diskless-sync-delay", "0")
        self.replica = RedisServer(
            _made(folder / "replica"), "--replicaof", "127.0.0.1", str(self.master.port)
        )
        config = _made(folder / "sentinel") / "sentinel.conf"
        config.write_text(
            f"sentinel monitor main 127.0.0.1 {self.master.port} 1\n"
            "sentinel down-after-milliseconds main 300\n"
            "sentinel failover-timeout main 2000\n"
        )
        self.sentinel = RedisServer(config.parent, "--sentinel", config=config)
        self.url = f"redis+sentinel://127.0.0.1:{self.sentinel.port}/main/0"

    def start(self) -> None:
        self.master.start()
        self.replica.start()
        self.sentinel.start()
        until(lambda: self._told("master")["num-slaves"] == b"1", "the Sentinel knows the replica")
        until(lambda: self._info()["master_link_status"] == "up", "the replica follows its master")

    def stop(self) -> None:
        for server in (self.sentinel, self.replica, self.master):
            server.stop()

    def wait_for_failover(self) -> None:
        until(lambda: self._info()["role"] == "master", "the replica is put in the master's place")

    def _info(self) -> dict[str, object]:
        with self.replica.client() as client:
            return dict(client.info("replication"))

    def _told(self, what: str) -> dict[str, object]:
        with self.sentinel.client() as client:
            words = client.execute_command("SENTINEL", what.upper(), "main")
        if isinstance(words, dict):
            return {_text(name): _bytes(value) for name, value in words.items()}
        return {_text(name): value for name, value in zip(words[::2], words[1::2], strict=True)}


class RedisCluster:
    """Three masters that share the slots among them."""

    def __init__(self, folder: Path) -> None:
        options = ("--cluster-enabled", "yes", "--cluster-require-full-coverage", "no")
        self._buses = [free_port() for _ in range(3)]
        self.nodes = [
            RedisServer(_made(folder / str(bus)), *options, "--cluster-port", str(bus))
            for bus in self._buses
        ]
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        self.url = f"redis+cluster://{hosts}"

    def start(self) -> None:
        for number, node in enumerate(self.nodes):
            node.start()
            first, last = SLOTS * number // 3, SLOTS * (number + 1) // 3 - 1
            with node.client() as client:
                client.execute_command("CLUSTER", "ADDSLOTSRANGE", first, last)
                for other, bus in zip(self.nodes[:number], self._buses, strict=False):
                    client.execute_command("CLUSTER", "MEET", "127.0.0.1", other.port, bus)
        until(lambda: all(map(_is_whole, self.nodes)), "every node knows every slot")

    def stop(self) -> None:
        for node in self.nodes:
            node.stop()


@contextmanager
def behind_tls(server: RedisServer, authority: trustme.CA) -> Iterator[int]:
    """Give the port of a door to the server that speaks TLS and passes everything on."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    listener = socket.create_server(("127.0.0.1", 0))
    door = Thread(target=_pass_on_all, args=(listener, context, server.port))
    door.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        door.join()


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds."""
    give_up = time.monotonic() + SECONDS_TO_AGREE
    while time.monotonic() < give_up:
        with suppress(redis.RedisError):
            if holds():
                return
        time.sleep(0.05)
    raise AssertionError(f"It did not come about that {what}.")


def _pass_on_all(listener: socket.socket, context: ssl.SSLContext, port: int) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:  # closed: the test is over
            return
        Thread(target=_pass_on, args=(client, context, port), daemon=True).start()


def _pass_on(client: socket.socket, context: ssl.SSLContext, port: int) -> None:
    with (
        suppress(OSError),  # a client may not like the certificate, or leave
        closing(client),
        context.wrap_socket(client, server_side=True) as inside,
        socket.create_connection(("127.0.0.1", port)) as outside,
    ):
        Thread(target=_pour, args=(outside, inside), daemon=True).start()
        _pour(inside, outside)


def _pour(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while block := source.recv(65_536):
            target.sendall(block)


def _is_whole(node: RedisServer) -> bool:
    with node.client() as client:
        told = client.execute_command("CLUSTER", "INFO")
    facts = (
        told
        if isinstance(told, dict)
        else dict(line.split(":") for line in _text(told).split() if ":" in line)
    )
    return facts["cluster_state"] == "ok" and facts["cluster_known_nodes"] == "3"


def _text(word: object) -> str:
    return word.decode() if isinstance(word, bytes) else str(word)


def _bytes(word: object) -> bytes:
    return word if isinstance(word, bytes) else str(word).encode()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
