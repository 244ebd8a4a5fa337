"""CEB626 退货申请单回执: the answer to CEB625."""

from heliu.ceb.catalogue.model import Message, direct, text

MESSAGE = Message(
    name="CEB626",
    root="CEB626Message",
    zh="退货申请单回执",
    sender="海关",
    direction="import",
    body="InvtRefundReturn",
    max_bodies=100,
    transfer=False,
    signature="none",
    signature_last=True,
    answered_by=None,
    head=direct(
        text("guid", 36, 36, "系统唯一序号", "document id"),
        text("customsCode", 4, 4, "申报海关代码", "customs district", optional=True),
        text("agentCode", 1, 18, "申报企业代码", "declaring agent code", optional=True),
        text("ebpCode", 1, 18, "电商平台代码", "platform code", optional=True),
        text("ebcCode", 1, 18, "电商企业代码", "e-commerce enterprise code", optional=True),
        text("copNo", 1, 20, "企业内部编号", "enterprise internal no"),
        text("preNo", 18, 18, "预录入编号", "E-Port pre-entry no"),
        text("invtNo", 18, 18, "清单编号", "inventory (customs) no", optional=True),
        text("returnStatus", 1, 10, "回执状态", "return status"),
        text("returnTime", 17, 17, "回执时间", "return time"),
        text("returnInfo", 1, 1000, "回执信息", "return text"),
    ),
    lines=None,
)
