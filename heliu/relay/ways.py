"""The ways to customs: the one the terms name."""

from heliu.kernel.state import state_dir
from heliu.relay.facts import Upstream
from heliu.relay.folder import FolderUpstream
from heliu.relay.terms import Terms

KEPT = "customs"
"""In the state folder: where receipts of a queue are kept."""


def way(terms: Terms) -> Upstream:
    """Raises NotReached where it cannot be opened now."""
    if terms.folder is not None:
        return FolderUpstream(terms.folder)
    from heliu.relay.queue import QueueUpstream  # noqa: PLC0415  (the broker's client only where a broker is asked)

    return QueueUpstream(terms.upstream, terms.sender_id, state_dir() / KEPT)
