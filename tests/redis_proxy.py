"""A proxy before a Redis that delays what it says, or garbles it."""

import asyncio
from threading import Event, Thread
from types import TracebackType
from typing import Self


class RedisProxy:
    """Pass bytes on by a loop of its own.

    Attributes:
        port: where it listens.
        seconds: the delay of every reply.
        is_garbling: whether replies are nonsense.
    """

    def __init__(self, port: int, seconds: float = 0.0) -> None:
        self._redis, self.port = port, 0
        self.seconds, self.is_garbling = seconds, False
        self._ready = Event()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, daemon=True)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        if tasks:
            self._loop.run_until_complete(asyncio.wait(tasks))
        self._loop.run_until_complete(asyncio.sleep(0.01))  # what was closed takes one more step
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            from_redis, to_redis = await asyncio.open_connection("127.0.0.1", self._redis)
        except OSError:
            writer.close()
            return
        passing = asyncio.ensure_future(_pass_on(reader, to_redis))
        try:
            while data := await from_redis.read(65_536):
                said = b"$-77\r\n\xff\xff nonsense\r\n" if self.is_garbling else data
                self._loop.call_later(self.seconds, writer.write, said)
        finally:
            passing.cancel()
            writer.close()
            to_redis.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
    writer.close()
