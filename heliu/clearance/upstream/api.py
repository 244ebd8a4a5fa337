"""What others may ask of customs as the one who decides."""

from heliu.clearance.upstream.deciders import Decider, Deciders, NotDeciding, deciders, deciders_of
from heliu.clearance.upstream.outbox import committed_after

__all__ = ["Decider", "Deciders", "NotDeciding", "committed_after", "deciders", "deciders_of"]
