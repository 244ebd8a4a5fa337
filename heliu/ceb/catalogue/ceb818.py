"""CEB818 电子税单状态（海关、电子口岸）: state of an electronic tax bill."""

from heliu.ceb.catalogue.model import UNBOUNDED, Message, head, text

MESSAGE = Message(
    name="CEB818",
    root="CEB818Message",
    zh="电子税单状态",
    sender="海关、电子口岸",
    direction="import",
    body="Tax",
    max_bodies=UNBOUNDED,
    transfer=False,
    signature="none",
    signature_last=True,
    answered_by=None,
    head=head(
        "TaxHeadStatus",
        text("guid", 36, 36, "系统唯一序号", "document id"),
        text("returnTime", 17, 17, "回执时间", "return time"),
        text("invtNo", 1, 18, "进境清单编号", "inventory (customs) no"),
        text("taxNo", 1, 50, "电子税单编号", "electronic tax bill no"),
        text("status", 1, 1, "税单状态", "status"),
        text("entDutyNo", 0, 50, "缴款书编号", "tax payment note no", optional=True),
        text("assureCode", 0, 64, "担保企业代码", "guarantor firm code", optional=True),
    ),
    lines=None,
)
