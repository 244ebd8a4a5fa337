"""What the review calls results and outcomes."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliu.web.cases.undoing.words import WHY

RESULTS: Final[Mapping[str, Promise]] = {
    "broken": _("不符的比对规则"),
    "outcome": _("审单结论"),
    "counted": _("计入年度额度（元）"),
    "duty": _("关税（元）"),
    "consumption_tax": _("消费税（元）"),
    "vat": _("增值税（元）"),
    "risks": _("命中的风险规则"),
    "score": _("风险分值"),
    "status": _("状态"),
    "codes": _("首次答复的代码"),
    "modes": _("须汇总的监管方式"),
    "sum_until": _("最迟汇总申报日"),
    "late_lists": _("逾期汇总的清单（份）"),
    "declarations": _("汇总成的报关单（份）"),
    "lines_most": _("一份报关单最多的项数"),
    "declared_lines": _("归并后的商品项数"),
    "back_until": _("最迟退运进境日"),
    "tax_free_until": _("免征进口税收至"),
    "tax_free": _("免征进口税收"),
    "refund_due": _("已退税须先补缴"),
    "refund": _("应退税额（元）"),
    "to_cost": _("计入成本的税额（元）"),
    "offset": _("免抵税额（元）"),
    "approved": _("核准退税额（元）"),
    "may_claim": _("可以申报"),
    "digest": _("证据链摘要"),
    "limit_days": _("法定时限（工作日）"),
    "net_days": _("办理用时（工作日）"),
    "in_limit": _("在法定时限内办结"),
    "answer": _("首次答复"),
    "due_on": _("运抵期限"),
    "arrival": _("货物运抵"),
    "quota_back": _("退回额度（元）"),
    "value_back": _("退回的完税价格（元）"),
    "duty_back": _("退回关税（元）"),
    "consumption_tax_back": _("退回消费税（元）"),
    "vat_back": _("退回增值税（元）"),
}
OUTCOMES: Final[Mapping[str, Promise]] = {
    "waiting": _("待碰单：单证未齐"),
    "mismatch": _("单证不符"),
    "over_single": _("超过单次限值"),
    "zero_value": _("货值为零"),
    "over_annual": _("超过年度限值"),
    "admitted": _("符合条件，按风险分道"),
    "untaxable": _("缺少计税资料，转人工"),
    "window_closed": _("超过碰单期限"),
    "withdrawn": _("企业更改或删除"),
    "returned": _("海关退单"),
    "cancelled": _("已撤销"),
    "not_listed": _("不在正面清单内"),
    "mode_barred": _("清单备注不许此监管方式"),
    "order_missing": _("清单先于订单"),
    "awaited": _("已受理，等待理货"),
    "not_yet": _("原清单当时不能退货"),
    "late": _("超过退货期限"),
    "summed": _("已汇总成报关单"),
    "held": _("已受理，尚未汇总"),
    "given_up": _("已受理，逾期未到齐退回"),
    "not_taken": _("未受理，退单"),
    "with_officer": _("受理，由关员核准"),
    "at_once": _("即时撤销"),
    "goods_awaited": _("受理，待货物运回"),
}
WORDS: Final[Mapping[str, Promise]] = {
    "in_time": _("在期限内"),
    "late": _("超过期限"),
    **{str(reason.name).lower(): words for reason, words in WHY.items()},
}
"""Other results that are words."""
