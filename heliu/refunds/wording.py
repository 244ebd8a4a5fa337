"""Gaps as sentences (缺口): what is missing, by name and number, and what to do about it."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliu.refunds.facts import Gap, Lack

_SENTENCES: Final[dict[Gap, Promise]] = {
    Gap.NOT_FILED: gettext_lazy("税务机关还没有登记本企业的退（免）税备案。请先到主管税务机关备案。"),
    Gap.NOTHING: gettext_lazy("还没有选择报关单。清单离境后申请汇总（CEB701），汇总成的报关单会出现在这里。"),
    Gap.PARCELS_WITHOUT_INVOICE: gettext_lazy(
        "%(goods)s：%(of)s 个包裹中 %(count)s 个没有进货发票：%(names)s。请登记该商品编码的增值税专用发票。"
    ),
    Gap.OTHER_UNIT: gettext_lazy(
        "商品编码 %(code)s 有 %(count)s 张发票的计量单位不是报关单的 %(unit)s，没有采用。请核对发票的计量单位。"
    ),
    Gap.LARGER_INVOICE: gettext_lazy(
        "发票 %(number)s 的数量多于出口数量，只按出口的份额计算；余下的 %(left)s 可用于以后的申请。"
    ),
    Gap.NO_RATE: gettext_lazy("退税率文库没有商品编码 %(code)s 在 %(day)s 的退税率，不能计算。请联系税务机关录入。"),
    Gap.NO_EXCHANGE: gettext_lazy("没有币制 %(currency)s 在出口月份的汇率，离岸价不能折成人民币。"),
    Gap.RECEIPTS_SHORT: gettext_lazy("收汇不足：币制 %(currency)s 出口 %(of)s，还差 %(short)s。请登记收汇。"),
    Gap.LATE: gettext_lazy("已过申报期限 %(day)s；单证收齐、收汇完毕的仍可申报。"),
    Gap.CLOSED: gettext_lazy("最迟应在 %(day)s 申报，现在不能再申报退税。"),
    Gap.RETURNED: gettext_lazy("%(goods)s：%(of)s 个包裹中 %(count)s 个已申报退运，退运的数量不计入退税：%(names)s。"),
    Gap.APPLIED: gettext_lazy(
        "%(goods)s：%(of)s 个包裹中 %(count)s 个已在申请 %(applications)s 中：%(names)s。同一个包裹只能申请一次。"
    ),
    Gap.NO_PERIOD: gettext_lazy("没有填写当期的销项、进项和留抵税额，免抵退税不能计算。"),
    Gap.PERIOD_OUTSIDE: gettext_lazy("所属期 %(period)s 应在最后出口的月份 %(first)s 与本月 %(last)s 之间。"),
    Gap.PERIOD_APPLIED: gettext_lazy(
        "所属期 %(period)s 已在申请 %(application)s 中，同一期的留抵税额只退一次。其余的报关单请在以后的所属期申报。"
    ),
    Gap.BEFORE_LAW: gettext_lazy("离境即退税自施行之日起才能申报，%(day)s 还不能申报。请在售出后按一般申报。"),
    Gap.NOT_ABROAD: gettext_lazy("监管方式 %(mode)s 不是出口海外仓（9810），不适用离境即退税。请按一般申报。"),
    Gap.SOLD: gettext_lazy("%(goods)s：已经售出 %(count)s，售出的按一般申报，不计入离境即退税。"),
    Gap.UNSOLD: gettext_lazy("%(goods)s：还有 %(count)s 没有售出，不计入；没有售出的可以按离境即退税申报。"),
}


def sentence(lack: Lack) -> str:
    """The gap in a sentence, in the reader's language."""
    said = str(_SENTENCES[lack.gap]) % lack.given
    if not lack.entry_no:
        return said
    where = {"entry": lack.entry_no, "line": lack.line_no}
    place = _("%(entry)s 第 %(line)s 项") if lack.line_no else "%(entry)s"
    return _("%(place)s：%(said)s") % {"place": place % where, "said": said}
