"""When customs and we differ (预期与海关). Pure: statuses of receipts in, sides and an order out.

Receipts come late, repeatedly and out of order: what counts is the highest by the machine of states, not the last.
"""

from enum import IntEnum
from typing import Final

ASK_FIRST: Final = frozenset({"CEB621", "CEB603", "CEB623", "CEB625", "CEB605", "CEB213", "CEB701", "CEB711"})
"""Of these 120 (入库) is a step on the way; of all others it is the end."""
LOGGED, REVIEWED, DECIDED, RELEASED, CLOSED = 120, 300, 399, 800, 899
RETURNED: Final = 100
SENT_BACK: Final = 700
_REFUSED: Final = (RETURNED, SENT_BACK)
_PASSED: Final = (DECIDED, RELEASED, CLOSED)
ENDS: Final = _REFUSED + _PASSED
"""With these customs has decided; so it has with every code below zero, and with 120 where that is the end."""
_UNDER_WAY: Final = (1, 4, 2, 3, LOGGED)
_LOOKED_AT: Final = (500, 501, 502, 503, 505, 599, 600)


class Side(IntEnum):
    """Where a document stands, as far as two who decide may differ."""

    UNDER_WAY = 0  # 未审结
    REVIEW = 1  # 人工审核
    HELD = 2  # 查验、扣留、挂起
    REFUSED = 3  # 退单、退运、处理异常
    PASSED = 4  # 放行、审结、结关


def side(kind: str, status: int) -> Side:
    """Of a document of this kind with this status. A status we do not know decides nothing."""
    if status < 0 or status in _REFUSED:
        return Side.REFUSED
    if status == REVIEWED:
        return Side.REVIEW
    if status in _LOOKED_AT:
        return Side.HELD
    ended = status in _PASSED or (status == LOGGED and kind not in ASK_FIRST)
    return Side.PASSED if ended else Side.UNDER_WAY


def rank(kind: str, status: int) -> int:
    """How far along the machine of states; of two equally far the later one counts.

    A code below zero refuses one submission: where customs has looked at the document already it speaks of another one
    under the same number (-621004), and takes nothing back.
    """
    reached = side(kind, status)
    if status < 0:
        return len(_UNDER_WAY)
    if status == CLOSED:
        return 50
    if reached in (Side.REFUSED, Side.PASSED):
        return 40
    return 10 * reached + (_UNDER_WAY.index(status) if status in _UNDER_WAY else 0)


def differs(kind: str, expected: int, said: int) -> bool:
    """Whether customs has decided, and not as we expected. Who still waits for a document expects nothing."""
    ours, theirs = side(kind, expected), side(kind, said)
    return Side.UNDER_WAY not in (ours, theirs) and theirs is not ours
