"""The answer of a what-if as tables (推演结果): the same ones on the page and in the workbook.

Who may not see declarations sees sums, and sellers only by the customs district of their code.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from django.utils.translation import gettext as _

from heliu.kernel.languages import english, told
from heliu.kernel.workbooks.tables import Cell, Table
from heliu.people.api import may
from heliu.people.facts import Actor
from heliu.policies.parameters import names as parameters
from heliu.policies.parameters import parameter
from heliu.web.office.whatif import moving
from heliu.web.office.whatif.sellers import sellers_shown
from heliu.whatif.facts import BANDS, Basis, Reason, Way

SEE: Final = "clearance.view_inventory"
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
Row = Mapping[str, Any]


def head(answer: Row) -> list[tuple[str, str]]:
    """Label and value of what stands first."""
    total = answer["total"]
    before, after = (_money(total[side]["total"]) for side in ("before", "after"))
    counts = _("%(winners)s 票少缴 %(gain)s 元；%(losers)s 票多缴 %(loss)s 元；%(unchanged)s 票不变")
    moves = _("%(out)s 票退出零售渠道，%(into)s 票进入")
    return [
        (_("推算期间"), f"{answer['from']} – {answer['to']}"),
        (_("施行日的取法"), told(Basis(answer["basis"]))),
        (_("期间内的清单"), f"{answer['found']:,}"),
        (_("重新计算的清单"), f"{answer['recomputed']:,}"),
        (
            _("受益与受损"),
            counts
            % {
                "winners": f"{total['winners']:,}",
                "gain": _money(total["gain"]),
                "losers": f"{total['losers']:,}",
                "loss": _money(total["loss"]),
                "unchanged": f"{answer['unchanged']:,}",
            },
        ),
        (
            _("零售渠道的进出"),
            moves % {"out": f"{answer['falls_out_of_limits']:,}", "into": f"{answer['comes_into_limits']:,}"},
        ),
        *moving.head(answer),
        (_("税款合计（元）"), f"{before} → {after} · {Decimal(answer['difference']):+,.2f}"),
    ]


def _money(amount: str) -> str:
    return f"{Decimal(amount):,.2f}"


def tables(answer: Row, actor: Actor) -> list[Table]:
    """Those that hold something, in the order of reading."""
    sees = may(actor, SEE)
    found = [_taxes(answer), _changes(answer), *moving.tables(answer, sees=sees)]
    found += [*_sums(answer), *_sellers(answer, sees=sees)]
    if sees:
        found += [
            _examples(_("受益最多的清单"), answer["winners"]),
            _examples(_("受损最多的清单"), answer["losers"]),
        ]
    found += [_left_out(answer), _unlike(answer)]
    return [table for table in found if table.rows]


def shown(table: Table) -> dict[str, Any]:
    """As a page writes it: cells with the heading they stand under."""
    kinds = ["number" if place in table.numbers else "" for place in range(len(table.columns))]
    lines = [
        [(name, kind, _text(cell), _tongue(cell)) for name, kind, cell in zip(table.columns, kinds, row, strict=True)]
        for row in table.rows
    ]
    return {"title": table.title, "heads": list(zip(table.columns, kinds, strict=True)), "lines": lines}


def _tongue(cell: Cell) -> str:
    """Documents and firms have Chinese names on English pages too."""
    return "zh" if english() and isinstance(cell, str) and _HAN.search(cell) else ""


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    return f"{cell:,.2f}" if isinstance(cell, Decimal) else f"{cell:,}"


def _taxes(answer: Row) -> Table:
    kinds = ((_("关税"), "duty"), (_("消费税"), "consumption_tax"), (_("增值税"), "vat"), (_("合计"), "total"))
    sides = answer["total"]["before"], answer["total"]["after"]
    rows = [(name, *_sides(sides[0][key], sides[1][key])) for name, key in kinds]
    return _table(_("按税种"), (_("税种"), *_side_names()), rows)


def _changes(answer: Row) -> Table:
    rows = [
        (
            told(parameter(one["parameter"])) if one["parameter"] in parameters() else one["parameter"],
            one["from"],
            one["to"] or "—",
            _plain(one["before"]),
            _plain(one["after"]),
            one["reference"] or "—",
        )
        for one in answer["changes"]
    ]
    columns = (_("参数"), _("自"), _("至"), _("原值"), _("新值"), _("依据"))
    return Table(_("期间内不同的参数"), columns, rows)


def _sums(answer: Row) -> Iterable[Table]:
    group = (_("票数"), _("少缴票数"), _("多缴票数"), *_side_names())
    yield _table(_("按月"), (_("月份"), *group), map(_group(str), answer["months"]))
    yield _table(_("按监管方式"), (_("监管方式"), *group), map(_group(str), answer["modes"]))
    yield _table(_("按完税价格"), (_("完税价格（元）"), *group), _bands(answer["bands"]))
    ways = (_("办理渠道"), _("原票数"), _("新票数"), *_side_names())
    yield _table(_("按办理渠道"), ways, map(_channel, answer["channels"]))
    lines = (_("税则章"), _("商品行"), *_side_names())
    rows = [(one["chapter"], one["lines"], *_sides(one["tax_before"], one["tax_after"])) for one in answer["chapters"]]
    yield _table(_("按税则章"), lines, rows)


def _bands(groups: Sequence[Row]) -> Iterable[tuple[Cell, ...]]:
    names = {str(most): f"{least:,} – {most:,}" for least, most in pairwise((0, *BANDS))}
    return [_group(lambda key: names.get(key, f"> {BANDS[-1]:,}"))(one) for one in groups]


def _sellers(answer: Row, *, sees: bool) -> Iterable[Table]:
    shown = sellers_shown([one["key"] for side in ("gaining", "losing") for one in answer[side]], sees=sees)
    columns = (_("电商企业"), _("海关编码"), _("票数"), _("少缴（元）"), _("多缴（元）"), *_side_names())
    for title, side in ((_("受益最多的企业"), "gaining"), (_("受损最多的企业"), "losing")):
        rows = [
            (
                *shown[one["key"]],
                one["declarations"],
                Decimal(one["gain"]),
                Decimal(one["loss"]),
                *_sides(one["before"]["total"], one["after"]["total"]),
            )
            for one in answer[side]
        ]
        yield _table(title, columns, rows, texts=2)


def _examples(title: str, found: Sequence[Row]) -> Table:
    columns = (_("企业内部编号"), _("申报企业"), _("电商企业"), _("审定日"), _("完税价格"), *_side_names())
    rows = [
        (
            *(one[name] for name in ("cop_no", "agent_code", "ebc_code", "day")),
            Decimal(one["tax_price"]),
            *_sides(one["tax_before"], one["tax_after"]),
        )
        for one in found
    ]
    return _table(title, columns, rows, texts=4)


def _left_out(answer: Row) -> Table:
    rows = [(_why(name), count) for name, count in answer["left_out"].items()]
    return _table(_("没有重新计算的清单"), (_("原因"), _("票数")), rows)


def _unlike(answer: Row) -> Table:
    rows = [(told(Reason(name)), count) for name, count in answer["unlike_counts"].items()]
    return _table(_("不能重现、未计入合计的清单"), (_("原因"), _("票数")), rows)


def _why(name: str) -> str:
    words = {
        "waiting": _("待碰单：单证未齐"),
        "mismatch": _("单证不符"),
        "window_closed": _("超过碰单期限"),
        "withdrawn": _("企业更改或删除"),
        "returned": _("海关退单"),
        "cancelled": _("已撤销"),
        "replaced_by_correction": _("已由更正后的清单代替"),
    }
    return words.get(name, name)


def _group(name: Callable[[str], str]) -> Callable[[Row], tuple[Cell, ...]]:
    def row(one: Row) -> tuple[Cell, ...]:
        counts = (one["declarations"], one["winners"], one["losers"])
        return (name(one["key"]), *counts, *_sides(one["before"]["total"], one["after"]["total"]))

    return row


def _channel(one: Row) -> tuple[Cell, ...]:
    counts = (one["declarations_before"], one["declarations_after"])
    return (told(Way(one["way"])), *counts, *_sides(one["tax_before"], one["tax_after"]))


def _side_names() -> tuple[str, str, str]:
    return _("变更前（元）"), _("变更后（元）"), _("差额（元）")


def _sides(before: str, after: str) -> tuple[Decimal, Decimal, Decimal]:
    return Decimal(before), Decimal(after), Decimal(after) - Decimal(before)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "—" if value is None else str(value)


def _table(title: str, columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]], *, texts: int = 1) -> Table:
    """``texts``: so many columns from the left hold text, the others numbers."""
    return Table(title, columns, list(rows), frozenset(range(texts, len(columns))))
