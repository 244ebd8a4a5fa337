"""CEB403 收款单（支付企业）: collection of the price."""

from heliu.ceb.catalogue.model import Message, decimal, direct, text

MESSAGE = Message(
    name="CEB403",
    root="CEB403Message",
    zh="收款单",
    sender="支付企业",
    direction="export",
    body="Receipts",
    max_bodies=100,
    transfer=True,
    signature="optional",
    signature_last=False,
    answered_by="CEB404",
    head=direct(
        text("guid", 36, 36, "系统唯一序号", "document id"),
        text("appType", 1, 1, "报送类型", "report type"),
        text("appTime", 14, 14, "报送时间", "report time"),
        text("appStatus", 1, 1, "报送状态", "report status", default="1"),
        text("ebpCode", 0, 18, "电商平台代码", "platform code"),
        text("ebpName", 0, 100, "电商平台/海外仓名称", "platform name"),
        text("ebcCode", 0, 18, "电商企业代码", "e-commerce enterprise code"),
        text("ebcName", 0, 100, "电商企业名称", "e-commerce enterprise name"),
        text("orderNo", 0, 60, "电商订单/海外仓订仓单编号", "order no"),
        text("payCode", 0, 18, "支付企业代码", "payment firm code", optional=True),
        text("payName", 0, 100, "支付企业名称", "payment firm name"),
        text("payNo", 0, 60, "支付交易编号", "payment no", optional=True),
        decimal("charge", "收款金额", "amount received"),
        text("currency", 3, 3, "币制", "currency"),
        text("accountingDate", 14, 14, "到账时间", "credited at"),
        text("note", 0, 1000, "备注", "note", optional=True),
    ),
    lines=None,
)
