"""Do the job on standard input, and write what came of it."""

import sys

from bench.load.job import Job
from bench.load.loops import run

if __name__ == "__main__":
    sys.stdout.write(run(Job.from_json(sys.stdin.read())).as_json())
