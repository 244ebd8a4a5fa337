"""What other rooms may ask of the versions of the positive list."""

from heliu.lawbook.positive_list.editing import drop_line, write_line
from heliu.lawbook.positive_list.reading import comparison, contents, version, versions, waiting
from heliu.lawbook.positive_list.services import give_back, release, submit, upload, withdraw
from heliu.lawbook.positive_list.sheet import TEMPLATE

__all__ = [
    "TEMPLATE",
    "comparison",
    "contents",
    "drop_line",
    "give_back",
    "release",
    "submit",
    "upload",
    "version",
    "versions",
    "waiting",
    "withdraw",
    "write_line",
]
