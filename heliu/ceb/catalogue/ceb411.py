"""CEB411 支付凭证（支付企业或受托快件、邮政企业）: payment receipt."""

from heliu.ceb.catalogue.model import Message, decimal, head, text

MESSAGE = Message(
    name="CEB411",
    root="CEB411Message",
    zh="支付凭证",
    sender="支付企业或受托快件、邮政企业",
    direction="import",
    body="Payment",
    max_bodies=100,
    transfer=True,
    signature="optional",
    signature_last=True,
    answered_by="CEB412",
    head=head(
        "PaymentHead",
        text("guid", 36, 36, "系统唯一序号", "document id"),
        text("appType", 1, 1, "报送类型", "report type"),
        text("appTime", 14, 14, "报送时间", "report time"),
        text("appStatus", 1, 3, "业务状态", "report status"),
        text("payCode", 1, 18, "支付企业代码", "payment firm code"),
        text("payName", 1, 100, "支付企业名称", "payment firm name"),
        text("payTransactionId", 1, 60, "支付交易编号", "payment transaction id"),
        text("orderNo", 1, 60, "订单编号", "order no"),
        text("ebpCode", 1, 18, "电商平台代码", "platform code"),
        text("ebpName", 1, 100, "电商平台名称", "platform name"),
        text("payerIdType", 1, 1, "支付人证件类型", "payer id type"),
        text("payerIdNumber", 1, 60, "支付人证件号码", "payer id no"),
        text("payerName", 1, 60, "支付人姓名", "payer name"),
        text("telephone", 0, 60, "支付人电话", "payer phone", optional=True),
        decimal("amountPaid", "支付金额", "amount paid"),
        text("currency", 3, 3, "支付币制", "currency", fixed="142"),
        text("payTime", 14, 14, "支付时间", "time paid"),
        text("note", 0, 1000, "备注", "note", optional=True),
    ),
    lines=None,
)
