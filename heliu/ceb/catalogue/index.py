"""The whole catalogue: the 42 messages by name, and the blocks every business message shares."""

from collections.abc import Mapping
from types import MappingProxyType

from heliu.ceb.catalogue import (
    ceb213,
    ceb214,
    ceb215,
    ceb216,
    ceb303,
    ceb304,
    ceb311,
    ceb312,
    ceb403,
    ceb404,
    ceb411,
    ceb412,
    ceb505,
    ceb506,
    ceb507,
    ceb508,
    ceb509,
    ceb510,
    ceb511,
    ceb512,
    ceb513,
    ceb514,
    ceb603,
    ceb604,
    ceb605,
    ceb606,
    ceb607,
    ceb608,
    ceb621,
    ceb622,
    ceb623,
    ceb624,
    ceb625,
    ceb626,
    ceb701,
    ceb702,
    ceb711,
    ceb712,
    ceb792,
    ceb816,
    ceb818,
    ceb900,
)
from heliu.ceb.catalogue.model import SUBSCRIBERS_MAX, Direction, Message, Part, anything, text

_TABLES = (
    ceb213.MESSAGE,
    ceb214.MESSAGE,
    ceb215.MESSAGE,
    ceb216.MESSAGE,
    ceb303.MESSAGE,
    ceb304.MESSAGE,
    ceb311.MESSAGE,
    ceb312.MESSAGE,
    ceb403.MESSAGE,
    ceb404.MESSAGE,
    ceb411.MESSAGE,
    ceb412.MESSAGE,
    ceb505.MESSAGE,
    ceb506.MESSAGE,
    ceb507.MESSAGE,
    ceb508.MESSAGE,
    ceb509.MESSAGE,
    ceb510.MESSAGE,
    ceb511.MESSAGE,
    ceb512.MESSAGE,
    ceb513.MESSAGE,
    ceb514.MESSAGE,
    ceb603.MESSAGE,
    ceb604.MESSAGE,
    ceb605.MESSAGE,
    ceb606.MESSAGE,
    ceb607.MESSAGE,
    ceb608.MESSAGE,
    ceb621.MESSAGE,
    ceb622.MESSAGE,
    ceb623.MESSAGE,
    ceb624.MESSAGE,
    ceb625.MESSAGE,
    ceb626.MESSAGE,
    ceb701.MESSAGE,
    ceb702.MESSAGE,
    ceb711.MESSAGE,
    ceb712.MESSAGE,
    ceb792.MESSAGE,
    ceb816.MESSAGE,
    ceb818.MESSAGE,
    ceb900.MESSAGE,
)

MESSAGES: Mapping[str, Message] = MappingProxyType({message.name: message for message in _TABLES})
BY_ROOT: Mapping[str, Message] = MappingProxyType({message.root: message for message in _TABLES})

BASE_TRANSFER = Part(
    "BaseTransfer",
    (
        text("copCode", 1, 18, "传输企业代码", "transmitting firm code"),
        text("copName", 0, 100, "传输企业名称", "transmitting firm name"),
        text("dxpMode", 3, 3, "传输模式", "transfer mode"),
        text("dxpId", 0, 30, "传输编号", "DXP id"),
        text("note", 0, 1000, "备注", "note", optional=True),
    ),
)

# The export schema lets copCode be empty; nothing else differs.
EXPORT_BASE_TRANSFER = Part(
    "BaseTransfer",
    (
        text("copCode", 0, 18, "传输企业代码", "transmitting firm code"),
        *BASE_TRANSFER.fields[1:],
    ),
)

BASE_SUBSCRIBE = Part(
    "BaseSubscribe",
    (
        text("status", 0, 100, "订阅状态", "what is subscribed to", note="ALL, DATA or RET"),
        text("dxpMode", 3, 3, "订阅方传输模式", "transfer mode"),
        text("dxpAddress", 0, 100, "订阅方传输地址", "DXP id of the subscriber"),
        text("note", 0, 1000, "备注", "note", optional=True),
    ),
    min_occurs=0,
    max_occurs=SUBSCRIBERS_MAX,
)

EXTEND_MESSAGE = Part(
    "ExtendMessage",
    (
        text("name", 0, 30, "自定义报文名称", "name of the extension"),
        text("version", 0, 30, "自定义报文版本", "version of the extension"),
        anything("Message", "自定义报文实体", "the extension itself"),
    ),
    min_occurs=0,
)


def transfer_of(direction: Direction) -> Part:
    """Return the description of BaseTransfer (报文传输实体) in messages of ``direction``."""
    return BASE_TRANSFER if direction == "import" else EXPORT_BASE_TRANSFER


def answered(receipt: str) -> Message | None:
    """Return the message which ``receipt`` answers, or None where ``receipt`` answers nothing."""
    return next((message for message in _TABLES if message.answered_by == receipt), None)


def leaves(message: Message) -> int:
    """Count the leaf fields of ``message`` as the official tables count them, shared blocks and Signature included."""
    own = len(message.head.fields) + (len(message.lines.fields) if message.lines else 0)
    shared = sum(len(part.fields) for part in (BASE_TRANSFER, BASE_SUBSCRIBE, EXTEND_MESSAGE)) + 1
    return own + (shared if message.transfer else 0)
