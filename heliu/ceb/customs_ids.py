"""Customs' own ids on the exchange (DXP ID): whom declarations are for, and from whom receipts come.

Seen in three clients that enterprises run; no document of customs names them, so the relay takes others by setting.
"""

from typing import Final

from heliu.ceb.catalogue.index import MESSAGES

CUSTOMS_IMPORTS: Final = "DXPEDCCEB0000002"
CUSTOMS_EXPORTS: Final = "DXPEDCCEB0000003"


def customs_dxp_id(kind: str) -> str:
    """Whom a message such as CEB621 is for, and from whom a receipt such as CEB622 comes."""
    return CUSTOMS_IMPORTS if MESSAGES[kind].direction == "import" else CUSTOMS_EXPORTS
