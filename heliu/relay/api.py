"""What the command line, the start and the pages may ask of the relay."""

from heliu.relay.differences import (
    WATCH,
    count_differences,
    count_papers,
    course_of,
    differences,
    list_differences,
    list_papers,
    papers,
)
from heliu.relay.sending import SomeoneElse
from heliu.relay.standing import away_too_long_minutes, note_decider, standing
from heliu.relay.terms import terms_of_relay
from heliu.relay.working import drain, work

__all__ = [
    "WATCH",
    "SomeoneElse",
    "away_too_long_minutes",
    "count_differences",
    "count_papers",
    "course_of",
    "differences",
    "drain",
    "list_differences",
    "list_papers",
    "note_decider",
    "papers",
    "standing",
    "terms_of_relay",
    "work",
]
