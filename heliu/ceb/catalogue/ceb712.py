"""CEB712 入库明细单回执: the answer to CEB711."""

from heliu.ceb.catalogue.model import Message, direct, text

MESSAGE = Message(
    name="CEB712",
    root="CEB712Message",
    zh="入库明细单回执",
    sender="海关",
    direction="import",
    body="DeliveryReturn",
    max_bodies=100,
    transfer=False,
    signature="none",
    signature_last=True,
    answered_by=None,
    head=direct(
        text("guid", 36, 36, "系统唯一序号", "document id"),
        text("customsCode", 4, 4, "申报海关代码", "customs district", optional=True),
        text("operatorCode", 1, 18, "监管场所经营人代码", "site operator code", optional=True),
        text("copNo", 0, 20, "企业内部编号", "enterprise internal no", optional=True),
        text("preNo", 0, 18, "预录入编号", "E-Port pre-entry no", optional=True),
        text("rkdNo", 0, 18, "入库单编号", "inbound sheet no", optional=True),
        text("returnStatus", 1, 10, "回执状态", "return status"),
        text("returnTime", 17, 17, "回执时间", "return time"),
        text("returnInfo", 1, 1000, "回执信息", "return text"),
    ),
    lines=None,
)
