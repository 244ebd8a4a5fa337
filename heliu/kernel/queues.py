"""Queues of jobs that have a worker of their own."""

from typing import Final

PROMPT: Final = "prompt"
"""What has seconds or minutes: an import of an hour does not stand before it."""
