"""What the declaration page calls things: the lines of the comparison, rules, risks, consequences, verbs."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliu.clearance.pages import Reason
from heliu.kernel.languages import told

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
INPUTS: Final[Mapping[str, Promise]] = {
    "quantity": _("数量"),
    "total": _("货值"),
    "share": _("运保费分摊"),
    "content": _("含量"),
    "usd_cny": _("美元海关汇率"),
}
KEYS: Final[Mapping[str, str]] = {"release": "r", "inspect": "i", "return": "x", "hold": "h", "lift": "l", "note": "m"}
SHARED: Final[Mapping[str, Promise]] = {
    "firm": _("同一电商企业"),
    "goods": _("同一商品编码"),
    "risks": _("相同风险提示"),
}


def reason_text(reason: Reason) -> str:
    return told(reason)
