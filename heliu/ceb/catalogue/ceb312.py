"""CEB312 电子订单回执: the answer to CEB311."""

from heliu.ceb.catalogue.model import Message, direct, text

MESSAGE = Message(
    name="CEB312",
    root="CEB312Message",
    zh="电子订单回执",
    sender="海关",
    direction="import",
    body="OrderReturn",
    max_bodies=100,
    transfer=False,
    signature="none",
    signature_last=True,
    answered_by=None,
    head=direct(
        text("guid", 36, 36, "系统唯一序号", "document id"),
        text("ebpCode", 1, 18, "电商平台代码", "platform code"),
        text("ebcCode", 1, 18, "电商企业代码", "e-commerce enterprise code"),
        text("orderNo", 1, 60, "订单编号", "order no"),
        text("returnStatus", 1, 10, "回执状态", "return status"),
        text("returnTime", 17, 17, "回执时间", "return time"),
        text("returnInfo", 1, 1000, "回执信息", "return text"),
    ),
    lines=None,
)
