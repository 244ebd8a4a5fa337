"""An application from submission to payment: every state answers every verb, the clock, the wall, nothing twice."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from heliu.kernel.listing import Asked
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere
from heliu.lawbook import api as lawbook
from heliu.people.api import behind_the_wall
from heliu.people.facts import NOBODY, Duty, Role
from heliu.people.models import Audit
from heliu.refunds import api, calendars, gathering, models, reading
from heliu.refunds.clock import FAR
from heliu.refunds.facts import MOVES, Gap, Kind, PeriodVat, State, Verb
from heliu.refunds.numbers import number_of
from heliu.refunds.publishing import publish
from heliu.refunds.tests import factories as make

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 3, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def exported(monkeypatch):
    """Clearance knows two declarations; it is asked in its own tests (heliu/intake/tests)."""
    held = {
        make.ENTRY: make.declared(),
        "2": make.declared(make.line(first=50), entry="2"),
    }

    def declared_by(_connection, firm, entries):
        return [one for one in held.values() if one.firm == firm and one.entry_no in entries]

    monkeypatch.setattr(gathering, "declared_by", declared_by)
    monkeypatch.setattr(
        reading, "declarations_of", lambda _connection, _firm, _most: [make.head(one) for one in held.values()]
    )
    make.profile()
    make.rates()


def applied(entries=(make.ENTRY,), by=None):
    actor = by or make.of_firm()
    make.kept_invoice()
    make.kept_receipt()
    chain = api.chain_of(None, entries, actor=actor)
    return api.submit(None, entries, api.digest_of(api.content_of(chain, None)), actor=actor)


def verbs(number, firm, tax):
    """Each verb as whoever does it."""
    return {
        Verb.WITHDRAW: lambda: api.withdraw(number, actor=firm),
        Verb.ACCEPT: lambda: api.accept(number, actor=tax),
        Verb.ASK: lambda: api.ask(number, "请补充运输单据。", actor=tax),
        Verb.ANSWER: lambda: api.answer(number, "已补充运输单据。", actor=firm),
        Verb.RESUME: lambda: api.resume(number, "材料已另行收到。", actor=tax),
        Verb.APPROVE: lambda: api.approve(number, Decimal("39.00"), actor=tax),
        Verb.REFUSE: lambda: api.refuse(number, "函调结果不符。", actor=tax),
        Verb.PAY: lambda: api.pay(number, date(2026, 11, 3), actor=tax),
    }


WAYS = {
    State.SUBMITTED: (),
    State.ACCEPTED: (Verb.ACCEPT,),
    State.SUPPLEMENT: (Verb.ACCEPT, Verb.ASK),
    State.APPROVED: (Verb.ACCEPT, Verb.APPROVE),
    State.REFUSED: (Verb.ACCEPT, Verb.REFUSE),
    State.PAID: (Verb.ACCEPT, Verb.APPROVE, Verb.PAY),
    State.WITHDRAWN: (Verb.WITHDRAW,),
}


@time_machine.travel(TUESDAY, tick=False)
def test_every_state_answers_every_verb():
    firm, tax = make.of_firm(), make.officer()
    for state, way in WAYS.items():
        with transaction.atomic():
            number = applied()
            do = verbs(number, firm, tax)
            for step in way:
                do[step]()
            for verb in set(Verb) - {Verb.SUBMIT}:
                with transaction.atomic():
                    assert models.Application.objects.get(pk=number).state == state
                    if state in MOVES[verb]:
                        do[verb]()
                        assert models.Application.objects.get(pk=number).state in MOVES[verb][state]
                    else:
                        with pytest.raises(Conflict, match=f"现在是“{state.zh}”"), transaction.atomic():
                            do[verb]()
                    transaction.set_rollback(True)  # back to the state
            transaction.set_rollback(True)  # back to the beginning


def test_the_clock_runs_rests_and_is_published_only_of_enough_firms():
    firm, tax = make.of_firm(), make.officer()
    with time_machine.travel(TUESDAY, tick=False) as at:
        number = applied()
        api.accept(number, actor=tax)
        told = api.application(number, actor=firm)
        assert (told.clock.limit, told.clock.goal, told.due_on, told.left) == (10, 8, date(2026, 11, 17), 10)
        at.move_to(datetime(2026, 11, 5, 2, tzinfo=UTC))
        api.ask(number, "请补充运输单据。", actor=tax)
        told = api.application(number, actor=firm)
        assert (told.due_on, told.sort_on, told.left) == (None, FAR, None)
        assert api.application(number, actor=firm).events[-1].by == "税务机关", "firms read no officer's name"
        at.move_to(datetime(2026, 11, 10, 2, tzinfo=UTC))
        api.answer(number, "已补充运输单据。", actor=firm)
        told = api.application(number, actor=tax)
        assert (told.due_on, told.left) == (date(2026, 11, 20), 8)
        assert told.rests[0].reason == "请补充运输单据。"
        at.move_to(datetime(2026, 11, 11, 2, tzinfo=UTC))
        with pytest.raises(Invalid, match="没有写明理由"):
            api.approve(number, Decimal("30.00"), actor=tax)
        for wrong in ("0", "39.01", "1.001"):
            with pytest.raises(Invalid, match="核准金额"):
                api.approve(number, Decimal(wrong), "部分", actor=tax)
        api.approve(number, Decimal("30.00"), "一张发票的销售方已注销。", actor=tax)
        told = api.application(number, actor=firm)
        assert (told.state, told.approved, told.clock.net, told.clock.gross) == (State.PARTLY, Decimal("30.00"), 3, 6)
        [average] = api.published()
        assert (average.days, average.applications, average.goal) == (None, None, 8), "one firm would be known by it"
        for other in ("5105960021", "5105960022"):
            _like(number, other)
        publish(2026)
        [average] = api.published()
        assert (average.days, average.applications, average.median, average.met) == (3, 3, 3, True)
        api.pay(number, date(2026, 11, 11), actor=tax)
        with pytest.raises(Conflict, match="已经办结"):
            api.refuse(number, "太晚", actor=tax)
    assert Audit.objects.filter(verb=api.DECIDE).count() >= 4


def _like(number, firm):
    row = models.Application.objects.get(pk=number)
    row.pk, row.firm, row._state.adding = None, firm, True
    row.save()


@time_machine.travel(TUESDAY, tick=False)
def test_nothing_is_applied_for_twice_until_it_was_refused():
    firm, tax = make.of_firm(), make.officer()
    number = applied()
    assert [holder for _head, holder in api.to_claim(None, actor=firm)] == [number_of(number), ""]
    chain = api.chain_of(None, [make.ENTRY], actor=firm)
    assert "TS" in next(one.given["applications"] for one in chain.lacks if one.gap == "applied")
    with pytest.raises(Invalid, match="证据链还不完整") as refused:
        api.submit(None, [make.ENTRY], "", actor=firm)
    assert any("已在申请" in one.detail for one in refused.value.violations)
    row = models.Application.objects.get(pk=number)
    use = models.InvoiceUse.objects.get(application=row)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.InvoiceUse.objects.create(application=row, invoice=use.invoice)
    parcel = models.ParcelUse.objects.filter(application=row).first()
    parcel.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        parcel.save()
    with pytest.raises(Conflict, match="已用于退税申请"):
        api.drop_invoice(use.invoice_id, actor=firm)
    api.refuse(number, "函调结果不符。", actor=tax)
    assert api.chain_of(None, [make.ENTRY], actor=firm).is_ready
    api.drop_invoice(use.invoice_id, actor=firm)
    api.drop_receipt(models.Receipt.objects.get().pk, actor=firm)
    [told] = api.application(number, actor=firm).receipts
    assert told["amount"] == "300.00", "what it rested on stays written down, corrected or not"


@time_machine.travel(TUESDAY, tick=False)
def test_what_is_left_of_a_receipt_serves_the_next_application():
    firm, tax = make.of_firm(), make.officer()
    models.Profile.objects.update(enterprise_class="4")
    for _ in range(2):
        make.kept_invoice()
    make.kept_receipt(amount="599.99")

    def apply_for(entry):
        chain = api.chain_of(None, [entry], actor=firm)
        return api.submit(None, [entry], api.digest_of(api.content_of(chain, None)), actor=firm)

    first = apply_for(make.ENTRY)
    [row] = api.list_receipts(firm, Asked(order="id"))
    assert (row.left, row.application) == (Decimal("299.99"), number_of(first))
    [lack] = [one for one in api.chain_of(None, ["2"], actor=firm).lacks if one.blocks]
    assert (lack.gap, lack.given["short"]) == (Gap.RECEIPTS_SHORT, "0.01")
    make.kept_receipt(amount="0.01")
    second = apply_for("2")
    assert [one["amount"] for one in api.application(second, actor=tax).receipts] == ["299.99", "0.01"]
    rows = api.list_receipts(firm, Asked(order="id"))
    assert [(one.left, one.application.count("TS")) for one in rows] == [(0, 2), (0, 1)]
    api.withdraw(first, actor=firm)
    assert api.list_receipts(firm, Asked(order="id"))[0].left == Decimal("300.00")


@time_machine.travel(TUESDAY, tick=False)
def test_what_was_confirmed_is_what_is_submitted():
    firm = make.of_firm()
    make.kept_invoice()
    with pytest.raises(Conflict, match="有了变化"):
        api.submit(None, [make.ENTRY], "another", actor=firm)
    with pytest.raises(NotAllowed):
        api.submit(None, [make.ENTRY], "", actor=make.of_firm(duty=Duty.HANDLER))
    with pytest.raises(Invalid, match="DECLARATIONS_MAX"):
        api.chain_of(None, [str(one) for one in range(api.DECLARATIONS_MAX + 1)], actor=firm)


@time_machine.travel(TUESDAY, tick=False)
def test_a_period_of_a_producer_is_refunded_once_even_where_it_brings_nothing():
    firm, tax = make.of_firm(), make.officer()
    models.Profile.objects.update(kind=Kind.PRODUCER)
    vat = PeriodVat("2026-11", Decimal("50.00"), Decimal("0.00"), Decimal("0.00"), Decimal("0.00"))

    def chain():
        return api.chain_of(None, [make.ENTRY], actor=firm, period=vat)

    number = api.submit(None, [make.ENTRY], api.digest_of(api.content_of(chain(), vat)), actor=firm, period=vat)
    [lack] = [one for one in api.chain_of(None, ["2"], actor=firm, period=vat).lacks if one.blocks]
    assert (lack.gap, lack.given["application"]) == (Gap.PERIOD_APPLIED, number_of(number))
    api.accept(number, actor=tax)
    api.approve(number, Decimal("0.00"), actor=tax)
    assert api.application(number, actor=firm).state is State.APPROVED


@time_machine.travel(TUESDAY, tick=False)
def test_another_firm_sees_nothing_by_page_and_by_wall():
    number = applied()
    other, reader = make.of_firm(make.OTHER), make.of_firm(duty=Duty.READER)
    with pytest.raises(NotThere):
        api.application(number, actor=other)
    with pytest.raises(NotThere):
        api.withdraw(number, actor=other)
    asked = Asked(order="sort_on")
    assert api.list_applications(other, asked) == []
    assert [one.id for one in api.list_applications(reader, asked)] == [number]
    tables = (models.Application, models.Invoice, models.Receipt, models.InvoiceUse, models.ParcelUse, models.Event)
    for actor, seen in ((other, False), (make.of_firm(), True), (NOBODY, False), (make.officer(), True)):
        with behind_the_wall(actor):
            assert [table.objects.exists() for table in tables] == [seen] * len(tables)
    with pytest.raises(NotAllowed):
        api.accept(number, actor=make.officer(Role.ZONE))


@time_machine.travel(TUESDAY, tick=False)
def test_lists_of_officers_run_by_time_left():
    tax = make.officer()
    first, second = applied(), applied(("2",))
    api.accept(second, actor=tax)
    assert api.standing(tax)["to_accept"] == 1
    assert api.next_application(tax).id == first
    asked = Asked(order="sort_on", filters={"state": "accepted"})
    assert [one.id for one in api.list_applications(tax, asked)] == [second]
    assert api.count_applications(tax, Asked(filters={"number": f"ts{first:010d}"}), 10) == 1
    assert api.count_applications(tax, Asked(filters={"number": "nonsense"}), 10) == 0
    with time_machine.travel(datetime(2026, 11, 18, 2, tzinfo=UTC), tick=False):
        assert [
            one.left for one in api.list_applications(tax, Asked(order="sort_on", filters={"state": "overdue"}))
        ] == [-1]
        assert api.standing(tax)["overdue"] == 1


def test_a_year_without_holidays_is_an_alarm_until_two_persons_have_entered_it():
    tax, zone = make.officer(), make.officer(Role.ZONE, "王五")
    with time_machine.travel(datetime(2026, 12, 28, 2, tzinfo=UTC), tick=False):
        number = applied()
        api.accept(number, actor=tax)
        told = api.application(number, actor=tax)
        assert (told.due_on, told.clock.alarm, api.missing_year()) == (None, 2027, 2027)
        days = [date(2027, 1, 1), *(date(2027, 10, day) for day in range(1, 13))]
        for closed, worked, word in (
            (days[:12], [], "放假日只有"),
            ([*days, days[0]], [], "日期重复"),
            (days, [date(2027, 1, 4)], "不是周末"),
        ):
            with pytest.raises(Invalid, match=word):
                api.propose_year(2027, closed, worked, "示例通知", date(2026, 11, 5), actor=tax)
        made = api.propose_year(2027, days, [date(2027, 1, 9)], "示例通知", date(2026, 11, 5), actor=tax)
        with pytest.raises(NotAllowed, match="不同人员"):
            api.release_year(made.id, actor=tax)
        assert api.missing_year() == 2027
        api.release_year(made.id, actor=zone)
        assert (api.missing_year(), api.application(number, actor=tax).due_on) == (None, date(2027, 1, 11))
        with pytest.raises(Conflict, match="已经"):
            api.release_year(made.id, actor=zone)
        more = api.propose_year(
            2027, [*days, date(2027, 1, 11)], [date(2027, 1, 9)], "更正", date(2026, 11, 6), actor=tax
        )
        api.release_year(more.id, actor=zone)
        assert api.application(number, actor=tax).due_on == date(2027, 1, 12), "a wrong year is entered anew"
        calendars._kept.clear()
        lawbook.refresh(connection.connection)
        assert api.missing_year() is None, "each process that looks at the law book knows it"
        with pytest.raises(Conflict, match="已经有了"):
            api.propose_year(2026, days, [], "示例通知", date(2026, 11, 5), actor=tax)
    calendars._kept.clear()  # the year goes with the test


def test_an_application_repeated_for_measuring_has_papers_of_its_own_and_stands_where_such_stand():
    with time_machine.travel(TUESDAY, tick=False):
        number, firm, tax = applied(), make.of_firm(), make.officer()
        for verb in WAYS[State.PAID]:
            verbs(number, firm, tax)[verb]()
    connection.ensure_connection()
    made = api.repeat_refunds(connection.connection, 20)
    assert made == {"refund_applications": 20, "refund_invoices": 20, "refund_receipts": 20}
    copies = api.list_applications(tax, Asked(order="id", descending=False, limit=50))
    assert [one.state for one in copies].count(State.PAID) == 19
    assert {one.state for one in copies} == {State.PAID, State.SUBMITTED, State.SUPPLEMENT}
    assert api.application(copies[-1].id, actor=firm).events, "what happened to it is told of each"
