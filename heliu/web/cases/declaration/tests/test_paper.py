"""A declaration on paper: what its page shows, as an A4 PDF, and for nobody else."""

import pytest
from django.conf import settings

from heliu.ceb.catalogue.index import MESSAGES
from heliu.intake.tests.customs_counter import INVENTORY, ORDER, PAYMENT, WAYBILL, Purchase
from heliu.intake.tests.export_papers import declare as exported
from heliu.intake.tests.export_parcels import Parcel
from heliu.kernel.tests.pdf_text import pages_of
from heliu.web.cases.declaration.paper import GROUPS, PARTIES, UNTOLD

pytestmark = [pytest.mark.database, pytest.mark.django_db]
PERSONAL = ("张三", "13800000001", "示范路", "510502199001")


@pytest.fixture
def declare(counter):
    """Commit a parcel; the purchase and the number of its inventory."""

    def declared(kinds=(ORDER, PAYMENT, WAYBILL, INVENTORY), **purchase):
        made = Purchase(**purchase)
        for kind in kinds:
            counter.send(kind, made.document(kind))
        query = "SELECT id FROM public.declarations_inventory WHERE cop_no = %s"
        return made, counter.rows(query, made.cop_no)[0][0]

    return declared


def text_of(client, number):
    answer = client.get(f"/declaration/{number}/paper/")
    assert answer.status_code == 200, answer.content.decode()[:500]
    assert answer.headers["Content-Type"] == "application/pdf"
    return "".join(pages_of(answer.content))


def test_the_paper_holds_goods_parties_tax_and_receipt_and_no_person(someone, declare):
    purchase, number = declare()
    for who in ("seller", "platform", "broker", "customs"):
        told = text_of(someone(who), number)
        for words in ("跨境电子商务零售进口申报清单", purchase.cop_no, "800 放行", purchase.order_no, "5105960002"):
            assert words in told, who
        for words in (
            "婴儿奶粉",
            "0402210000",
            "泸州示范电商有限公司",
            "泸州示范物流有限公司",
            "18.20 元",
            "2600",
            "张*",
        ):
            assert words in told, who
        assert f"{settings.WEB_URL.rstrip('/')}/declaration/{number}/" in told.replace("\n", "")
        assert "第 1 页，共 1 页" in told
        assert not any(value in told for value in PERSONAL)


def test_an_english_reader_gets_an_english_paper(someone, declare):
    seller = someone("seller")
    seller.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    told = text_of(seller, declare()[1])
    for words in (
        "Inventory of a cross-border retail import",
        "800 Released",
        "Page 1 of ",
        "Tax in all",
    ):
        assert words in told


def test_an_export_is_printed_with_its_value_and_limits(someone, counter):
    parcel, _ = exported(counter, Parcel("9710"))
    query = "SELECT id FROM public.declarations_export_inventory WHERE cop_no = %s"
    told = text_of(someone("seller"), counter.rows(query, parcel.cop_no)[0][0])
    for words in ("跨境电子商务出口申报清单", parcel.cop_no, "800 放行", "9710", "示范生产厂", "200.00 元", "5000"):
        assert words in told
    assert "税款" not in told


def test_many_goods_take_several_pages(someone, declare):
    goods = tuple(("0402210000", f"婴儿奶粉第{number}段", 1, "5.00") for number in range(1, 61))
    answer = someone("seller").get(f"/declaration/{declare(goods=goods)[1]}/paper/")
    pages = pages_of(answer.content)
    assert len(pages) > 1
    assert "第60段" in "".join(pages).replace("\n", "")
    assert f"第 2 页，共 {len(pages)} 页" in pages[1]


def test_the_paper_is_for_who_may_read_the_inventory(someone, declare, counter):
    number = declare()[1]
    found = {
        who: someone(who).get(f"/declaration/{number}/paper/").status_code for who in ("carrier", "payment", "stranger")
    }
    assert found == {"carrier": 404, "payment": 404, "stranger": 404}
    assert someone("commerce").get(f"/declaration/{number}/paper/").status_code == 403
    counter.rows("UPDATE public.declarations_message SET content = '' RETURNING id")
    assert "没有留存原文" in text_of(someone("seller"), number)


def test_every_field_of_the_head_is_printed_or_left_out_by_name():
    printed = {name for _, names in GROUPS for name in names} | {f"{party}Name" for party in PARTIES}
    fields = {field.name for kind in ("CEB621", "CEB603") for field in MESSAGES[kind].head.fields}
    assert printed | UNTOLD == fields
    assert not printed & UNTOLD
