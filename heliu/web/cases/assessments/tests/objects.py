"""Objects for the walk over all addresses: a worksheet of the owner with a line."""

from heliu.kernel.days import now
from heliu.reliefs.assessed.models import Adjustment, Worksheet


def worksheet_of(firm, year=2026, quarter=3, **values):
    return Worksheet.objects.create(firm=firm, year=year, quarter=quarter, made_by="张三", made_at=now(), **values)


def worksheet(owner):
    return {"number": worksheet_of(owner.firm).pk}


def line(owner):
    made = worksheet_of(owner.firm)
    told = {"kind": "revenue", "amount": 10, "reason": "平台以外的收入", "noted_by": "张三", "noted_at": now()}
    return {"number": made.pk, "line_id": Adjustment.objects.create(worksheet=made, **told).pk}


OBJECTS = {
    "assessments:show": worksheet,
    "assessments:line": worksheet,
    "assessments:remove": line,
    "assessments:close": worksheet,
    "assessments:paper": worksheet,
}
