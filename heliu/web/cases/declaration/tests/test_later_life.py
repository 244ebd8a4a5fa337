"""The later life of an export on its page: what came back of it, and the customs declaration its goods stand in."""

import pytest
from django.conf import settings

from heliu.clearance.exports.summaries.forming import form_next
from heliu.intake.tests.export_papers import application as summing
from heliu.intake.tests.export_parcels import MILK, Parcel
from heliu.intake.tests.returned_exports import APPLICATION, TALLY, application, gone, tally
from heliu.kernel.days import now
from heliu.web.cases.declaration.tests.test_export_declaration import page

pytestmark = [pytest.mark.database, pytest.mark.django_db]
QUERIES_MAX = 50  # each of the papers before is asked for its answer; all returns together are
TWO = ((MILK, "SKU1", 3, "20.00"), (MILK, "SKU2", 1, "50.50"))


def number_of(counter, parcel):
    query = "SELECT id FROM public.declarations_export_inventory WHERE cop_no = %s"
    return counter.rows(query, parcel.cop_no)[0][0]


def statements_of(client, number, statements):
    client.get(f"/declaration/{number}/")
    statements.clear()
    client.get(f"/declaration/{number}/")
    return len(statements)


def test_what_comes_back_stands_with_its_answer_and_what_follows_of_it(someone, counter, statements):
    parcel, told = gone(counter, Parcel(goods=TWO))
    number = number_of(counter, parcel)
    customs, seller = someone("customs"), someone("seller")
    assert "出口退货" not in page(seller, number)
    before = statements_of(customs, number, statements)
    back = application(parcel, told["invtNo"], {1: 2, 2: 1})
    over = application(parcel, told["invtNo"], {1: 2})
    for document in (back, over):
        counter.send(APPLICATION, document)
    for who in (customs, seller, someone("broker")):
        shown = page(who, number)
        for words in (
            "120 等待理货",
            "100 退单",
            "运回",
            "退回货值 90.50",
            "进口税：待核定（免税期限至",
            "已退税的须先补缴",
        ):
            assert words in shown, words
        for words in (back[0]["coElNo"], over[0]["coElNo"], "/errors/T08/", "境外买家拒收", "T10"):
            assert words in shown, words
    assert shown.index(over[0]["coElNo"]) < shown.index(back[0]["coElNo"]), "the latest first"
    assert statements_of(customs, number, statements) == before + 1 <= QUERIES_MAX
    for stranger in ("platform", "carrier"):
        assert back[0]["coElNo"] not in page(someone(stranger), number), stranger

    arrived = tally(parcel)
    counter.send(TALLY, arrived)
    mine, theirs = page(seller, number), page(customs, number)
    for words in ("300 人工审核", " 理货</div>"):
        assert words in mine
        assert words in theirs
    assert "120 等待理货" not in mine
    assert arrived["coElNo"] in theirs
    assert arrived["coElNo"] not in mine, "the tally is the site operator's"
    seller.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = page(seller, number)
    for words in ("Import taxes: not settled yet", "Returned exports", "Tallied on", "Tax refunded for it"):
        assert words in english, words


def test_what_was_declared_simplified_has_no_refund_to_give_back(someone, counter):
    parcel, told = gone(counter, Parcel(goods=TWO, flag="A"))
    counter.send(APPLICATION, application(parcel, told["invtNo"], {1: 1}, agentCode="5105960002"))
    number = number_of(counter, parcel)
    assert "简化申报，没有退税可补缴" in page(someone("seller"), number)
    assert "出口退货" not in page(someone("broker"), number), "another broker applied"


def test_goods_that_were_summed_are_traced_up_to_their_declaration(someone, counter, statements):
    parcel, told = gone(counter, Parcel(goods=TWO))
    number, seller = number_of(counter, parcel), someone("seller")
    assert "汇总报关" not in page(seller, number)
    counter.send("CEB701", summing(parcel.day, [told["invtNo"]]))
    waits = page(seller, number)
    assert "2 汇总中" in waits
    assert "报关单商品项" not in waits
    assert form_next(counter.connection, counter.archive, now()) == 1
    counter.connection.commit()
    [(entry, sequence)] = counter.rows("SELECT entry_no, decl_seq_no FROM clearance_summary_declaration")
    for who in ("seller", "broker", "customs"):
        shown = page(someone(who), number)
        for words in ("399 已形成报关单", entry, sequence, "60.00", "50.50"):
            assert words in shown, words
    for who in ("platform", "carrier"):
        assert entry not in page(someone(who), number), who
    assert statements_of(someone("customs"), number, statements) <= QUERIES_MAX
