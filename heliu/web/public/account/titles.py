"""Hats and duties as people call them, in the reader's language."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from heliu.kernel.languages import told
from heliu.lawbook.changes.facts import Deed
from heliu.overseas.facts import Kind
from heliu.people.api import permissions
from heliu.people.facts import Duty, Hat, Invited, Record
from heliu.refunds.api import Step
from heliu.refunds.facts import Verb as RefundVerb
from heliu.web.kit.faces import ROLE_NAMES

DUTY_NAMES: Final[dict[Duty, Promise]] = {
    Duty.ADMINISTRATOR: gettext_lazy("管理员"),
    Duty.HANDLER: gettext_lazy("经办"),
    Duty.REVIEWER: gettext_lazy("复核"),
    Duty.FINANCE: gettext_lazy("财务"),
    Duty.READER: gettext_lazy("查阅"),
}


DUTY_MEANINGS: Final[dict[Duty, Promise]] = {
    Duty.ADMINISTRATOR: gettext_lazy("管理成员、委托、接口和证书"),
    Duty.HANDLER: gettext_lazy("填写、提交和办理业务"),
    Duty.REVIEWER: gettext_lazy("复核他人经办的事项；不能复核自己经办的"),
    Duty.FINANCE: gettext_lazy("税款、结汇和账单"),
    Duty.READER: gettext_lazy("只查看，不改动"),
}


KEYS: Final[dict[str, Promise | str]] = {
    "step": "",
    "before": gettext_lazy("原为"),
    "after": gettext_lazy("现为"),
    "duties": gettext_lazy("职责"),
    "role": gettext_lazy("岗位"),
    "office": gettext_lazy("单位"),
    "park": gettext_lazy("园区"),
    "agent": gettext_lazy("受托企业"),
    "messages": pgettext_lazy("several", "报文"),
    "permissions": gettext_lazy("权限"),
    "scopes": gettext_lazy("用途"),
    "since": gettext_lazy("自"),
    "until": gettext_lazy("至"),
    "invited_by": gettext_lazy("邀请人编号"),
    "document": gettext_lazy("单证序号"),
    "payments": pgettext_lazy("several", "交易流水号"),
    "subject": gettext_lazy("编号"),
    "amount": gettext_lazy("担保金额"),
    "ended": gettext_lazy("解除日期"),
    "paid_on": gettext_lazy("缴款日期"),
    "drawn": gettext_lazy("抵缴金额"),
    "reference": gettext_lazy("退还或抵缴的凭证"),
    "late_fee": gettext_lazy("滞纳金"),
    "session": pgettext_lazy("detail", "会话编号"),
    "deed": "",
    "names": gettext_lazy("政策参数"),
    "refund": gettext_lazy("退税额"),
    "difference": gettext_lazy("核算差额"),
    "reason": gettext_lazy("理由"),
    "digest": gettext_lazy("摘要"),
    "lines": gettext_lazy("行数"),
    "adjusted": gettext_lazy("调整金额"),
    "due": gettext_lazy("本季应缴"),
    "quarter": gettext_lazy("所属季度"),
    "version": gettext_lazy("版次"),
    "draft": gettext_lazy("草案编号"),
    "goods_list": gettext_lazy("正面清单版本编号"),
    "goods_revision": gettext_lazy("清单改动序号"),
    "quantity": gettext_lazy("冲销数量"),
    "repaid": gettext_lazy("已退款"),
    "entry_no": gettext_lazy("海关编号"),
}
lazily_told = lazy(told, str)
VALUES: Final[dict[str, Promise | str]] = {
    **{duty.value: name for duty, name in DUTY_NAMES.items()},
    **{role.value: name for role, name in ROLE_NAMES.items()},
    "invited": gettext_lazy("已邀请"),
    "withdrawn": gettext_lazy("已撤回邀请"),
    "ended": gettext_lazy("已结束"),
    "given": gettext_lazy("已委托"),
    "revoked": gettext_lazy("已撤回"),
    "made": gettext_lazy("已建立"),
    "reset": gettext_lazy("已提供重置链接"),
    "reset_with_factors": gettext_lazy("已提供重置链接，使用时清除第二重验证"),
    "rotated": gettext_lazy("已更换密钥"),
    "demanded": pgettext_lazy("deed", "已开启"),
    "given up": gettext_lazy("已取消"),
    "again": gettext_lazy("再次上传"),
    "signed": gettext_lazy("用 UKey 签名"),
    **{f"draft {deed.value}": lazily_told(deed) for deed in Deed},
    "stock counted": gettext_lazy("盘点"),
    **{f"stock {kind.value}": lazily_told(kind) for kind in Kind},
    **{f"refund_{one}": lazily_told(one) for one in RefundVerb},
    **{f"settlement_{one}": lazily_told(one) for one in Step},
    "refund_released": gettext_lazy("发布"),
    "refund_dropped": gettext_lazy("删除"),
    "registration withdrawn": gettext_lazy("已撤回登记"),
    "exception asked": gettext_lazy("已申请例外"),
    "exception granted": gettext_lazy("已同意例外"),
    "exception refused": gettext_lazy("未同意例外"),
    "downloaded": gettext_lazy("已下载"),
    "answered": gettext_lazy("已填写企业声明"),
    "adjusted": gettext_lazy("已添加调整行"),
    "taken off": gettext_lazy("已删除调整行"),
    "closed": gettext_lazy("已结表"),
    "identified": gettext_lazy("已补充经营者身份"),
    "list uploaded": gettext_lazy("上传清单"),
    "list corrected": gettext_lazy("更正清单的一行"),
    "list submitted": gettext_lazy("提交复核"),
    "list released": gettext_lazy("复核发布"),
    "list given back": gettext_lazy("退回修改"),
    "list withdrawn": gettext_lazy("撤回"),
    "list weighed": gettext_lazy("推算影响"),
}


def duties_in_words(duties: frozenset[Duty]) -> str:
    return _("、").join(str(name) for duty, name in DUTY_NAMES.items() if duty in duties)


def title_of(hat: Hat, names: Mapping[str, str]) -> str:
    """``names``: of firms, by their codes."""
    if hat.post is not None:
        return _("%(office)s（%(post)s）") % {"office": hat.office, "post": ROLE_NAMES[hat.post]}
    firm = names.get(hat.firm or "", hat.firm)
    if hat.agent is not None:
        return _("受托办理 %(firm)s 的业务") % {"firm": firm}
    return _("%(firm)s（%(duties)s）") % {"firm": firm, "duties": duties_in_words(hat.duties)}


def told_records(records: list[Record]) -> list[tuple[Record, str, str]]:
    """Each record with the sentence of what was done and the detail in words."""
    return [(one, sentence_of(one.verb), detail_of(one)) for one in records]


def sentence_of(name: str) -> str:
    """Of a permission; its bare name where an old record or an old delegation names one that is gone."""
    found = permissions().get(name)
    return told(found) if found else name


def detail_of(one: Record) -> str:
    """What changed: ``before handler; after reviewer``, in the reader's words where they are known."""
    order = [*KEYS, *(key for key in one.detail if key not in KEYS)]
    given = [(key, one.detail[key]) for key in order if one.detail.get(key) not in ("", None)]
    return _("；").join(f"{KEYS.get(key, key)} {in_words(value)}".strip() for key, value in given)


def in_words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(in_words, value)) or "—"
    return str(VALUES.get(str(value), value))


def offer_of(one: Invited) -> str:
    if one.role is not None:
        return _("%(office)s（%(post)s）") % {"office": one.office, "post": ROLE_NAMES[one.role]}
    return _("%(firm)s（%(duties)s）") % {"firm": one.firm, "duties": duties_in_words(one.duties)}
