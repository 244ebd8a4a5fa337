"""The review of papers: returns, cancellations, summaries, refunds, exemptions, each by its own law and another's."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from heliu.clearance.exports.api import form_next
from heliu.clearance.recomputing.api import choices, recomputed
from heliu.clearance.undoing.api import UndoingAuthority
from heliu.intake.evidence.reading import goods_of
from heliu.intake.tests.customs_counter import INVENTORY, MILK, MILK_NAME, Purchase
from heliu.intake.tests.export_papers import application as summing
from heliu.intake.tests.export_papers import cancellation, declare, departure
from heliu.intake.tests.export_parcels import Parcel
from heliu.intake.tests.returned_exports import APPLICATION, TALLY, application, gone, tally
from heliu.intake.tests.undone_imports import age, released, returning
from heliu.intake.tests.undone_imports import application as undone
from heliu.kernel.days import business_day, now
from heliu.people.api import looks_at
from heliu.policies.recomputing.facts import Agreement, Cause
from heliu.refunds.numbers import number_of
from heliu.refunds.tests import abroad
from heliu.refunds.tests import factories as make
from heliu.reliefs.exemption.api import number_of as exemption_number
from heliu.web.cases.exemptions.tests.objects import registration_of
from heliu.web.database import database
from heliu.web.office.audits.tests.reviewed import BEFORE_THE_LAW, OLD_LIMIT, by_name, opened
from heliu.web.portal.refunds.tests.objects import application_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
BEFORE_EXEMPTION = date(2025, 12, 31)


def asked_back(counter, parcel, quantities, **changes):
    """An application for return; its number."""
    document = application(parcel, parcel.invt_no, quantities, **changes)
    counter.send(APPLICATION, document)
    cop_no = document[0]["coElNo"]
    return counter.rows("SELECT id FROM public.declarations_export_return WHERE cop_no = %s", cop_no)[0][0], cop_no


def left(counter, flag="A"):
    parcel, told = gone(counter, Parcel(goods=((MILK, "SKU1", 3, "20.00"),), flag=flag))
    parcel.invt_no = told["invtNo"]
    return parcel


def test_a_return_of_an_export_is_computed_again_and_explained(counter, someone):
    """Waiting, tallied, refused, too early: by its own law nothing differs; by the law before the exemption it does."""
    parcel = left(counter)
    waits, _ = asked_back(counter, parcel, {1: 1})
    told = recomputed(database(), waits, None)
    assert told.agrees, [(one.name, one.stored, one.again) for one in told.results]
    assert by_name(told)["outcome"].stored == "awaited"
    too_many, _ = asked_back(counter, parcel, {1: 9})
    counter.send(TALLY, tally(parcel))
    refundable = left(counter, "B")
    officers, number = asked_back(counter, refundable, {1: 2})
    counter.send(TALLY, tally(refundable))
    for one in (waits, too_many, officers):
        told = recomputed(database(), one, None)
        assert told.agrees, [(each.name, each.stored, each.again) for each in told.results]
    assert [by_name(recomputed(database(), one, None))["outcome"].stored for one in (waits, too_many)] == [
        "admitted",
        "mismatch",
    ]
    assert "X23" in by_name(recomputed(database(), officers, None))["risks"].stored
    early, _ = asked_back(counter, declared_only(counter), {1: 1})
    assert by_name(recomputed(database(), early, None))["outcome"].agreement is Agreement.UNKNOWN

    before = by_name(recomputed(database(), officers, BEFORE_EXEMPTION))
    assert (before["tax_free"].again, before["tax_free_until"].again) == (False, None)
    names = {because.used.name for because in before["tax_free_until"].because}
    assert "export_return/tax_free_months" in names
    gap = by_name(recomputed(database(), officers, BEFORE_THE_LAW))
    assert gap["outcome"].agreement is not Agreement.SAME

    client = someone("customs")
    assert client.post("/office/audits/", {"number": number, "purpose": "年度审计抽查"}).status_code == 302
    page = client.get(f"/office/audits/{officers}/").content.decode()
    for words in ("出口退货申请", "全部一致", "X23", "免征进口税收", "年度审计抽查"):
        assert words in page, words
    page = client.get(f"/office/audits/{officers}/?on={BEFORE_EXEMPTION}").content.decode()
    assert "不同" in page


def declared_only(counter):
    parcel, told = declare(counter)
    parcel.invt_no = told["invtNo"]
    return parcel


def undone_ones(counter):
    """Returns: of too much, of a part that came back on day 40, of the rest too late; two cancelled."""
    authority = UndoingAuthority(counter.connection)
    purchase, invt_no = released(counter, Purchase(((MILK, MILK_NAME, 3, "100.00"),)))
    too_much, part, rest = (returning(purchase, invt_no, {1: quantity}) for quantity in (9, 1, 2))
    for paper in (too_much, part):
        counter.send("CEB625", paper)
    age(counter, purchase, 40)
    counter.rows(
        "UPDATE clearance_undoing SET due_on = due_on - 40, asked_at = asked_at - interval '39 days' RETURNING 1"
    )
    authority.receive(part[0]["copNo"], "王关员", business_day(now()))
    counter.send("CEB625", rest)
    cancelled, its_no = released(counter)
    cancel = undone(cancelled, its_no)
    counter.send("CEB623", cancel)
    authority.approve(cancel["copNo"], "王关员")
    waiting = Purchase()
    counter.send(INVENTORY, waiting.document(INVENTORY))
    (number,) = counter.rows("SELECT id FROM public.declarations_inventory WHERE cop_no = %s", waiting.cop_no)[0]
    at_once = undone(waiting, f"7911{waiting.day[:4]}I{number % 10**9:09d}")
    counter.send("CEB623", at_once)
    return too_much[0], part[0], rest[0], cancel, at_once


def test_undone_imports_are_computed_again_and_explained(counter, someone):
    """Cancelled, refused, partly back: the same by its own law; by that before 2020 the goods came too late."""
    papers = undone_ones(counter)
    seen = {}
    for paper in papers:
        (one,) = choices(database(), paper["copNo"])
        told = recomputed(database(), one.number, None, partial(goods_of, database()))
        assert told.agrees, [(each.name, each.stored, each.again) for each in told.results]
        seen[paper["copNo"]] = told
    answers = [by_name(one)["answer"].stored for one in seen.values()]
    assert answers == ["U35", "U20", "U34", "U12", "U11"]
    done, cancel = seen[papers[1]["copNo"]], seen[papers[3]["copNo"]]
    assert (by_name(done)["vat_back"].stored, by_name(done)["quota_back"].stored) == (Decimal("9.10"), Decimal(100))
    assert [(one["value_back"], one["value_again"]) for one in done.lines] == [(Decimal(100), Decimal(100))]

    before = by_name(recomputed(database(), done.number, date(2019, 6, 1)))
    assert (before["arrival"].stored, before["arrival"].again) == ("in_time", "late")
    names = {because.used.name for because in before["arrival"].because if because.used}
    assert names == {"import_returns/arrive_days_max"}
    assert (before["vat_back"].again, before["vat_back"].because[0].cause) == (0, Cause.FOLLOWS)
    taxed = by_name(recomputed(database(), cancel.number, OLD_LIMIT, partial(goods_of, database())))
    assert taxed["outcome"].agreement is Agreement.SAME
    assert taxed["vat_back"].agreement is Agreement.UNKNOWN

    client = someone("tax")
    page = opened(client, done.number)
    for words in ("进口退货申请", "全部一致", "海关总署公告2020年第45号", "申请退回", "复核原清单", "9.10"):
        assert words in page, words
    assert "risk/" not in page
    page = client.get(f"/office/audits/{done.number}/?on=2019-06-01").content.decode()
    for words in ("超过期限", "退货商品运抵原监管场所期限"):
        assert words in page, words
    assert "进口撤销申请" in opened(client, cancel.number)


def test_a_refund_is_for_the_tax_office_alone(someone):
    number = number_of(application_of("5105960002").pk)
    for who, status in (("customs", 403), ("zone", 403), ("tax", 302)):
        answer = someone(who).post("/office/audits/", {"number": number, "purpose": "退税抽查"})
        assert answer.status_code == status, who
    assert someone("zone").get(f"/office/audits/{number}/").status_code == 403
    tax = someone("tax")
    page = opened(tax, number)
    for words in ("出口退税申请", number, "780.00", "26512000000000000001", "REF-09", "退税抽查"):
        assert words in page, words
    assert [one.purpose for one in looks_at(number)] == ["年度审计抽查", "退税抽查"]


def test_the_settlement_of_a_refund_on_departure_is_told_with_it(someone, monkeypatch):
    abroad.begin(monkeypatch)
    with abroad.forgotten(abroad.PAID_ON) as at:
        shipment = abroad.left(400)
        make.kept_invoice(quantity="400", amount="10000.00", issued_on=date(2026, 2, 1))
        application = abroad.claimed(shipment)
        abroad.paid(application)
        abroad.arrived(shipment, abroad.PAID_ON)
        abroad.sold(shipment, 300, abroad.PAID_ON)
        at.move_to(abroad.noon(abroad.SETTLED_ON))
        abroad.confirmed(application)
        client = someone("tax")
        page = opened(client, number_of(application))
        for words in ("全部一致", "975.00", "-325.00", "2027-04-30", "REF-10", "企业已确认，待核对", "核算摘要"):
            assert words in page, words
        abroad.sold(shipment, 50, abroad.SETTLED_ON)
        page = client.get(f"/office/audits/{number_of(application)}/").content.decode()
        assert "海外仓账册在确认以后有变动" in page


def test_an_exemption_is_for_the_tax_office_alone(someone):
    number = exemption_number(registration_of("5105960002").pk)
    for who, status in (("customs", 403), ("zone", 403), ("tax", 302)):
        answer = someone(who).post("/office/audits/", {"number": number, "purpose": "免税抽查"})
        assert answer.status_code == status, who
    tax = someone("tax")
    page = opened(tax, number)
    for words in ("无票免税登记", "全部一致", "NI03", "没有这种情形", "手提包", number, "免税抽查"):
        assert words in page, words
    assert "risk/zone_districts" not in page
    page = tax.get(f"/office/audits/{number}/?on={BEFORE_THE_LAW}").content.decode()
    for words in ("NI01", "无票免税政策"):
        assert words in page, words
    assert tax.get("/office/audits/WP99999999/").status_code == 404


class Varied(Parcel):
    """Thirty goods of different names, summed up by names."""

    def _line(self, kind, place, *good):
        return super()._line(kind, place, *good) | ({"itemName": f"商品{place}"} if kind == "CEB603" else {})


def summed_ones(counter):
    """Applications: one that was formed, a list of 1239 in it; refused for what stands in a list, for how it
    stood, for naming none; the first part of two.
    """
    goods = tuple((MILK, f"SKU{n}", 1, "10.00") for n in range(30))
    parcels = [Varied(goods=goods), Parcel(), Parcel("1239"), Parcel()]
    numbers = [declare(counter, parcel)[1]["invtNo"] for parcel in (*parcels, Parcel(flag="A"))]
    counter.send("CEB509", departure(parcels[0].day, [parcel.logistics_no for parcel in parcels]))
    asked = ((numbers[:3], {}), (numbers[4:], {}), (numbers[:1], {}), ([], {}), (numbers[3:4], {"msgCount": "2"}))
    papers = [summing(parcels[0].day, some, itemNameFlag="1", **parts) for some, parts in asked]
    for paper in papers:
        counter.send("CEB701", paper)
    form_next(counter.connection, counter.archive, now())
    counter.connection.commit()
    return [head["copNo"] for head, _ in papers]


def test_a_summary_of_exports_is_computed_again_and_explained(counter, someone):
    """Formed, refused: the same by its own law. Before 2018-08 a declaration had 20 lines, before 2019 no 1239."""
    told = {}
    for cop_no in summed_ones(counter):
        (one,) = choices(database(), cop_no)
        told[cop_no] = recomputed(database(), one.number, None)
    formed, refused, twice, empty, part = told.values()
    for one in (formed, refused, empty, part):
        assert one.agrees, [(each.name, each.stored, each.again) for each in one.results]
    found = by_name(formed)
    assert [found[name].stored for name in ("codes", "outcome", "modes", "late_lists")] == [
        ("E60",),
        "summed",
        ("1239", "9610"),
        0,
    ]
    assert [found[name].again for name in ("declarations", "lines_most", "declared_lines")] == [2, 31, 32]
    assert [one["in_stored"][0].split()[0] for one in formed.lines] == [one["in_again"][0] for one in formed.lines]
    assert [(each.stored, each.agreement) for each in refused.results] == [
        (("E69",), Agreement.SAME),
        ("not_taken", Agreement.SAME),
    ]
    assert {each.because[0].cause for each in twice.results} == {Cause.LISTS}, (
        "that it was summed is kept, since when not"
    )

    assert [(one.code, one.broken) for one in empty.rules] == [("E64", True)]
    assert (by_name(part)["outcome"].stored, "declarations" in by_name(part)) == ("held", False)

    before = by_name(recomputed(database(), formed.number, date(2018, 7, 31)))
    assert [before[name].again for name in ("modes", "declarations", "lines_most")] == [("9610",), 3, 20]
    changed = {name: [one.used.name for one in before[name].because] for name in ("modes", "sum_until", "declarations")}
    assert list(changed.values()) == [
        ["export_summary/modes"],
        ["export_summary/monthly_day"],
        ["export_summary/lines_per_declaration"],
    ]
    assert before["sum_until"].again < before["sum_until"].stored
    gap = by_name(recomputed(database(), formed.number, BEFORE_THE_LAW))
    assert {gap[name].because[0].cause for name in ("modes", "sum_until", "declarations")} == {Cause.NOT_IN_FORCE}

    client = someone("tax")
    page = opened(client, formed.number)
    for words in ("出口汇总申请", "全部一致", "海关总署公告2018年第194号", "最迟汇总申报日", "E78", "1239"):
        assert words in page, words
    page = client.get(f"/office/audits/{formed.number}/?on=2018-07-31").content.decode()
    for words in ("一份报关单最多的项数", "50 → 20", "海关总署公告2014年第56号"):
        assert words in page, words
    assert "状态未留存" in opened(client, twice.number)
    parcel = declared_only(counter)
    cancel = cancellation(parcel, parcel.invt_no)
    counter.send("CEB605", cancel)
    answer = client.post("/office/audits/", {"number": cancel["copNo"], "purpose": "投诉核查"})
    assert "出口撤销申请没有可以重算的内容" in answer.content.decode()
    (entry_no,) = counter.rows("SELECT min(entry_no) FROM clearance_summary_declaration")[0]
    answer = client.post("/office/audits/", {"number": entry_no, "purpose": "投诉核查"})
    assert answer.headers["Location"] == f"/office/audits/{formed.number}/"
    assert someone("commerce").get(f"/office/audits/{formed.number}/").status_code == 403
