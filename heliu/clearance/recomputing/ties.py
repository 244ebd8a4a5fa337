"""What hangs on what in decisions on inventories and returns of exports, and which numbers of the law they rest on."""

from typing import Final

from heliu.policies.recomputing.explaining import Ties
from heliu.risk.api import PARAMETERS as RISK_PARAMETERS

LIMITS: Final = ("import_composite_tax/", "export_list/", "export_return/", "exchange_rate/")
TAXES: Final = (*LIMITS, "value_added_tax/", "consumption_tax/")
INVENTORIES: Final = Ties(
    following={
        "outcome": ("broken",),
        "status": ("outcome", "risks", "score"),
        "counted": ("outcome",),
        "duty": ("outcome",),
        "consumption_tax": ("outcome", "duty"),
        "vat": ("outcome", "duty", "consumption_tax"),
        "score": ("risks",),
    },
    concerned={
        **dict.fromkeys(("duty", "consumption_tax", "vat"), TAXES),
        "status": ("risk/lane_",),
        **dict.fromkeys(("back_until", "tax_free_until", "tax_free"), ("export_return/",)),
        **dict.fromkeys(("risks", "score"), tuple(RISK_PARAMETERS)),
    },
    usual=LIMITS,
    movable=("outcome", "status", "counted", "duty", "consumption_tax", "vat"),
)
"""The results rest on the limits; officers, the firm and time change what is movable."""
