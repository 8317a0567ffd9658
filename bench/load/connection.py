"""One keep-alive connection of the client."""

import socket

from bench.load.messages import Answer, answer_of

_BLOCK = 1 << 18


class Connection:
    """A connection that has asked for something at a time, and takes the answer as it comes."""

    __slots__ = ("_has_served", "_part", "_port", "_request", "_socket", "since", "waits")

    def __init__(self, port: int) -> None:
        self._port = port
        self.open()

    def open(self) -> None:
        """Connect, anew where it was connected before."""
        self._socket = socket.create_connection(("127.0.0.1", self._port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._part = bytearray()
        self._request = b""
        self._has_served = False
        self.since = 0.0
        self.waits = False

    def fileno(self) -> int:
        """Return the number by which the kernel knows the connection."""
        return self._socket.fileno()

    def ask(self, request: bytes, since: float) -> None:
        """Send a request whose latency counts from a time."""
        self._socket.sendall(request)
        self._request, self.since, self.waits = request, since, True

    def to_send_again(self) -> bytes:
        """Return the request to send again, as RFC 9112 has it, where the server hung up before it.

        So it is where the connection has served before, and not a byte of the answer has come.
        """
        return self._request if self.waits and self._has_served and not self._part else b""

    def take(self) -> Answer | None:
        """Take what has come, and return the answer once it is whole.

        Raises:
            ConnectionError: if the server has closed the connection.
        """
        data = self._socket.recv(_BLOCK)
        if not data:
            raise ConnectionResetError
        if self._part:
            self._part += data
            answer = answer_of(self._part)
        else:
            answer = answer_of(data)
            if answer is None:
                self._part += data
        if answer is not None:
            self.waits, self._has_served = False, True
            if self._part:
                self._part = bytearray()
        return answer

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()
