"""What the declaration page calls things: the lines of the comparison, rules, risks, consequences, verbs."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliu.clearance.pages import Reason, export_moves, moves
from heliu.kernel.languages import told
from heliu.web.cases.messages.words import Tag

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
    "order_type": _("订单类型"),
    "statistics_flag": _("申报业务类型"),
    "order_amount": _("收款与订单金额"),
    "currency": _("成交币制"),
    "packages": _("件数"),
    "zone_firm": _("区内企业"),
    "account_book": _("账册编号"),
    "licence": _("许可证件"),
    "value": _("申报货值"),
    "goods_item": _("货号"),
    "goods_code": _("商品编码"),
    "goods_record": _("账册备案料号"),
}
DOCUMENTS: Final[Mapping[str, Promise]] = {
    "inventory": _("清单"),
    "order": _("订单"),
    "payment": _("支付凭证"),
    "collection": _("收款单"),
    "waybill": _("运单"),
}
FLOWS: Final[Mapping[str, Promise]] = {
    "inventory": pgettext_lazy("flow", "申报"),
    "order": _("信息流"),
    "payment": _("资金流"),
    "collection": _("资金流"),
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
    "cancel": pgettext_lazy("verb", "申请撤销"),
}
LIMITS: Final[Mapping[str, Promise]] = {
    "E11": _("简化申报的价值上限（元）"),
    "E12": _("商品编码至少填报的位数"),
    "E13": _("以清单申报的价值上限（元）"),
}
PAPERS: Final[Mapping[str, Promise]] = {
    "CEB605": _("撤销申请单"),
    "CEB607": _("清单总分单"),
    "CEB507": _("运抵单"),
    "CEB509": _("离境单"),
}
RETURN_STATES: Final[Mapping[int, Tag]] = {moves.ADMITTED: Tag(_("等待理货"), "now")}
"""Where an application for return stands, where it is not called like the status of an inventory."""
SUMMARY_STATES: Final[Mapping[int, Tag]] = {
    moves.WAITING: Tag(_("汇总中"), "now"),
    export_moves.CANCELLED: Tag(_("已形成报关单"), "good"),
}
TAX_FREE: Final[Mapping[bool | None, Promise]] = {
    True: _("免征"),
    False: _("不免征"),
    None: _("待核定"),
}
"""Whether what came back is free of import taxes."""
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
