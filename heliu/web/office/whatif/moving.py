"""What goes another way under a change (渠道变动), and what of it the positive list refuses anew or lets in."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from heliu.kernel.languages import told
from heliu.kernel.workbooks.tables import Table
from heliu.web.office.whatif.sellers import sellers_shown
from heliu.whatif.facts import Way

Row = Mapping[str, Any]


def head(answer: Row) -> list[tuple[str, str]]:
    """What the list does in one line; nothing where it does nothing, or was not asked when the answer was kept."""
    said = answer.get("positive_list")
    if not said or not (said["refused"]["declarations"] or said["let_in"]["declarations"]):
        return []
    words = _("退单 %(out)s 票（%(firms)s 家，%(price)s 元）；放入 %(into)s 票（%(others)s 家，%(value)s 元）")
    refused, let_in = said["refused"], said["let_in"]
    counted = {
        "out": f"{refused['declarations']:,}",
        "firms": f"{refused['sellers']:,}",
        "price": f"{Decimal(refused['tax_price']):,.2f}",
        "into": f"{let_in['declarations']:,}",
        "others": f"{let_in['sellers']:,}",
        "value": f"{Decimal(let_in['tax_price']):,.2f}",
    }
    return [(_("因正面清单"), words % counted)]


def tables(answer: Row, *, sees: bool) -> Iterable[Table]:
    """``sees``: who looks may see declarations."""
    yield _ways(answer)
    if said := answer.get("positive_list"):
        yield _goods(said)
        yield _sellers(said, sees=sees)


def _ways(answer: Row) -> Table:
    columns = (
        _("原来的渠道"),
        _("变更后的渠道"),
        _("票数"),
        _("订购人数"),
        _("完税价格（元）"),
        _("变更前（元）"),
        _("变更后（元）"),
    )
    rows = [
        (
            told(Way(one["before"])),
            told(Way(one["after"])),
            one["declarations"],
            one["buyers"],
            *(Decimal(one[name]) for name in ("tax_price", "tax_before", "tax_after")),
        )
        for one in answer["crossings"]
    ]
    return Table(_("渠道变动"), columns, rows, frozenset(range(2, len(columns))))


def _goods(said: Row) -> Table:
    columns = (
        _("税则号列"),
        _("货品名称"),
        _("变更前"),
        _("变更后"),
        _("商品行"),
        _("票数"),
        _("企业数"),
        _("货值（元）"),
    )
    rows = [
        (
            one["code"],
            one["name"] or "—",
            one["before"] or "—",
            one["after"] or "—",
            *(one[name] for name in ("lines", "declarations", "sellers")),
            Decimal(one["value"]),
        )
        for one in said["goods"]
    ]
    title = _("正面清单所涉商品")
    if said["goods_count"] > len(rows):
        title = _("正面清单所涉商品（货值最高的 %(shown)d 项，共 %(count)d 项）") % {
            "shown": len(rows),
            "count": said["goods_count"],
        }
    return Table(title, columns, rows, frozenset(range(4, len(columns))))


def _sellers(said: Row, *, sees: bool) -> Table:
    found = said["sellers"]
    shown = sellers_shown([one["key"] for one in found], sees=sees)
    refused = (_("退单票数"), _("退单完税价格（元）"), _("不再征收的税款（元）"))
    let_in = (_("放入票数"), _("放入完税价格（元）"), _("新征的税款（元）"))
    columns = (_("电商企业"), _("海关编码"), *refused, *let_in)
    rows = [(*shown[one["key"]], *_sums(one["refused"]), *_sums(one["let_in"])) for one in found]
    title = _("正面清单所涉企业")
    if said["sellers_count"] > len(rows):
        title = _("正面清单所涉企业（完税价格最高的 %(shown)d 家，共 %(count)d 家）") % {
            "shown": len(rows),
            "count": said["sellers_count"],
        }
    return Table(title, columns, rows, frozenset(range(2, len(columns))))


def _sums(moved: Row) -> tuple[int, Decimal, Decimal]:
    return moved["declarations"], Decimal(moved["tax_price"]), Decimal(moved["tax"])
