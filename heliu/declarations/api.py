"""What other rooms may ask of the declarations: profiles of the hot columns, generations, staging and storing."""

from heliu.declarations.arrivals import DIRECT, Arrivals, store_directly
from heliu.declarations.columns import PROFILES
from heliu.declarations.generations import GENERATION_LOCK, INVENTORIES_PER_GENERATION_MAX, enter, newest, open_next
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
    "PROFILES",
    "TABLES",
    "Arrivals",
    "Clash",
    "clashes",
    "column_list",
    "columns_of",
    "enter",
    "newest",
    "open_next",
    "prepare_session",
    "shrink",
    "stage",
    "store",
    "store_directly",
    "unstage",
]
