"""What other rooms may ask of the versions of the positive list."""

from heliu.lawbook.positive_list.editing import drop_line, write_line
from heliu.lawbook.positive_list.reading import comparison, contents, open_versions, version, versions, waiting
from heliu.lawbook.positive_list.services import give_back, release, submit, upload, withdraw
from heliu.lawbook.positive_list.sheet import TEMPLATE
from heliu.lawbook.positive_list.weighing import keep_impact, to_be_weighed, weighed

__all__ = [
    "TEMPLATE",
    "comparison",
    "contents",
    "drop_line",
    "give_back",
    "keep_impact",
    "open_versions",
    "release",
    "submit",
    "to_be_weighed",
    "upload",
    "version",
    "versions",
    "waiting",
    "weighed",
    "withdraw",
    "write_line",
]
