"""What other rooms may ask of the tariff versions."""

from heliu.lawbook.tariff.reading import comparison, version, versions, waiting
from heliu.lawbook.tariff.services import reject, release, upload, withdraw
from heliu.lawbook.tariff.sheet import TEMPLATE

__all__ = [
    "TEMPLATE",
    "comparison",
    "reject",
    "release",
    "upload",
    "version",
    "versions",
    "waiting",
    "withdraw",
]
