"""CEB412 支付凭证回执: the answer to CEB411."""

from heliu.ceb.catalogue.model import Message, direct, text

MESSAGE = Message(
    name="CEB412",
    root="CEB412Message",
    zh="支付凭证回执",
    sender="海关",
    direction="import",
    body="PaymentReturn",
    max_bodies=100,
    transfer=False,
    signature="none",
    signature_last=True,
    answered_by=None,
    head=direct(
        text("guid", 36, 36, "系统唯一序号", "document id"),
        text("payCode", 1, 18, "支付企业代码", "payment firm code"),
        text("payTransactionId", 1, 60, "支付交易编号", "payment transaction id"),
        text("returnStatus", 1, 10, "回执状态", "return status"),
        text("returnTime", 17, 17, "回执时间", "return time"),
        text("returnInfo", 1, 1000, "回执信息", "return text"),
    ),
    lines=None,
)
