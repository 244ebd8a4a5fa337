"""CEB605 撤销申请单（电商企业或其代理人）: cancellation of an export inventory."""

from heliu.ceb.catalogue.model import Message, direct, text

MESSAGE = Message(
    name="CEB605",
    root="CEB605Message",
    zh="撤销申请单",
    sender="电商企业或其代理人",
    direction="export",
    body="InvtCancel",
    max_bodies=100,
    transfer=True,
    signature="optional",
    signature_last=False,
    answered_by="CEB606",
    head=direct(
        text("guid", 36, 36, "系统唯一序号", "document id"),
        text("appType", 1, 1, "报送类型", "report type"),
        text("appTime", 14, 14, "报送时间", "report time"),
        text("appStatus", 1, 1, "报送状态", "report status"),
        text("customsCode", 4, 4, "申报地海关代码", "customs district"),
        text("copNo", 0, 30, "企业唯一编号", "enterprise internal no"),
        text("preNo", 18, 18, "电子口岸编号", "E-Port pre-entry no", optional=True),
        text("invtNo", 0, 20, "原清单编号", "inventory (customs) no"),
        text("reason", 0, 1000, "撤单原因", "reason", collapse=True),
        text("agentCode", 0, 18, "申报企业代码", "declaring agent code"),
        text("agentName", 0, 100, "申报企业名称", "declaring agent name"),
        text("ebcCode", 0, 18, "收发货人代码", "e-commerce enterprise code"),
        text("ebcName", 0, 100, "收发货人名称", "e-commerce enterprise name"),
        text("note", 0, 1000, "备注", "note", optional=True),
    ),
    lines=None,
)
