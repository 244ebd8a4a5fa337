"""CEB508 运抵单回执: the answer to CEB507."""

from heliu.ceb.catalogue.model import Message, direct, integer, text

MESSAGE = Message(
    name="CEB508",
    root="CEB508Message",
    zh="运抵单回执",
    sender="海关",
    direction="export",
    body="ArrivalReturn",
    max_bodies=100,
    transfer=False,
    signature="none",
    signature_last=False,
    answered_by=None,
    head=direct(
        text("guid", 36, 36, "系统唯一序号", "document id"),
        text("operatorCode", 0, 18, "监管场所经营人代码", "site operator code"),
        text("logisticsCode", 0, 18, "物流企业代码", "carrier code"),
        text("preNo", 18, 18, "电子口岸编号", "E-Port pre-entry no"),
        text("copNo", 0, 30, "企业唯一编号", "enterprise internal no"),
        text("billNo", 0, 37, "提运单号", "bill of lading / master AWB"),
        integer("msgSeqNo", 9, "报文序号", "part no"),
        text("returnStatus", 1, 10, "回执状态", "return status"),
        text("returnTime", 17, 17, "回执时间", "return time"),
        text("returnInfo", 0, 1000, "回执信息", "return text"),
    ),
    lines=None,
)
