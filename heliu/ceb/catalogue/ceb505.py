"""CEB505 物流运单（物流企业）: waybill."""

from heliu.ceb.catalogue.model import Message, decimal, direct, integer, text

MESSAGE = Message(
    name="CEB505",
    root="CEB505Message",
    zh="物流运单",
    sender="物流企业",
    direction="export",
    body="Logistics",
    max_bodies=100,
    transfer=True,
    signature="optional",
    signature_last=False,
    answered_by="CEB506",
    head=direct(
        text("guid", 36, 36, "系统唯一序号", "document id"),
        text("appType", 1, 1, "报送类型", "report type"),
        text("appTime", 14, 14, "报送时间", "report time"),
        text("appStatus", 1, 1, "报送状态", "report status", default="2"),
        text("logisticsCode", 0, 18, "物流企业代码", "carrier code"),
        text("logisticsName", 0, 100, "物流企业名称", "carrier name"),
        text("logisticsNo", 0, 32, "物流运单编号", "waybill no"),
        decimal("freight", "运费", "freight"),
        decimal("insuredFee", "保价费", "insurance fee"),
        text("currency", 3, 3, "币制", "currency"),
        decimal("grossWeight", "毛重", "gross weight kg"),
        integer("packNo", 9, "件数", "packages"),
        text("goodsInfo", 0, 200, "主要货物信息", "goods seen by carrier", collapse=True),
        text("ebcCode", 0, 18, "电商企业代码", "e-commerce enterprise code", optional=True),
        text("ebcName", 0, 100, "电商企业名称", "e-commerce enterprise name", optional=True),
        text("ebcTelephone", 0, 50, "电商企业电话", "enterprise phone", optional=True),
        text("note", 0, 1000, "备注", "note", optional=True),
    ),
    lines=None,
)
