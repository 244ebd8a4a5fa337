"""The one table of who listens to which event. News travels upward only: a room below never learns who listens."""

from procrastinate import App

# event → the tasks deferred for it, by name; written in the outbox of the same transaction as the fact.
LISTENERS: dict[str, tuple[str, ...]] = {}


def listeners(event: str) -> tuple[str, ...]:
    return LISTENERS.get(event, ())


def ready(app: App) -> None:
    """Procrastinate has found the rooms' tasks: a listener that does not exist stops the start, not the first event."""
    unknown = sorted({task for tasks in LISTENERS.values() for task in tasks} - set(app.tasks))
    if unknown:
        raise LookupError(f"config/events.py names tasks nobody has: {', '.join(unknown)}")
