"""CEB702 汇总申请单回执: the answer to CEB701."""

from heliu.ceb.catalogue.model import Message, direct, integer, text

MESSAGE = Message(
    name="CEB702",
    root="CEB702Message",
    zh="汇总申请单回执",
    sender="海关",
    direction="export",
    body="SummaryReturn",
    max_bodies=100,
    transfer=False,
    signature="none",
    signature_last=False,
    answered_by=None,
    head=direct(
        text("guid", 36, 36, "系统唯一序号", "document id"),
        text("agentCode", 0, 18, "申报企业代码", "declaring agent code"),
        text("ebcCode", 0, 18, "收发货人代码", "e-commerce enterprise code"),
        text("copNo", 0, 30, "企业唯一编号", "enterprise internal no"),
        text("preNo", 18, 18, "电子口岸编号", "E-Port pre-entry no"),
        text("sumNo", 18, 18, "汇总申请编号", "summary application no", optional=True),
        integer("msgSeqNo", 9, "报文序号", "part no"),
        text("returnStatus", 1, 10, "回执状态", "return status"),
        text("returnTime", 17, 17, "回执时间", "return time"),
        text("returnInfo", 0, 1000, "回执信息", "return text"),
    ),
    lines=None,
)
