"""Queues of jobs that have a worker of their own."""

from typing import Final

PROMPT: Final = "prompt"
"""What has seconds or minutes: an import of an hour does not stand before it."""
SLOW: Final = "slow"
"""What takes minutes while nothing waits for it: everything else does not stand behind it."""
USUAL: Final = "default"
"""Procrastinate's name for the queue of what names none."""
