"""CEB604 出口清单回执: the answer to CEB603."""

from heliu.ceb.catalogue.model import Message, direct, text

MESSAGE = Message(
    name="CEB604",
    root="CEB604Message",
    zh="出口清单回执",
    sender="海关",
    direction="export",
    body="InventoryReturn",
    max_bodies=100,
    transfer=False,
    signature="none",
    signature_last=False,
    answered_by=None,
    head=direct(
        text("guid", 36, 36, "系统唯一序号", "document id"),
        text("agentCode", 0, 18, "申报企业代码", "declaring agent code"),
        text("copNo", 0, 30, "企业唯一编号", "enterprise internal no"),
        text("preNo", 18, 18, "电子口岸编号", "E-Port pre-entry no"),
        text("invtNo", 0, 20, "清单编号", "inventory (customs) no"),
        text("ebcCode", 0, 18, "收发货人代码", "e-commerce enterprise code"),
        text("ebpCode", 0, 18, "电商平台代码", "platform code"),
        text("orderNo", 0, 60, "订单编号", "order no"),
        text("statisticsFlag", 1, 1, "申报业务类型", "A simplified / B summary"),
        text("returnStatus", 1, 10, "回执状态", "return status"),
        text("returnTime", 17, 17, "回执时间", "return time"),
        text("returnInfo", 0, 1000, "回执信息", "return text"),
    ),
    lines=None,
)
