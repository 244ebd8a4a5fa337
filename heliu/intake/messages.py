"""Which messages a firm may send, and how senders write their names: CEB311, 311, CEB311Message, ceb311message.xml."""

import re

from heliu.ceb.catalogue.index import MESSAGES

SENDABLE = frozenset(name for name, message in MESSAGES.items() if message.transfer)

_NAME = re.compile(r"(?:ceb)?([0-9]{3})(?:message)?(?:\.xml)?", re.IGNORECASE | re.ASCII)


def message_named(text: str) -> str | None:
    """``CEB311`` for any way of writing it; None when it is not the name of a message in the catalogue."""
    found = _NAME.fullmatch(text.strip())
    if found is None:
        return None
    name = f"CEB{found[1]}"
    return name if name in MESSAGES else None
