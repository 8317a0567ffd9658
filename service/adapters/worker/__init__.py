"""The worker that gunicorn runs: one event loop for the wire, a few threads for the application.

What is sent is read by llhttp (`reading`) into requests of one connection (`connection`). An answer
that the application knows at once is given by the loop itself; every other is worked out by a
thread of a bounded `pool`, which takes a long body from a `feed` and leaves its answer in an
`outbox`, neither of which holds more than a little.
"""
