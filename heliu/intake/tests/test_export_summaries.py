"""Summary applications (CEB701): what they take, what they refuse and why, and the declarations formed of it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import psycopg
import pytest

from heliu.ceb.reader import read
from heliu.ceb.strict import violations
from heliu.clearance.digest import digest
from heliu.clearance.exports.api import (
    Behind,
    ExportAuthority,
    count_behind,
    count_due,
    declarations_of,
    declared_by,
    enter_number,
    simplified_behind,
    simplified_statistics,
    summaries_due,
    summed_down,
    summed_up,
)
from heliu.clearance.exports.summaries.forming import form_next, give_up_incomplete
from heliu.intake.tests.customs_counter import BROKER, SELLER, codes
from heliu.intake.tests.export_papers import application, cancellation, declare, departure
from heliu.intake.tests.export_parcels import MILK, Parcel
from heliu.kernel.days import business_day, customs_time, months_later, now
from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.policies.parameters import in_force

pytestmark = [pytest.mark.database, pytest.mark.django_db]

PERFUME = "3303000020"


def gone(counter, *parcels):
    """Parcels declared and departed; the numbers of their inventories."""
    numbers = [declare(counter, parcel)[1]["invtNo"] for parcel in parcels]
    counter.send("CEB509", departure(parcels[0].day, [parcel.logistics_no for parcel in parcels]))
    return numbers


def told(counter, key):
    """Kind and whole documents of the receipts kept under a key, in order."""
    found = counter.rows("SELECT message, body FROM clearance_answer WHERE %s = ANY (keys) ORDER BY id", key)
    return [(kind, counter.archive.answer(body)) for kind, body in found]


def formed(counter, at=None):
    done = form_next(counter.connection, counter.archive, at or now())
    counter.connection.commit()
    return done


def test_a_list_is_summed_and_traced_both_ways(counter):
    one, other = Parcel(goods=((MILK, "SKU1", 2, "100.00"), (PERFUME, "SKU2", 1, "50.50"))), Parcel()
    numbers = gone(counter, one, other)
    document = application(one.day, numbers)
    first = counter.send("CEB701", document)[0]
    assert (first["returnStatus"], first["copNo"], codes(first)) == ("2", document[0]["copNo"], ["E60"])
    assert counter.send("CEB701", document)[0] == first, "the same again is not summed twice"
    assert (formed(counter), formed(counter)) == (1, 0)

    [(kind, body)] = told(counter, document[0]["copNo"])
    assert (kind, violations(body)) == ("CEB702", ())
    concluded = counter.opened_plain(body)[0]
    assert (concluded["returnStatus"], codes(concluded), concluded["guid"]) == ("399", ["E78"], first["guid"])
    assert "2份清单汇总成1份报关单" in concluded["returnInfo"]

    [(kind, body)] = told(counter, concluded["sumNo"])
    assert (kind, violations(body)) == ("CEB792", ())
    [result] = read(body).documents
    assert (result.head["grossWeight"], result.head["netWeight"]) == ("2.50000", "2.20000")
    assert result.head["entryId"] in concluded["returnInfo"]
    items = [(line["invtNo"], line["logisticsNo"], line["gseqno"], line["gnum"]) for line in result.lines]
    assert items == [
        (numbers[0], one.logistics_no, "1", "1"),
        (numbers[1], other.logistics_no, "1", "1"),
        (numbers[0], one.logistics_no, "2", "2"),
    ]

    for number in (concluded["sumNo"], result.head["declSeqNo"], result.head["entryId"]):
        down = summed_down(counter.connection, number)
        [declaration] = down["declarations"]
        assert (down["inventories"], declaration["entry_no"]) == (2, result.head["entryId"])
        lines = [
            (line["goods_code"], line["quantity"], line["total"], len(line["items"])) for line in declaration["lines"]
        ]
        assert lines == [(MILK, 4, Decimal(400), 2), (PERFUME, 1, Decimal("50.5"), 1)]
    for key in (numbers[0], one.cop_no, one.order_no, one.logistics_no):
        up = summed_up(counter.connection, key)
        assert [(row["goods_no"], row["line_no"], row["entry_no"]) for row in up] == [
            (1, 1, result.head["entryId"]),
            (2, 2, result.head["entryId"]),
        ]
    [head] = declarations_of(counter.connection, result.head["ebcCode"], 10)
    [declared] = declared_by(counter.connection, result.head["ebcCode"], [head.entry_no])
    first = declared.lines[0].parcels[0]
    assert (head.lines, head.parcels, head.first) == (2, 2, (first.inventory_id, first.goods_no))
    lines = [(line.goods_code, line.quantity, len(line.parcels)) for line in declared.lines]
    assert (declared.entry_no, lines) == (result.head["entryId"], [(MILK, 4, 2), (PERFUME, 1, 1)])
    assert declared.exported_on == business_day(now())
    assert [(each.invt_no, each.logistics_no, each.returned) for each in declared.lines[0].parcels] == [
        (numbers[0], one.logistics_no, 0),
        (numbers[1], other.logistics_no, 0),
    ]
    assert declared_by(counter.connection, result.head["ebcCode"], ["another"]) == []
    assert declarations_of(counter.connection, "5105960099", 10) == []
    for wrong in (summed_down, summed_up):
        with pytest.raises(NotThere):
            wrong(counter.connection, "S20200101000000001")
    counter.connection.commit()


def test_what_cannot_be_summed_is_named_by_its_rule_and_the_list_returned_whole(counter):
    good, elsewhere = Parcel(), Parcel()
    numbers = gone(counter, good, Parcel("9710"), Parcel(flag="A"), elsewhere)
    released = declare(counter)[1]["invtNo"]
    counter.rows(
        "UPDATE public.declarations_export_inventory SET customs_code = '7921' WHERE cop_no = %s RETURNING id",
        elsewhere.cop_no,
    )
    numbers[3] = f"7921{numbers[3][4:]}"
    document = application(good.day, [*numbers, released, "79112026E999999999"])
    refused = counter.send("CEB701", document)[0]
    assert (refused["returnStatus"], codes(refused)) == ("100", ["E73", "E69", "E74", "E68", "E67"])
    assert f"({released} 800 放行)" in refused["returnInfo"]
    assert formed(counter) == 0
    again = counter.send("CEB701", (document[0], [{"invtNo": numbers[0]}]))[0]
    assert (again["returnStatus"], codes(again)) == ("2", ["E60"]), "the number of a returned application is free"
    twice = counter.send("CEB701", application(good.day, [numbers[0]]))[0]
    assert (twice["returnStatus"], codes(twice)) == ("100", ["E75"])
    cancelled = counter.send("CEB605", cancellation(good, numbers[0]))[0]
    assert (cancelled["returnStatus"], codes(cancelled)) == ("100", ["E32"])
    with pytest.raises(Exception, match="899"):
        ExportAuthority(counter.connection).return_to_sender(good.cop_no, "officer", "汇总后不能退单")
    counter.connection.rollback()


@pytest.mark.parametrize(
    ("changes", "numbers", "code"),
    [
        ({"startTime": "20261101000000"}, 0, "E61"),
        ({"startTime": "20261102000000", "endTime": "20261101000000"}, 0, "E61"),
        ({"summaryFlag": "3"}, 1, "E62"),
        ({"startTime": "20261101000000", "endTime": "20261101000000", "msgCount": "2"}, 0, "E63"),
        ({}, 0, "E64"),
        ({}, 2, "E66"),
        ({}, 5001, "E66"),
        ({"startTime": "20000101000000", "endTime": "20000101235959"}, 1, "E76"),
    ],
    ids=["只有开始", "结束早于开始", "标志", "时间范围拆分", "空", "重复", "过多且重复", "范围内没有"],
)
def test_an_application_that_is_wrong_in_itself_says_so(counter, changes, numbers, code):
    document = application(Parcel().day, ["79112026E999999999"] * numbers, **changes)
    receipt = counter.send("CEB701", document)[0]
    assert (receipt["returnStatus"], codes(receipt)) == ("100", [code])


def test_a_period_takes_what_left_in_it_and_counts_the_rest(counter):
    day = Parcel().day
    one, simplified = Parcel(), Parcel(flag="A")
    gone(counter, one, simplified)
    period = {"startTime": f"{day}000000", "endTime": f"{day}235959"}
    first = counter.send("CEB701", application(day, ["ignored"], **period))[0]
    assert (first["returnStatus"], codes(first)) == ("2", ["E60", "E69"])
    assert "1份清单, 汇总结果另行回执" in first["returnInfo"]
    rest = counter.send("CEB701", application(day, [], **period))[0]
    assert (rest["returnStatus"], codes(rest)) == ("100", ["E76", "E75", "E69"])


def test_the_parts_of_an_application_are_one_summary(counter):
    one, other = Parcel(), Parcel()
    numbers = gone(counter, one, other)
    part = {"copNo": "PARTS", "msgCount": "2"}
    first = counter.send("CEB701", application(one.day, numbers[:1], **part))[0]
    assert (first["returnStatus"], codes(first)) == ("2", ["E60", "E70"])
    assert formed(counter) == 0
    other_head = application(one.day, numbers[1:], **part, msgSeqNo="2", itemNameFlag="1")
    assert codes(counter.send("CEB701", other_head)[0]) == ["E65"]
    second = counter.send("CEB701", application(one.day, numbers[1:], **part, msgSeqNo="2"))[0]
    assert codes(second) == ["E60", "E71"]
    assert formed(counter) == 1
    concluded = [counter.opened_plain(body)[0] for _, body in told(counter, "PARTS")]
    assert [(one["msgSeqNo"], one["returnStatus"]) for one in concluded] == [("1", "399"), ("2", "399")]
    assert {one["sumNo"] for one in concluded} == {summed_up(counter.connection, one.cop_no)[0]["sum_no"]}
    counter.connection.commit()


def test_an_application_that_stays_incomplete_is_returned_and_holds_nothing(counter):
    one = Parcel()
    numbers = gone(counter, one)
    part = application(one.day, numbers, copNo="LATE", msgCount="2", msgSeqNo="2")
    counter.send("CEB701", part)
    days = timedelta(days=int(in_force("export_papers/parts_within_days", business_day(now())).value))
    assert give_up_incomplete(counter.connection, now() + days - timedelta(minutes=1), 10) == 0
    assert give_up_incomplete(counter.connection, now() + days, 10) == 1
    assert give_up_incomplete(counter.connection, now() + days, 10) == 0
    [(_, body)] = told(counter, "LATE")
    receipt = counter.opened_plain(body)[0]
    assert (receipt["returnStatus"], codes(receipt)) == ("100", ["E79"])
    whole = application(one.day, numbers, copNo="LATE", guid=part[0]["guid"])
    assert counter.send("CEB701", whole)[0]["returnStatus"] == "2"


def test_customs_time_of_closing_is_what_a_period_means(counter):
    one = Parcel()
    gone(counter, one)
    until = customs_time(now() - timedelta(hours=1))
    early = counter.send("CEB701", application(one.day, [], startTime="20200101000000", endTime=until))[0]
    assert codes(early) == ["E76"]
    assert counter.rows("SELECT count(*) FROM clearance_summed") == [(0,)]


def test_what_was_declared_simplified_is_counted_by_four_digits_and_nothing_else_is(counter):
    goods = ((MILK, "SKU1", 2, "100.00"), (PERFUME, "SKU2", 1, "50.50"))
    simple, other, summed = Parcel(goods=goods, flag="A"), Parcel(flag="A"), Parcel(flag="B")
    gone(counter, simple, other, summed)
    declare(counter, Parcel(flag="A"))  # released, and has not left
    looked_at_simplified(counter, simple)
    assert digest(counter.connection) > 0
    looked_at_simplified(counter, simple)
    marked = counter.rows("SELECT sum(lists) FROM clearance_export_simplified_day WHERE code = '' AND currency = ''")
    assert marked == [(2,)]
    gone(counter, Parcel(flag="A"))
    today = business_day(now())
    for _ in range(2):
        assert simplified_statistics(counter.connection, today, today).lists == 3, "one of them since the digest"
        assert count_behind(counter.connection, Behind(today, today, "0402", currency="142"), 9) == 3
        digest(counter.connection)
    counter.rows(
        "UPDATE clearance_export_decision SET status = 800, decided_at = clock_timestamp() WHERE status = 899"
        " RETURNING 1"
    )
    digest(counter.connection)
    assert counter.rows("SELECT sum(lists), sum(lines), sum(total) FROM clearance_export_simplified_day") == [(0, 0, 0)]


def looked_at_simplified(counter, simple):
    today = business_day(now())

    told = simplified_statistics(counter.connection, today, today)
    assert told.lists == 2
    cells = {(one.code, one.trade_mode): (one.lists, one.lines, one.total) for one in told.cells}
    assert cells == {("0402", "9610"): (2, 2, Decimal(400)), ("3303", "9610"): (1, 1, Decimal("50.5"))}
    for firm, lists in ((SELLER, 2), (BROKER, 2), ("5105960099", 0)):
        assert simplified_statistics(counter.connection, today, today, firm).lists == lists
    before = today - timedelta(days=1)
    assert simplified_statistics(counter.connection, before, before).lists == 0

    behind = Behind(today, today, code="0402")
    found = simplified_behind(counter.connection, behind, 10)
    assert sorted(one.total for one in found) == [200, 200]
    [latest] = simplified_behind(counter.connection, behind, 1)
    rest = simplified_behind(counter.connection, Behind(today, today, "0402", after=(latest.left_at, latest.id)), 10)
    assert [one.id for one in rest] == [one.id for one in found[1:]]
    first = simplified_behind(counter.connection, replace(behind, latest_first=False), 1)
    assert [one.id for one in first] == [one.id for one in found[1:]]
    on_page_two = replace(behind, after=(latest.left_at, latest.id))
    assert [count_behind(counter.connection, on_page_two, most) for most in (9, 1)] == [2, 1]
    assert [one.cop_no for one in simplified_behind(counter.connection, Behind(today, today, "3303"), 9)] == [
        simple.cop_no
    ]
    for nothing in ({"mode": "1210"}, {"country": "116"}, {"currency": "300"}, {"firm": "5105960099"}):
        assert not simplified_behind(counter.connection, Behind(today, today, **nothing), 9)


def test_what_left_in_a_month_that_is_over_is_owed_until_it_is_applied_for(counter):
    one, other, simple = Parcel(flag="B"), Parcel(flag="B"), Parcel(flag="A")
    numbers = gone(counter, one, other, simple)
    today = business_day(now())
    counter.connection.commit()
    assert count_due(counter.connection, today) == 0, "this month is not over"
    later = months_later(today.replace(day=1), 1)
    assert counted_at_once(counter, later) == [2, 2], "to the seller and to its broker"
    for firm in (SELLER, BROKER):
        [due] = summaries_due(counter.connection, firm)
        assert (due.month, due.lists) == (today.replace(day=1), 2)
        assert due.due_on >= later.replace(day=15)
    counter.send("CEB701", application(one.day, numbers[:1]))
    counter.connection.commit()
    count_due(counter.connection, later)
    assert [due.lists for due in summaries_due(counter.connection, SELLER)] == [1]
    assert count_due(counter.connection, months_later(later, 1), months_back=1) == 0
    assert [due.lists for due in summaries_due(counter.connection, SELLER)] == [1], "as it was counted"
    assert count_due(counter.connection, months_later(later, 12)) == 0, "what is long past is not told for ever"


def counted_at_once(counter, day):
    """By two timers, the second of which comes while the first has not committed."""
    blocked = "SELECT count(*) FROM pg_locks WHERE pid = %s AND NOT granted"
    with psycopg.connect(counter.url) as other, ThreadPoolExecutor(1) as timer:
        ask = counter.connection.execute
        ask("SELECT 1")  # so that the count is a part of what is committed below
        first = count_due(counter.connection, day)
        second = timer.submit(count_due, other, day)
        while not second.done() and ask(blocked, (other.info.backend_pid,)).fetchone() == (0,):
            pass
        counter.connection.commit()
        return [first, second.result()]


def test_the_number_customs_gives_later_is_told_again_and_both_lead_to_the_declaration(counter):
    one, other = Parcel(), Parcel()
    numbers = gone(counter, one, other)
    document = application(one.day, numbers)
    counter.send("CEB701", document)
    formed(counter)
    [(_kind, body)] = told(counter, document[0]["copNo"])
    sum_no = counter.opened_plain(body)[0]["sumNo"]
    [(_kind, first_body)] = told(counter, sum_no)
    [first] = read(first_body).documents
    ours, entry = first.head["entryId"], f"7911{business_day(now()):%Y}0123456789"

    for wrong in ("", "791120261123456789", f"{entry}0", "79112026A123456789"):
        with pytest.raises(Invalid):
            enter_number(counter.connection, ours, wrong, "李四", now())
    with pytest.raises(NotThere):
        enter_number(counter.connection, "791120260999999999", entry, "李四", now())
    entered = enter_number(counter.connection, first.head["declSeqNo"], entry, "李四", now())
    assert (entered.entry_no, entered.customs_entry_no, entered.new) == (ours, entry, True)
    assert not enter_number(counter.connection, ours, entry, "李四", now()).new, "told again"
    with pytest.raises(Conflict):
        enter_number(counter.connection, ours, entry[:-1] + "0", "李四", now())

    later = told(counter, document[0]["copNo"])[1:]
    assert [(kind, violations(body)) for kind, body in later] == [("CEB702", ())]
    receipt = counter.opened_plain(later[0][1])[0]
    assert (receipt["returnStatus"], codes(receipt), ours in receipt["returnInfo"]) == ("399", ["E80"], True)
    [(_kind, again_body)] = told(counter, sum_no)[1:]
    assert violations(again_body) == ()
    [again] = read(again_body).documents
    assert again.head["entryId"] == entry
    assert again.lines == first.lines
    for number in (ours, entry, first.head["declSeqNo"]):
        [declaration] = summed_down(counter.connection, number)["declarations"]
        assert (declaration["entry_no"], declaration["customs_entry_no"]) == (ours, entry)
    assert {row["customs_entry_no"] for row in summed_up(counter.connection, one.logistics_no)} == {entry}


def test_a_number_of_customs_leads_to_the_declaration_that_has_it_whatever_was_formed_under_it(counter):
    one, other = Parcel(), Parcel()
    for parcel in (one, other):
        counter.send("CEB701", application(parcel.day, gone(counter, parcel)))
        formed(counter)
    [first], [second] = (summed_up(counter.connection, parcel.logistics_no) for parcel in (one, other))
    number = first["entry_no"]
    enter_number(counter.connection, second["decl_seq_no"], number, "李四", now())
    [declaration] = summed_down(counter.connection, number)["declarations"]
    assert declaration["decl_seq_no"] == second["decl_seq_no"]
    [declared] = declared_by(counter.connection, SELLER, [number])
    assert [line.parcels[0].inventory_id for line in declared.lines] == [second["inventory_id"]]
    [formed_under_it] = summed_down(counter.connection, first["decl_seq_no"])["declarations"]
    assert formed_under_it["entry_no"] == number
