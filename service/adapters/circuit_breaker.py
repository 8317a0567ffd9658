"""A fuse before a server that may be down, so that an outage costs no waiting."""

from threading import Lock

from service.application.ports import Clock

FAULTS_TO_OPEN = 3
SECONDS_OPEN = 5.0
SECONDS_OF_PAUSE = 0.1


class CircuitBreaker:
    """Stop calls after several faults in a row; then let one call through at intervals.

    Closed, every call is allowed, but for a pause after a fault: whatever asks several times in a
    row waits once. Open, one call each `seconds_open` is: its success closes the circuit, its fault
    leaves it open.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        faults_to_open: int = FAULTS_TO_OPEN,
        seconds_open: float = SECONDS_OPEN,
        seconds_of_pause: float = SECONDS_OF_PAUSE,
    ) -> None:
        self._clock = clock
        self._faults_to_open = faults_to_open
        self._seconds_open = seconds_open
        self._seconds_of_pause = seconds_of_pause
        self._faults_in_a_row = 0
        self._next_trial = 0.0
        self._lock = Lock()

    def allows(self) -> bool:
        """Say whether a call may be made now; an open circuit grants its trial to one caller."""
        with self._lock:
            if not self._faults_in_a_row:
                return True
            now = self._clock.monotonic()
            if now < self._next_trial:
                return False
            if self._is_open():
                self._next_trial = now + self._seconds_open
            return True

    def record_success(self) -> bool:
        """Close the circuit; return True if it was open."""
        with self._lock:
            was_open = self._is_open()
            self._faults_in_a_row = 0
            return was_open

    def record_fault(self) -> bool:
        """Count a fault; return True if it opened the circuit."""
        with self._lock:
            was_open = self._is_open()
            self._faults_in_a_row += 1
            if not was_open:
                pause = self._seconds_open if self._is_open() else self._seconds_of_pause
                self._next_trial = self._clock.monotonic() + pause
            return self._is_open() and not was_open

    def _is_open(self) -> bool:
        return self._faults_in_a_row >= self._faults_to_open
