"""A declaration on paper (清单的纸面): an A4 PDF of what its page shows to this reader, persons masked as there."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from heliu.ceb.personal import masked
from heliu.clearance.pages import Remark
from heliu.kernel.days import BEIJING, now
from heliu.kernel.languages import english
from heliu.kernel.typesetting import code_picture, typeset
from heliu.web.actors import ActorRequest
from heliu.web.cases.declaration.page import Shown, gather, not_there
from heliu.web.cases.declaration.panel import amounts, limit_rows
from heliu.web.cases.declaration.versions import label_of
from heliu.web.cases.messages.words import status_tag
from heliu.web.kit.access import known
from heliu.web.kit.codes import country_of, unit_of
from heliu.web.kit.downloads import shown as shown_file

TEMPLATE: Final = files("heliu.web.cases.declaration") / "documents" / "declaration.typ"
TIME: Final = "%Y-%m-%d %H:%M:%S"
PARTIES: Final[Mapping[str, Promise]] = {
    "ebc": _("电商企业"),
    "ebp": _("电商平台"),
    "logistics": _("物流企业"),
    "agent": _("申报企业"),
    "area": _("区内企业"),
    "iac": _("区内企业"),
    "owner": _("生产销售单位"),
}
GROUPS: Final[tuple[tuple[Promise, tuple[str, ...]], ...]] = (
    (
        pgettext_lazy("flow", "申报"),
        (
            *("preNo", "invtNo", "orderNo", "logisticsNo", "declTime", "ieDate", "customsCode", "portCode"),
            *("tradeMode", "statisticsFlag", "emsNo", "licenseNo"),
        ),
    ),
    (_("申报各方"), (*(f"{party}Code" for party in PARTIES), "assureCode")),
    (_("订购人与收件"), ("buyerName", "buyerIdType", "buyerIdNumber", "buyerTelephone", "consigneeAddress")),
    (
        _("运输与费用"),
        (
            *("trafMode", "trafNo", "trafName", "voyageNo", "billNo", "totalPackageNo", "loctNo", "country", "POD"),
            *("wrapType", "packNo", "grossWeight", "netWeight", "freight", "fCurrency", "fFlag"),
            *("insuredFee", "iCurrency", "iFlag", "currency", "note"),
        ),
    ),
)
UNTOLD: Final = frozenset({"guid", "appType", "appTime", "appStatus", "ieFlag", "copNo"})
"""Fields of the head that are not printed: those of the message, and the number that stands above all."""
GOODS: Final = ("gnum", "gcode", "gname", "country", "qty", "price", "totalPrice")


@require_safe
def paper(request: ActorRequest, number: int) -> HttpResponse:
    """For whoever may read the inventory itself; who only carries the parcel has no paper of it."""
    page = gather(known(request), number)
    if "inventory" not in page.sight.documents:
        raise not_there()
    address = settings.WEB_URL.rstrip("/") + reverse("declaration:show", args=[number])
    facts = json.dumps(facts_of(page, address), ensure_ascii=False).encode()
    content = typeset(TEMPLATE.read_bytes(), {"facts.json": facts, "code.svg": code_picture(address)})
    return shown_file(content, "application/pdf", f"{page.told['copNo']}.pdf")


def facts_of(page: Shown, address: str) -> dict[str, Any]:
    """All words of the paper, in the language of the reader."""
    return {
        "lang": (get_language() or "zh")[:2],
        "office": gettext("泸州跨境电子商务综合试验区"),
        "title": gettext("跨境电子商务出口申报清单")
        if page.sight.found.is_export
        else gettext("跨境电子商务零售进口申报清单"),
        "number": page.told["copNo"],
        "state": f"{page.told['status']} {page.tag.text}",
        "address": address,
        "made": gettext("打印于 %(time)s（北京时间）") % {"time": now().astimezone(BEIJING).strftime(TIME)},
        "footer": gettext("个人信息已遮盖。现状以右上角二维码所指页面为准，须登录查看。"),
        "page_of": gettext("第 {n} 页，共 {m} 页"),
        "groups": _groups(page),
        "goods": _goods(page),
        "tax": _limits(page) if page.sight.found.is_export else _tax(page),
        "receipt": {"title": gettext("首次回执"), "rows": _receipt(page)},
        "past": {
            "title": gettext("时间线"),
            "rows": [
                [
                    event.at.astimezone(BEIJING).strftime(TIME),
                    str(event.title),
                    " · ".join(filter(None, map(str, (event.who, event.detail)))),
                ]
                for event in page.events
            ],
        },
        "sample": "" if settings.PRODUCTION else gettext("演练环境打印，不具法律效力"),
    }


def _groups(page: Shown) -> list[dict[str, Any]]:
    kind = page.sight.direction.inventory
    head = {**(page.inventory[0] if page.inventory else {}), **page.numbers}
    told_groups = ((title, [_pair(kind, name, head) for name in names if head.get(name)]) for title, names in GROUPS)
    return [{"title": str(title), "rows": rows} for title, rows in told_groups if rows]


def _pair(kind: str, name: str, head: Mapping[str, str]) -> list[str]:
    party = name.removesuffix("Code")
    if party in PARTIES:
        return [str(PARTIES[party]), f"{head[name]} {head.get(f'{party}Name') or ''}"]
    value = masked(name, head[name])
    return [_capital(label_of(kind, name)), _country(value) if name == "country" else value]


def _goods(page: Shown) -> dict[str, Any]:
    return {
        "title": gettext("商品"),
        "head": [_capital(label_of(page.sight.direction.inventory, name, of_goods=True)) for name in GOODS],
        "rows": [_line(line) for line in (page.inventory[1] if page.inventory else ())],
        "none": gettext("没有留存原文，不能列出商品。"),
    }


def _line(line: Mapping[str, str]) -> list[str]:
    name = "\n".join(filter(None, (line["gname"], line.get("gmodel"), line.get("barCode"))))
    quantity = f"{line['qty']} {unit_of(line['unit'])}"
    country = _country(line["country"])
    return [line["gnum"], line["gcode"], name, country, quantity, line["price"], line["totalPrice"]]


def _tax(page: Shown) -> dict[str, Any]:
    tax = page.told["tax"]
    rows = [*amounts(tax), (gettext("税款合计"), page.tax)]
    grounds = {step["article"] for step in tax["trace"]}
    return {
        "title": gettext("税款"),
        "rows": [
            [name, gettext("未计") if value is None else gettext("%(amount)s 元") % {"amount": f"{value:,.2f}"}]
            for name, value in rows
        ],
        "grounds": sorted(grounds),
    }


def _limits(page: Shown) -> dict[str, Any]:
    """What stands in the place of the tax of an import: the value, and the limits it was held against."""
    told_rows = limit_rows(page.told["limits"])
    return {
        "title": gettext("货值与限额"),
        "rows": [[name, value] for name, value, _law in told_rows],
        "grounds": sorted({law["reference"] for _name, _value, law in told_rows if law}),
    }


def _receipt(page: Shown) -> list[list[str]]:
    """What the first receipt said, remark by remark."""
    if page.answered is None:
        return []
    at, said = page.answered
    time, state = at.astimezone(BEIJING).strftime(TIME), f"{said.status} {status_tag(said.status).text}"
    lines = [f"{one.code} {_meaning(one)}" for one in said.remarks]
    return [[time, state, "\n".join(lines)]]


def _meaning(remark: Remark) -> str:
    """The remark with its values; in English what the catalogue says of its code, for the remark itself is Chinese."""
    entries = remark.explanation.entries if remark.explanation and english() else ()
    return " / ".join(entry.en.title for entry in entries) or remark.detail


def _country(code: str) -> str:
    """Its code and its name; the code alone of one we have no name of."""
    name = country_of(code)
    return code if name == code else f"{code} {name}"


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]
