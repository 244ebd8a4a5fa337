"""CEB512 物流运单回执: the answer to CEB511."""

from heliu.ceb.catalogue.model import Message, direct, text

MESSAGE = Message(
    name="CEB512",
    root="CEB512Message",
    zh="物流运单回执",
    sender="海关",
    direction="import",
    body="LogisticsReturn",
    max_bodies=100,
    transfer=False,
    signature="none",
    signature_last=True,
    answered_by=None,
    head=direct(
        text("guid", 36, 36, "系统唯一序号", "document id"),
        text("logisticsCode", 1, 18, "物流企业代码", "carrier code"),
        text("logisticsNo", 1, 60, "物流运单编号", "waybill no"),
        text("returnStatus", 1, 10, "回执状态", "return status"),
        text("returnTime", 17, 17, "回执时间", "return time"),
        text("returnInfo", 1, 1000, "回执信息", "return text"),
    ),
    lines=None,
)
