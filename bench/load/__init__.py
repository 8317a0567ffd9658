"""The client: raw sockets and one epoll, so that it is never slower than what it measures.

`python -m bench.load` reads a `Job` from standard input and writes a `Tally` to standard output, as
a process of its own that can be pinned beside the server. Two loops: closed, for how much a server
can do; open, for how long an answer takes at a rate that does not wait for the server.
"""
