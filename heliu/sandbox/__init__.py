"""The sandbox (沙箱): a customs that is as deterministic as a script, for enterprises at a desk and for tests.

Pure: script, seed, clock and message give receipts with their times. Nothing here reads a clock, a file or a socket.
"""
