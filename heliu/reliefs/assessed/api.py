"""What pages and commands may ask of the assessed income tax."""

from heliu.reliefs.assessed.reading import count_worksheets, list_worksheets, worksheet_fact
from heliu.reliefs.assessed.services import (
    AMOUNT_MAX,
    PREPARE,
    VIEW,
    adjust,
    answer,
    begin,
    close,
    take_off,
)

__all__ = [
    "AMOUNT_MAX",
    "PREPARE",
    "VIEW",
    "adjust",
    "answer",
    "begin",
    "close",
    "count_worksheets",
    "list_worksheets",
    "take_off",
    "worksheet_fact",
]
