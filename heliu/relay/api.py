"""What the command line, the start and the pages may ask of the relay."""

from heliu.relay.sending import SomeoneElse
from heliu.relay.standing import WAITING_COUNTED_MAX, note_decider, standing
from heliu.relay.terms import Terms, terms_of_relay
from heliu.relay.working import drain, work

__all__ = ["WAITING_COUNTED_MAX", "SomeoneElse", "Terms", "drain", "note_decider", "standing", "terms_of_relay", "work"]
