"""Customs' own ids on the exchange (DXP ID): whom declarations are for, and from whom receipts come.

Seen in three clients that enterprises run; no document of customs names them, so the relay takes others by setting.
"""

from typing import Final

from heliu.ceb.catalogue.index import MESSAGES

IMPORT_END: Final = "DXPEDCCEB0000002"
EXPORT_END: Final = "DXPEDCCEB0000003"


def customs_end(kind: str) -> str:
    """The end that a message such as CEB621 goes to, and a receipt such as CEB622 comes from."""
    return IMPORT_END if MESSAGES[kind].direction == "import" else EXPORT_END
