"""CEB214 出口退货申请单回执: the answer to CEB213."""

from heliu.ceb.catalogue.model import Message, direct, text

MESSAGE = Message(
    name="CEB214",
    root="CEB214Message",
    zh="出口退货申请单回执",
    sender="海关",
    direction="export",
    body="RefundReturn",
    max_bodies=100,
    transfer=False,
    signature="none",
    signature_last=False,
    answered_by=None,
    head=direct(
        text("guid", 36, 36, "系统唯一序号", "document id"),
        text("ebpCode", 0, 18, "电商平台代码", "platform code", optional=True),
        text("ebcCode", 0, 18, "电商企业代码", "e-commerce enterprise code", optional=True),
        text("agentCode", 0, 18, "申报企业代码", "declaring agent code"),
        text("coElNo", 0, 30, "企业内部编号", "enterprise internal no"),
        text("preNo", 0, 18, "电子口岸编号", "E-Port pre-entry no", optional=True),
        text("invtNo", 0, 20, "清单编号", "inventory (customs) no"),
        text("returnStatus", 0, 10, "回执状态", "return status"),
        text("returnTime", 17, 17, "回执时间", "return time"),
        text("returnInfo", 0, 1000, "回执信息", "return text"),
    ),
    lines=None,
)
