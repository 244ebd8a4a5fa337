"""Overseas warehouses on pages: a seller keeps its own books, officers read all, tax closes refunds; both languages."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from heliu.kernel.days import business_day, now
from heliu.overseas import models
from heliu.people.facts import Duty, Role
from heliu.people.models import Audit
from heliu.web.cases.overseas.tests.objects import sale_of, shipment_of
from heliu.web.tests.visitors import of_firm, officer, text

SELLER, OTHER = "5105960002", "5105960012"
TODAY = business_day(now())
pytestmark = pytest.mark.django_db


def test_a_seller_books_arrival_sale_count_and_proceeds_and_tax_closes_the_refund():
    shipment = shipment_of(SELLER)
    seller, tax = of_firm(SELLER, duty=Duty.ADMINISTRATOR), officer(Role.TAX)
    page = f"/overseas/{shipment.pk}/"
    assert shipment.invt_no in text(seller, "/overseas/")
    told = {"warehouse": "洛杉矶一号仓", "on": str(TODAY), "quantity-1": "6"}
    refused = seller.post(f"{page}arrive/", told)
    assert refused.status_code == 422
    assert "到仓数量多于离境后尚未到仓的数量" in refused.content.decode()
    assert seller.post(f"{page}arrive/", told | {"quantity-1": "5"}).status_code == 302
    sold = {"reference": "US-A", "item_no": "LZ-LAMP-01", "quantity": "9", "price": "40", "currency": "502"}
    sold |= {"on": str(TODAY), "invt_no": ""}
    assert seller.post("/overseas/sales/new/", sold | {"quantity": "11"}).status_code == 422
    assert seller.post("/overseas/sales/new/", sold).status_code == 302
    assert seller.post(f"{page}count/", {"on": str(TODAY), "counted-1": "0", "reason": "破损"}).status_code == 302
    assert "USD 360.00" in text(seller, page)
    paid = {"number": "BK-1", "on": str(TODAY), "currency": "502", "gross": "360.00", "fees": "", "bank": "示范银行"}
    assert seller.post("/overseas/proceeds/new/", paid | {"gross": "360.01"}).status_code == 422
    assert seller.post("/overseas/proceeds/new/", paid).status_code == 302
    assert "BK-1" in text(seller, "/overseas/proceeds/")
    assert "退税未结清" in text(tax, f"{page}refund/")
    assert seller.post(f"{page}refund/", {"on": str(TODAY), "reference": "HWC-1"}).status_code == 403
    assert tax.post(f"{page}refund/", {"on": str(TODAY), "reference": "HWC-1"}).status_code == 302
    assert "已办结" in text(seller, "/overseas/?state=closed")
    assert tax.post(f"{page}refund/", {"on": str(TODAY), "reference": "HWC-2"}).status_code == 422
    assert Audit.objects.filter(verb__startswith="overseas.").count() == 5


def test_a_file_of_sales_is_booked_whole_and_its_faults_are_told_by_row():
    shipment_of(SELLER)
    seller = of_firm(SELLER, duty=Duty.ADMINISTRATOR)
    row = {"reference": "US-1", "item_no": "LZ-LAMP-01", "quantity": 2, "price": "9.9", "currency": "USD"}
    row |= {"on": str(TODAY)}

    def sent(rows, name="sales.json"):
        content = rows if isinstance(rows, bytes) else json.dumps(rows).encode()
        return seller.post("/overseas/sales/import/", {"file": SimpleUploadedFile(name, content)})

    refused = sent([row, {**row, "reference": "US-2", "item_no": "NONE"}])
    assert refused.status_code == 422
    assert "/1/item_no" in refused.content.decode()
    assert not models.Sale.objects.exists()
    for unreadable in (b"", b"{", b"PK"):
        assert sent(unreadable).status_code == 422
        assert sent(unreadable, "sales.xlsx").status_code == 422
    assert sent([row]).status_code == 302
    assert sent([row]).status_code == 302
    assert models.Sale.objects.count() == 1
    template = seller.get("/overseas/sales/import/template.xlsx")
    assert template.content[:2] == b"PK"


def test_nobody_sees_anothers_books_and_officers_change_none():
    own, others = shipment_of(SELLER), shipment_of(OTHER)
    mine, theirs = sale_of(own), sale_of(others)
    seller, customs = of_firm(SELLER, duty=Duty.ADMINISTRATOR), officer(Role.CUSTOMS)
    for address, shown, hidden in [
        ("/overseas/", own.invt_no, others.invt_no),
        ("/overseas/stock/", own.invt_no, others.invt_no),
        ("/overseas/sales/", mine.reference, theirs.reference),
    ]:
        page = text(seller, address)
        assert shown in page
        assert hidden not in page
        assert hidden in text(customs, address)
    assert seller.get(f"/overseas/{others.pk}/").status_code == 404
    assert seller.get(f"/overseas/sales/{theirs.pk}/").status_code == 404
    assert "冲销原因" in text(seller, f"/overseas/sales/{mine.pk}/")
    page = text(customs, f"/overseas/sales/{mine.pk}/")
    assert "冲销原因" not in page
    assert customs.post(f"/overseas/sales/{mine.pk}/", {"reason": "x"}).status_code == 403
    for address in (f"/overseas/{own.pk}/arrive/", f"/overseas/{own.pk}/count/", "/overseas/sales/new/"):
        assert customs.get(address).status_code == 403
    models.Sale.objects.filter(pk=mine.pk).update(received=F("amount"))
    assert seller.post(f"/overseas/sales/{mine.pk}/", {"reason": "退货", "quantity": "3"}).status_code == 422
    assert seller.post(f"/overseas/sales/{mine.pk}/", {"reason": "退货", "quantity": "1"}).status_code == 302
    page = text(seller, f"/overseas/sales/{mine.pk}/")
    assert page.count("USD 39.90") == 4, "the notice, the amount left, what was received of it, what was repaid"
    assert seller.post(f"/overseas/sales/{mine.pk}/", {"reason": "取消"}).status_code == 302
    assert seller.post(f"/overseas/sales/{mine.pk}/", {"reason": "取消"}).status_code == 422
    assert "海外仓在仓未售的商品" in text(seller, "/home/")
    assert officer(Role.PARK).get("/overseas/").status_code == 403


def test_lists_do_not_ask_for_every_row():
    customs = officer(Role.CUSTOMS)
    asked = []
    for firms in ([SELLER], [OTHER, "5105960013", "5105960014"]):
        for firm in firms:
            sale_of(shipment_of(firm))
        for address in ("/overseas/", "/overseas/stock/", "/overseas/sales/", "/overseas/proceeds/"):
            text(customs, address)  # what is asked for once a session has been asked for
            with CaptureQueriesContext(connection) as queries:
                text(customs, address)
            asked.append(len(queries))
    assert asked[:4] == asked[4:]


def test_the_exchange_office_is_told_of_sales_that_are_not_paid():
    fx = officer(Role.FX)
    assert "海外仓销售待收汇" not in text(fx, "/home/")
    sale = sale_of(shipment_of(SELLER))
    assert "/overseas/sales/?state=unpaid" in text(fx, "/home/")
    assert sale.reference in text(fx, "/overseas/sales/?state=unpaid")
    models.Sale.objects.update(received=F("amount"))
    assert "海外仓销售待收汇" not in text(fx, "/home/")
