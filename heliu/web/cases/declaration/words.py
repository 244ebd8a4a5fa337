"""What the declaration page calls things: the lines of the comparison, rules, risks, consequences, verbs."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliu.ceb.codes import explain
from heliu.clearance.pages import Reason
from heliu.kernel.languages import english, told

LINES: Final[Mapping[str, Promise]] = {
    "order_no": _("订单编号"),
    "seller": _("电商企业"),
    "trade_mode": _("监管方式"),
    "buyer_name": _("订购人、支付人姓名"),
    "buyer_id_number": _("证件号码"),
    "buyer_phone": _("订购人电话"),
    "paid": _("实际支付金额"),
    "balance": _("订单金额平衡"),
    "pay_code": _("支付企业"),
    "pay_transaction": _("支付交易编号"),
    "logistics_no": _("物流运单编号"),
    "consignee": _("收货人"),
    "consignee_phone": _("收货人电话"),
    "consignee_address": _("收货地址"),
    "goods_count": _("商品项数"),
    "goods_name": _("品名"),
    "goods_quantity": _("数量"),
    "goods_total": _("总价"),
}
DOCUMENTS: Final[Mapping[str, Promise]] = {
    "inventory": _("清单"),
    "order": _("订单"),
    "payment": _("支付凭证"),
    "waybill": _("运单"),
    "law": _("监管规定"),
    "sum": _("分项合计"),
}
FLOWS: Final[Mapping[str, Promise]] = {
    "inventory": pgettext_lazy("flow", "申报"),
    "order": _("信息流"),
    "payment": _("资金流"),
    "waybill": _("货物流"),
}
RISKS: Final[Mapping[str, Promise]] = {
    "R01": _("完税价格紧贴单笔限额 (化整为零嫌疑, RSK-02)。"),
    "R02": _("支付时间晚于接收时间 (事件次序不可能, RSK-04)。"),
    "R03": _("净重大于毛重。"),
    "R04": _("运单重量与清单毛重相差过大 (RSK-06)。"),
    "R05": _("每千克价值过高。"),
    "R06": _("运费占货值比例过高 (价格拆分嫌疑)。"),
    "R07": _("订购人本年度购买次数过多 (RSK-03)。"),
    "R08": _("收货人不是订购人本人 (RSK-13)。"),
    "R09": _("收货电话不是订购人电话 (RSK-13)。"),
    "R10": _("身份证号码校验位不符 (GB 11643, IDN-02)。"),
    "R11": _("深夜申报 (推单嫌疑, RSK-11)。"),
    "R12": _("商品件数超出自用合理数量。"),
    "R13": _("订单或清单某行的单价乘数量不等于总价。"),
    "R14": _("担保企业不是该清单的平台、电商或物流企业 (CEB621 填制说明)。"),
    "R15": _("保税进口的起运国未填中国 (142)。"),
    "R16": _("保税进口缺少账册编号、区内企业或账册备案料号。"),
    "R17": _("直购进口缺少运输工具、航次或提运单号。"),
    "R18": _("申报日期与接收日期相差过大。"),
    "R19": _("申报海关不在本综试区。"),
    "R20": _("平均单价过低 (低报嫌疑, RSK-05)。"),
    "R21": _("平均单价过高。"),
    "R22": _("随机布控 (RSD-05)。"),
}
# Statuses and flows bear the same Chinese words: "verb" tells the translator that something is to be done.
VERBS: Final[Mapping[str, Promise]] = {
    "release": pgettext_lazy("verb", "放行"),
    "inspect": pgettext_lazy("verb", "转查验"),
    "return": pgettext_lazy("verb", "退单"),
    "hold": pgettext_lazy("verb", "暂缓"),
    "lift": pgettext_lazy("verb", "解除暂缓"),
    "note": pgettext_lazy("verb", "记录说明"),
    "decline": pgettext_lazy("verb", "不同意放行"),
    "propose": pgettext_lazy("verb", "提请放行"),
    "delete": pgettext_lazy("verb", "撤回清单"),
}
KEYS: Final[Mapping[str, str]] = {"release": "r", "inspect": "i", "return": "x", "hold": "h", "lift": "l", "note": "m"}
SHARED: Final[Mapping[str, Promise]] = {
    "firm": _("同一电商企业"),
    "goods": _("同一商品编码"),
    "risks": _("相同风险提示"),
}


def reason_text(reason: Reason) -> str:
    return told(reason)


def rule_sentence(code: str, sentence: str) -> str:
    """A rule in the reader's language: our sentence, in English the title of its code."""
    found = explain(code) if english() else None
    return found.entries[0].title_en if found and found.entries else sentence
