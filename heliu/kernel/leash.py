"""Starts a program that ends when its supervisor does, however that died. Run as a file: it imports almost nothing.

Usage: python -I -S leash.py PID_OF_SUPERVISOR PROGRAM ARGUMENT...
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    supervisor = int(sys.argv[1])
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != supervisor:  # it died between our birth and our leash
        sys.exit(1)
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606  (no shell is the point)


if __name__ == "__main__":
    main()
