"""CEB216 退运理货明细单回执: the answer to CEB215."""

from heliu.ceb.catalogue.model import Message, direct, text

MESSAGE = Message(
    name="CEB216",
    root="CEB216Message",
    zh="退运理货明细单回执",
    sender="海关",
    direction="export",
    body="InvtRefundDetailReturn",
    max_bodies=100,
    transfer=False,
    signature="none",
    signature_last=False,
    answered_by=None,
    head=direct(
        text("guid", 36, 36, "系统唯一序号", "document id"),
        text("operatorCode", 0, 18, "监管场所经营人代码", "site operator code"),
        text("logisticsCode", 0, 18, "物流企业代码", "carrier code"),
        text("logisticsNo", 0, 80, "物流运单号", "waybill no"),
        text("coElNo", 0, 30, "企业内部编号", "enterprise internal no"),
        text("preNo", 0, 18, "预录入编号", "E-Port pre-entry no", optional=True),
        text("returnStatus", 0, 10, "回执状态", "return status"),
        text("returnTime", 17, 17, "回执时间", "return time"),
        text("returnInfo", 0, 1000, "回执信息", "return text"),
    ),
    lines=None,
)
