"""What other rooms may ask of the declarations: profiles of the hot columns, generations, staging, storing,
and the stored messages read again.
"""

from heliu.declarations.arrivals import DIRECT, Arrivals, store_directly
from heliu.declarations.columns import PROFILES
from heliu.declarations.disclosures import PURPOSE_CHARS_MAX, WHOLE, disclose, disclosures_of
from heliu.declarations.documents import by_key, inventories, inventories_by_number
from heliu.declarations.generations import GENERATION_LOCK, INVENTORIES_PER_GENERATION_MAX, enter, newest, open_next
from heliu.declarations.messages import (
    KINDS,
    by_guid,
    counted,
    evidence_of,
    listed,
    message,
    sealed_octets,
)
from heliu.declarations.signed import MESSAGES_COUNTED_MAX, Signed, signed_messages
from heliu.declarations.staging import (
    COUNTERPARTS,
    TABLES,
    Clash,
    clashes,
    column_list,
    columns_of,
    prepare_session,
    shrink,
    stage,
    store,
    unstage,
)

__all__ = [
    "COUNTERPARTS",
    "DIRECT",
    "GENERATION_LOCK",
    "INVENTORIES_PER_GENERATION_MAX",
    "KINDS",
    "MESSAGES_COUNTED_MAX",
    "PROFILES",
    "PURPOSE_CHARS_MAX",
    "TABLES",
    "WHOLE",
    "Arrivals",
    "Clash",
    "Signed",
    "by_guid",
    "by_key",
    "clashes",
    "column_list",
    "columns_of",
    "counted",
    "disclose",
    "disclosures_of",
    "enter",
    "evidence_of",
    "inventories",
    "inventories_by_number",
    "listed",
    "message",
    "newest",
    "open_next",
    "prepare_session",
    "sealed_octets",
    "shrink",
    "signed_messages",
    "stage",
    "store",
    "store_directly",
    "unstage",
]
