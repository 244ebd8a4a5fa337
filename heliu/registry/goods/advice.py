"""What a firm is told at once about a code while filling in: the positive list, its elements, what the tax will ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from heliu.kernel.days import now
from heliu.kernel.languages import Words
from heliu.kernel.problems import Conflict, Invalid, Violation
from heliu.kernel.workbooks import cells
from heliu.kernel.workbooks.checking import check
from heliu.kernel.workbooks.reading import digest_of, read_workbook
from heliu.kernel.workbooks.template import Column, Template
from heliu.people.api import require
from heliu.policies.classification.elements import elements_of, is_for_export_only
from heliu.policies.parameters import InForce, NotInForce, in_force
from heliu.policies.rules.positive_list import LIST_DIGITS, Answer, ListHeld, position_of
from heliu.policies.tariff import TariffLine, tariff_line
from heliu.registry.goods.models import PositiveList
from heliu.registry.goods.rules import needed_content_units

if TYPE_CHECKING:
    from datetime import date

    from heliu.people.facts import Actor

LOAD: Final = "registry.load_positive_list"
LIST_TEMPLATE: Final = Template(
    name="positive-list",
    version=1,
    title=Words("正面清单", "Positive list"),
    key="code",
    columns=(
        Column(
            "code",
            Words("税则号列", "Code"),
            lambda cell: cells.digits(LIST_DIGITS)(cell.replace(".", "")),
            required=True,
            example="33049900",
            note=Words("八位。", "Eight digits."),
            former=("商品编码", "税号", "编码"),
        ),
        Column(
            "remark",
            Words("备注", "Remark"),
            cells.text(1_000),
            example="",
            note=Words("按公告原文。", "Word for word."),
            width=60,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Advice:
    """``line`` is None for a code our tariff does not hold: then no tax is told. ``bonded``: is 1210 open here?"""

    code: str
    line: TariffLine | None
    position: Answer
    elements: tuple[str, ...]
    content_units: tuple[str, ...]
    bonded: InForce | None


def advise(code: str, day: date) -> Advice:
    """Everything known about ``code`` on ``day``; whoever fills in a form may ask."""
    return Advice(
        code=code,
        line=tariff_line(code, day),
        position=position_of(code, day, held_on(day)),
        elements=tuple(name for name in elements_of(code) if not is_for_export_only(name)),
        content_units=needed_content_units(code, day),
        bonded=_bonded(day),
    )


def held_on(day: date) -> ListHeld | None:
    """The newest list officers have loaded that is in force on ``day``."""
    row = PositiveList.objects.filter(since__lte=day).order_by("-since").first()
    return None if row is None else ListHeld(row.since, row.document, row.remarks)


def load_positive_list(content: bytes, *, since: date, document: str, actor: Actor) -> int:
    """Load the official table (columns 税则号列, 备注) as the list in force from ``since``; returns its lines.

    Raises Invalid naming every wrong row, and Conflict where another table stands for that day.
    """
    require(actor, LOAD)
    if not document.strip():
        raise Invalid(_("请写明清单的文件名称和文号。"))
    lines = check(read_workbook(content, LIST_TEMPLATE), LIST_TEMPLATE)
    faults = [fault for line in lines for fault in line.faults]
    if faults:
        where = _("第 %(row)d 行：%(cause)s")
        raise Invalid(
            _("清单有 %(count)d 处错误，没有录入。") % {"count": len(faults)},
            [
                Violation(f"/{one.row}", one.code, where % {"row": one.row, "cause": one.cause}, one.fix)
                for one in faults
            ],
        )
    remarks = {line.values["code"]: line.values.get("remark") or "" for line in lines}
    digest = digest_of(content)
    held, made = PositiveList.objects.get_or_create(
        since=since,
        defaults={
            "document": document.strip(),
            "remarks": remarks,
            "digest": digest,
            "loaded_at": now(),
            "loaded_by_id": actor.user_id,
        },
    )
    if not made and held.digest != digest:
        raise Conflict(_("自 %(since)s 施行的清单已经录入，内容不同。") % {"since": since})
    return len(remarks)


def _bonded(day: date) -> InForce | None:
    try:
        return in_force("scope/bonded_import_luzhou", day)
    except NotInForce:
        return None
