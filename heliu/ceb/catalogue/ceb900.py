"""CEB900 报文格式校验回执（海关、电子口岸）: receipt for a message that cannot be read."""

from heliu.ceb.catalogue.model import Message, direct, text

MESSAGE = Message(
    name="CEB900",
    root="CEB900Message",
    zh="报文格式校验回执",
    sender="海关、电子口岸",
    direction="import",
    body="MessageReturn",
    max_bodies=1,
    transfer=False,
    signature="none",
    signature_last=True,
    answered_by=None,
    head=direct(
        text("guid", 36, 36, "系统唯一序号", "document id"),
        text("returnStatus", 1, 10, "回执状态", "return status"),
        text("returnInfo", 0, 5000, "回执详细信息", "return text"),
        text("returnTime", 17, 17, "操作时间", "return time"),
        text("oriCopMsgId", 0, 255, "原始传输报文的copMsgId", "original CopMsgId"),
        text("oriMessageType", 0, 15, "原始报文类型", "original type"),
        text("oriBizMessage", 0, None, "原始报文内容", "original message CDATA"),
    ),
    lines=None,
)
