"""What is wrong with an original, and what a request waits for, in the reader's language."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from heliu.ceb.originals.fields import Fault
from heliu.ceb.originals.slices import NotReadable
from heliu.kernel.problems import Violation
from heliu.originals.facts import Lack

LACKS: Final[Mapping[Lack, Promise | str]] = {
    Lack.NOTHING: "",
    Lack.ORIGINAL: gettext_lazy("没有该订单的原始数据"),
    Lack.SIGNATURE: gettext_lazy("有原始数据，但没有可用的签名"),
    Lack.ADDRESS: gettext_lazy("平台未设置海关上传地址（HELIU_CUSTOMS_UPLOAD_URL）"),
}


def violation(fault: Fault) -> Violation:
    """A fault as pages and programs are told it: where, what, and how to mend it."""
    name = ""
    if fault.field is not None:
        english = (get_language() or "").startswith("en")
        name = fault.field.en.capitalize() if english else fault.field.zh
    told = {"name": name or fault.pointer.rpartition("/")[2], "most": fault.most, "choices": _choices(fault)}
    detail, fix = _WORDS[fault.code]
    return Violation(fault.pointer, _CODES[fault.code], str(detail) % told, str(fix) % told)


def unreadable(error: NotReadable) -> str:
    """Why a text is not the JSON it should be."""
    return str(_UNREADABLE[error.code]) % {"what": error.what[:40]}


def foreign(pointer: str, firm: str) -> Violation:
    return Violation(
        pointer,
        "original-foreign",
        _("电商平台代码与存入的企业不一致。"),
        _("只能存入本企业（%(firm)s）的原始数据。") % {"firm": firm},
    )


def _choices(fault: Fault) -> str:
    return " ".join(fault.field.choices) if fault.field is not None else ""


_WORDS: Final[Mapping[str, tuple[Promise, Promise]]] = {
    "missing": (gettext_lazy("%(name)s：缺少此项。"), gettext_lazy("此项必填。")),
    "unknown": (gettext_lazy("%(name)s：公告中没有这一项。"), gettext_lazy("去掉此项，或检查拼写和大小写。")),
    "object": (gettext_lazy("%(name)s：应为对象。"), gettext_lazy("用花括号写成对象。")),
    "array": (gettext_lazy("%(name)s：应为数组。"), gettext_lazy("用方括号写成数组，只有一项时也是。")),
    "few": (gettext_lazy("%(name)s：至少要有一项。"), gettext_lazy("补上内容。")),
    "many": (gettext_lazy("%(name)s：项数过多。"), gettext_lazy("最多 %(most)d 项。")),
    "type": (gettext_lazy("%(name)s：类型不对。"), gettext_lazy("写成字符串。")),
    "length": (gettext_lazy("%(name)s：过长。"), gettext_lazy("最多 %(most)d 个字符。")),
    "control": (gettext_lazy("%(name)s：含有控制字符。"), gettext_lazy("去掉换行等控制字符。")),
    "amount": (gettext_lazy("%(name)s：不是金额。"), gettext_lazy("写成数字，整数最多 14 位、小数最多 5 位。")),
    "choice": (gettext_lazy("%(name)s：没有这个代码。"), gettext_lazy("可选：%(choices)s。")),
    "time": (gettext_lazy("%(name)s：不是时间。"), gettext_lazy("写成 14 位数字：年月日时分秒。")),
}
_CODES: Final = {
    "missing": "original-missing",
    "unknown": "original-unknown",
    "object": "original-object",
    "array": "original-array",
    "few": "original-few",
    "many": "original-many",
    "type": "original-type",
    "length": "original-length",
    "control": "original-control",
    "amount": "original-amount",
    "choice": "original-choice",
    "time": "original-time",
}
_UNREADABLE: Final[Mapping[str, Promise]] = {
    "malformed": gettext_lazy("不是合法的 JSON %(what)s。"),
    "deep": gettext_lazy("JSON 层数超过 %(what)s 层。"),
    "twice": gettext_lazy("JSON 中 %(what)s 出现了两次。"),
    "surrogate": gettext_lazy("JSON 中有不完整的字符转义%(what)s。"),
}
