"""Objects for the walk over all addresses: a filed report of the owner with a seller, and its basic facts."""

from itertools import count

from heliu.kernel.days import now
from heliu.reporting.models import Basic, Report, Seller

_numbers = count(1)


def report_of(firm, state="filed", **values):
    told = {"year": 2026, "quarter": 3, "version": next(_numbers), "orders": 1, "net": 100, "made_by": "张三"}
    filed = {"filed_at": now(), "filed_by": "张三", "digest": "0" * 64, "content": b"a", "stamp": b"{}"}
    kept = filed if state in ("filed", "replaced") else {}
    made = Report.objects.create(firm=firm, state=state, made_at=now(), **{**told, **kept, **values})
    figures = {"orders": 1, "gross": 100, "taken_off_count": 0, "taken_off": 0, "unvalued": 0}
    Seller.objects.create(report=made, seller="5105960002", name="泸州示范电商", uscc="91510500MA0DEM020X", **figures)
    return made


def basic_of(firm):
    told = {"domain": "shop.example.cn", "business": "goods", "started_on": "2026-01-01", "operators": []}
    return Basic.objects.create(
        firm=firm, version=next(_numbers), content=b"{}", stamp=b"{}", filed_by="张三", filed_at=now(), **told
    )


def report(owner):
    return {"number": report_of(owner.firm).pk}


def draft(owner):
    return {"number": report_of(owner.firm, state="draft").pk}


def seller(owner):
    made = report_of(owner.firm)
    return {"number": made.pk, "seller_id": made.sellers.get().pk}


def draft_seller(owner):
    made = report_of(owner.firm, state="draft")
    return {"number": made.pk, "seller_id": made.sellers.get().pk}


def basic(owner):
    return {"number": basic_of(owner.firm).pk}


OBJECTS = {
    "platform_reports:show": report,
    "platform_reports:file": draft,
    "platform_reports:document": report,
    "platform_reports:receipt": report,
    "platform_reports:seller": seller,
    "platform_reports:identify": draft_seller,
    "platform_reports:reveal": seller,
    "platform_reports:basic": basic,
    "platform_reports:basic_document": basic,
    "platform_reports:basic_receipt": basic,
}
