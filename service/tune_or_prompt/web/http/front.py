"""The ASGI application that the server calls: cached answers at once, Flask for all others.

Cheap answers are computed in the event loop, all others in threads. The number of requests in
flight is bounded; beyond it the answer is 503 at once.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any, Protocol, TypeVar, cast
from wsgiref.types import WSGIEnvironment

import orjson
from werkzeug.http import parse_etags

from tune_or_prompt.verbs.ports import Lookup
from tune_or_prompt.web.http.content_coding import takes_gzip
from tune_or_prompt.web.http.gate import Need
from tune_or_prompt.web.http.observability import LOOKUP
from tune_or_prompt.web.http.site import PROBES, Site
from tune_or_prompt.web.http.wsgi_bridge import (
    BodyReader,
    RawHeaders,
    Receive,
    Send,
    StatusError,
    WsgiAnswer,
    check,
    close,
    environ_of,
    received,
    started,
    whole_answer,
    whole_body,
)

MOST_CACHE_BYTES = 64 << 20
LARGEST_KEYED_BODY = 16 * 1024  # bytes; answers to larger bodies are not cached
ENTRY_BYTES = 2_000  # what a cached answer takes besides its body
SECONDS_FOR_A_BLOCK = 30.0  # for the client to take one block of a stream
SECONDS_BETWEEN_COUNTS = 0.1
_STREAMS = ("application/x-ndjson", "application/jsonl")
_KEYED = ("CONTENT_TYPE", "HTTP_ACCEPT", "HTTP_CONTENT_ENCODING", "HTTP_ORIGIN")
_ENTITY = (b"content-type", b"content-length", b"content-encoding", b"content-language")
T = TypeVar("T")


class SharedCache(Protocol):
    """A cache that other processes share; it never raises, nor waits beyond its budget."""

    async def get(self, key: str) -> bytes | None:
        """Return the value of a key."""

    def put_later(self, key: str, value: bytes) -> None:
        """Keep a value without waiting."""

    def health(self) -> str:
        """Return `ok`, or what is wrong."""


class ByteCache:
    """The answers used most recently, within a number of bytes; for the event loop alone."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes, self.bytes = most_bytes, 0
        self._answers: OrderedDict[str, WsgiAnswer] = OrderedDict()

    def get(self, key: str) -> WsgiAnswer | None:
        """Return the answer of a key."""
        if (answer := self._answers.get(key)) is not None:
            self._answers.move_to_end(key)
        return answer

    def put(self, key: str, answer: WsgiAnswer) -> None:
        """Keep an answer; those unused for longest make room."""
        if key not in self._answers:
            # A copy: what orjson returns may hold twice the memory that it needs.
            self._answers[key] = answer._replace(body=bytes(memoryview(answer.body)))
            self.bytes += len(answer.body) + ENTRY_BYTES
        while self.bytes > self._most_bytes:
            self.bytes -= len(self._answers.popitem(last=False)[1].body) + ENTRY_BYTES


class Front:
    """Answer requests.

    Args:
        site: what the service knows of its requests.
        threads: the number of threads for answers that are not cheap, and again for streams.
        most_in_flight: the number of requests in flight, without streams.
        shared: a cache behind that of this process.
        most_cache_bytes: the size of the cache of this process.
    """

    def __init__(
        self,
        site: Site,
        *,
        threads: int,
        most_in_flight: int,
        shared: SharedCache | None = None,
        most_cache_bytes: int = MOST_CACHE_BYTES,
    ) -> None:
        self._site, self._shared = site, shared
        self._cache = ByteCache(most_cache_bytes)
        self._in_flight = self._streams = 0
        self._most_in_flight, self._most_streams = most_in_flight, threads
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="answer")
        self._stream_threads = ThreadPoolExecutor(threads, thread_name_prefix="stream")

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, or start and end with the server."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await send({"type": "websocket.close"})

    async def _live(self, receive: Receive, send: Send) -> None:
        async def count() -> None:
            while True:
                await asyncio.sleep(SECONDS_BETWEEN_COUNTS)
                self._site.settle()

        await receive()
        counting = asyncio.create_task(count())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        counting.cancel()
        self._site.settle()
        await send({"type": "lifespan.shutdown.complete"})

    async def _http(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        environ = environ_of(scope)
        has_begun: list[bool] = []
        try:
            check(environ)
            if environ.get("CONTENT_TYPE", "").startswith(_STREAMS):
                await self._stream(environ, receive, send, has_begun)
                return
            answer = await self._answer(environ, receive)
        except ConnectionError:
            return  # the client has left
        except StatusError as problem:
            answer = self._site.problem(environ, problem.status)
        except Exception as error:
            self._site.log_failure(error)
            if has_begun:
                raise  # the head is sent: all that is left is to cut the connection
            answer = self._site.problem(environ, 500)
        await _send_whole(send, environ, answer)

    async def _answer(self, environ: WSGIEnvironment, receive: Receive) -> WsgiAnswer:
        body = await whole_body(receive, environ, self._site.largest_body(environ))
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)  # the server has decoded it
        if not self._site.may_cache(environ):
            return await self._compute(environ)
        if len(body) > LARGEST_KEYED_BODY or "no-" in environ.get("HTTP_CACHE_CONTROL", "").lower():
            reason = "too-large" if len(body) > LARGEST_KEYED_BODY else "no-cache"
            environ[LOOKUP] = Lookup("bypass", "memory", reason=reason)
            return await self._compute(environ)
        key = key_of(environ, body, self._site.basis())
        if (cached := await self._cached(key, environ)) is not None:
            return cached
        environ[LOOKUP] = Lookup("miss", "redis" if self._shared else "memory")
        answer = await self._compute(environ)
        self._keep(key, environ, answer)
        return answer

    async def _cached(self, key: str, environ: WSGIEnvironment) -> WsgiAnswer | None:
        answer, layer = self._cache.get(key), "memory"
        if answer is None and self._shared and (packed := await self._shared.get(key)):
            answer, layer = unpacked(packed), "redis"
            self._cache.put(key, answer)
        if answer is None:
            return None
        answer = _conditional(answer, environ)
        if not self._site.may_wait:
            return self._site.give(environ, answer, layer)
        return await self._in_thread(lambda: self._site.give(environ, answer, layer))

    def _keep(self, key: str, environ: WSGIEnvironment, answer: WsgiAnswer) -> None:
        if (stable := self._site.stable(environ, answer)) is not None:
            self._cache.put(key, stable)
            if self._shared:
                self._shared.put_later(key, packed_of(stable))

    async def _compute(self, environ: WSGIEnvironment) -> WsgiAnswer:
        is_bounded = environ["PATH_INFO"] not in PROBES
        if is_bounded and self._in_flight >= self._most_in_flight:
            raise StatusError(503)
        self._in_flight += is_bounded
        try:
            if self._site.is_cheap(environ):
                await asyncio.sleep(0)  # count all that came in this turn before computing one
                return whole_answer(self._site.app, environ)
            return await self._in_thread(lambda: whole_answer(self._site.app, environ))
        finally:
            self._in_flight -= is_bounded

    async def _in_thread(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)

    async def _stream(
        self, environ: WSGIEnvironment, receive: Receive, send: Send, has_begun: list[bool]
    ) -> None:
        """Let a thread read the body while it arrives and answer while that is taken."""
        if self._streams >= self._most_streams:
            raise StatusError(503)
        stream = _Stream(receive, send, has_begun)
        environ["wsgi.input"] = BodyReader(lambda: stream.wait_for(stream.part()))
        environ["wsgi.input_terminated"] = True
        self._streams += 1
        try:
            loop = asyncio.get_running_loop()
            expects = environ.get("HTTP_EXPECT", "").lower() == "100-continue"
            await loop.run_in_executor(
                self._stream_threads,
                lambda: stream.answer(*started(self._site.app, environ), expects=expects),
            )
        finally:
            self._streams -= 1
            stream.end()


class _Stream:
    """One streamed answer: the thread calls `wait_for` and `answer`, the loop runs the rest."""

    def __init__(self, receive: Receive, send: Send, has_begun: list[bool]) -> None:
        self._receive, self._send, self._has_begun = receive, send, has_begun
        self._loop = asyncio.get_running_loop()
        self._watching: asyncio.Task[None] | None = None
        self._has_left = False

    def wait_for(self, awaitable: Any) -> Any:  # noqa: ANN401
        return asyncio.run_coroutine_threadsafe(awaitable, self._loop).result()

    async def part(self) -> tuple[bytes, bool]:
        body, has_more = await received(self._receive)
        if not has_more:
            self._watching = self._loop.create_task(self._watch())
        return body, has_more

    def answer(
        self,
        status: int,
        headers: RawHeaders,
        blocks: Any,  # noqa: ANN401
        *,
        expects: bool,
    ) -> None:
        try:
            if expects and status == 200:  # noqa: PLR2004  the head goes out before the body comes
                self.wait_for(self._send({"type": "http.response.informational", "status": 100}))
            self.wait_for(self._give(_head(status, headers)))
            for block in blocks:
                message = {"type": "http.response.body", "body": block, "more_body": True}
                self.wait_for(self._give(message))
            self.wait_for(self._give({"type": "http.response.body"}))
        except TimeoutError:
            raise ConnectionError("The client takes nothing.") from None
        finally:
            close(blocks)

    def end(self) -> None:
        if self._watching is not None:
            self._watching.cancel()

    async def _watch(self) -> None:
        await self._receive()  # after the whole body the next message is that the client left
        self._has_left = True

    async def _give(self, message: dict[str, Any]) -> None:
        if self._has_left:
            raise ConnectionError("The client has left.")
        self._has_begun.append(True)
        async with asyncio.timeout(SECONDS_FOR_A_BLOCK):
            await self._send(message)


def key_of(environ: WSGIEnvironment, body: bytes, basis: tuple[str, date]) -> str:
    """Return the digest of everything that an answer depends on; HEAD asks for what GET does."""
    method = environ["REQUEST_METHOD"].replace("HEAD", "GET")
    codings = takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    asked = [method, environ["RAW_PATH"], environ["QUERY_STRING"], codings, *basis]
    told = orjson.dumps([*asked, *map(environ.get, _KEYED)])
    return sha256(b"%b\n%b" % (told, body)).hexdigest()


def packed_of(answer: WsgiAnswer) -> bytes:
    """Return an answer as bytes."""
    fields = [each for field in answer.headers for each in field]
    return b"\0".join([answer.route.encode(), answer.need.encode(), *fields]) + b"\n" + answer.body


def unpacked(packed: bytes) -> WsgiAnswer:
    """Return the answer that was packed."""
    head, _, body = packed.partition(b"\n")  # no header field has a line end
    route, need, *fields = head.split(b"\0")
    headers = list(zip(fields[::2], fields[1::2], strict=True))
    return WsgiAnswer(200, headers, body, route.decode(), cast(Need, need.decode()))


def _conditional(answer: WsgiAnswer, environ: WSGIEnvironment) -> WsgiAnswer:
    """Return 304 if the client has these bytes; never to a POST."""
    condition = environ.get("HTTP_IF_NONE_MATCH")
    if not condition or environ["REQUEST_METHOD"] == "POST":
        return answer
    etag = dict(answer.headers).get(b"etag", b"").decode("latin-1").removeprefix("W/")
    if not parse_etags(condition).contains_weak(etag.strip('"')):
        return answer
    headers = [each for each in answer.headers if each[0] not in _ENTITY]
    return answer._replace(status=304, headers=headers, body=b"")


def _head(status: int, headers: RawHeaders) -> dict[str, Any]:
    return {"type": "http.response.start", "status": status, "headers": headers}


async def _send_whole(send: Send, environ: WSGIEnvironment, answer: WsgiAnswer) -> None:
    has_body = environ["REQUEST_METHOD"] != "HEAD" and answer.status != 304  # noqa: PLR2004
    await send(_head(answer.status, answer.headers))
    await send({"type": "http.response.body", "body": answer.body if has_body else b""})
