"""CEB513 运单状态（签收）（物流企业）: waybill status (signed for)."""

from heliu.ceb.catalogue.model import Message, direct, text

MESSAGE = Message(
    name="CEB513",
    root="CEB513Message",
    zh="运单状态（签收）",
    sender="物流企业",
    direction="import",
    body="LogisticsStatus",
    max_bodies=100,
    transfer=True,
    signature="optional",
    signature_last=True,
    answered_by="CEB514",
    head=direct(
        text("guid", 36, 36, "系统唯一序号", "document id"),
        text("appType", 1, 1, "报送类型", "report type"),
        text("appTime", 14, 14, "报送时间", "report time"),
        text("appStatus", 1, 3, "业务状态", "report status"),
        text("logisticsCode", 1, 18, "物流企业代码", "carrier code"),
        text("logisticsName", 1, 100, "物流企业名称", "carrier name"),
        text("logisticsNo", 1, 60, "物流运单编号", "waybill no"),
        text("logisticsStatus", 1, 1, "物流运单状态", "waybill status"),
        text("logisticsTime", 14, 14, "物流状态时间", "status time"),
        text("note", 0, 1000, "备注", "note", optional=True),
    ),
    lines=None,
)
