"""What the review calls what papers rest on, and says of the days whose law binds them."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliu.policies.recomputing.facts import Kind

NOTES: Final[Mapping[Kind, Promise]] = {
    Kind.EXPORT_RETURN: _("期限和免税按原清单放行日的规定，分道按理货当日的规定。"),
    Kind.IMPORT_RETURN: _(
        "期限按原清单放行日的规定，是否转人工按申请当日的规定。原清单的完税价格和税款按其审单决定，可另行复核。"
    ),
    Kind.REFUND: _(
        "退税额和申报期限按货物出口日的规定，法定时限按受理日的规定，离境即退税的核算按退库日的规定。"
        "发票与报关单的对应是证据，按提交时的留存，不重新匹配；销售按海外仓账册现有的记录。"
    ),
    Kind.EXEMPTION: _(
        "各项条件、除外商品和政策口径按出口清单放行日的规定，未放行的按登记日。清单、退运、退税、备案和准予的例外是证据，按现有记录。"
    ),
    Kind.SUMMARY: _(
        "汇总的监管方式和最迟申报日按清单结关次月的规定，每份报关单的项数按汇总当日的规定；最迟日和是否逾期当时没有留存，"
        "“留存”一栏按当时的规定算出。清单受理与否看其当时的状态，不看日期；当时的状态没有留存的，写明无法重算。"
    ),
    Kind.IMPORT_CANCELLATION: _(
        "能否撤销看申请时原清单的状态，不看日期。退回的额度和税款按原清单的审单决定，以所选日期的规定重算。"
    ),
}
INPUTS: Final[Mapping[str, Promise]] = {
    "invt_no": _("原清单编号"),
    "released_on": _("原清单放行日"),
    "back_on": _("理货日"),
    "asked_at": _("申请时间"),
    "reason": _("申请理由"),
    "state": _("现状"),
    "stood": _("申请时原清单的状态"),
    "arrived_on": _("运抵日期"),
    "officer": _("经办关员"),
    "returns_before": _("该订购人本年此前的退货"),
    "counted_before": _("原清单占用的额度（元）"),
    "tax_price": _("原清单完税价格（元）"),
    "tax": _("原清单税款（元）"),
    "sum_no": _("汇总申请编号"),
    "ebc_code": _("收发货人海关编码"),
    "agent_code": _("申报企业"),
    "customs_code": _("申报地海关"),
    "span": _("汇总时间范围"),
    "by_owner": _("按生产销售单位分别汇总"),
    "by_name": _("按商品名称分别归并"),
    "formed_at": _("汇总时间"),
    "parts": _("收到的部分"),
    "lists_named": _("所列清单（份）"),
    "lists_held": _("所汇总的清单（份）"),
    "lists_shown": _("逐项只列前几份"),
    "firm": _("企业"),
    "refund_kind": _("退（免）税办法"),
    "business": _("业务类型"),
    "enterprise_class": _("管理类别"),
    "refund_state": _("现状"),
    "submitted_at": _("提交时间"),
    "accepted_on": _("受理日"),
    "done_on": _("办结日"),
    "paid_on": _("退库日"),
    "decided_because": _("决定理由"),
    "exported": _("出口金额（币制代码）"),
    "received": _("收汇金额（币制代码）"),
    "period": _("所属期"),
    "output_vat": _("销项税额（元）"),
    "input_vat": _("进项税额（元）"),
    "credit_in": _("上期留抵税额（元）"),
    "duty_free_material": _("免税购进原材料（元）"),
    "settlement_state": _("核算现状"),
    "confirmed_at": _("企业确认核算的时间"),
    "settled_at": _("核对时间"),
    "settled_because": _("核算理由"),
    "closed_on": _("结清日"),
    "goods": _("商品"),
    "registration_no": _("登记号"),
    "registered_at": _("登记时间"),
    "checked_at": _("核对时间"),
    "trade_mode": _("监管方式"),
    "gone": _("清单已撤销或退单"),
    "came_back": _("已退运数量"),
    "refund_claimed": _("已申报出口退税"),
    "filed": _("出口日已有效备案"),
    "excused": _("准予例外的条件"),
}
COLUMNS: Final[Mapping[str, Promise]] = {
    "entry": _("报关单、项号、出口日期"),
    "side": _("资料"),
    "goods_code": _("商品编码"),
    "unit": _("计量单位"),
    "quantity_out": _("数量"),
    "total": _("金额"),
    "currency": _("币制"),
    "invoice": _("进货发票"),
    "price": _("不含税金额"),
    "invoice_rate": _("发票税率"),
    "refund_rate": _("留存：退税率"),
    "rate_again": _("重算：退税率"),
    "refund_stored": _("留存：退税额"),
    "refund_again": _("重算：退税额"),
    "list": _("清单编号"),
    "mode": _("监管方式"),
    "stands": _("现状"),
    "left_on": _("结关日"),
    "due_stored": _("当时：最迟申报日"),
    "due_again": _("重算：最迟申报日"),
    "in_stored": _("留存：第几份报关单"),
    "in_again": _("重算：第几份报关单"),
    "goods": _("商品"),
    "declared": _("申报数量"),
    "back_before": _("此前已退"),
    "quantity": _("申请退回"),
    "tax_price": _("完税价格"),
    "tax": _("税款"),
    "value_back": _("留存：退回价值"),
    "tax_back": _("留存：退回税款"),
    "value_again": _("重算：退回价值"),
    "tax_again": _("重算：退回税款"),
}
