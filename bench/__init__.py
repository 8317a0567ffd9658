"""How much processor time an answer takes, as ratios: `make bench` writes docs/performance.md."""

import os

# NumPy's threads would be counted as work; the service runs without them too.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
