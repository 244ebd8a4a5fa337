"""A refund computed again: the same by its own law; another table, another regime and the class's limit are named."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from heliu.kernel.problems import NotThere
from heliu.policies.recomputing.facts import Agreement, Cause
from heliu.refunds import api, gathering, models
from heliu.refunds.facts import Kind, PeriodVat
from heliu.refunds.numbers import number_of
from heliu.refunds.settlement_models import Settlement
from heliu.refunds.tests import abroad
from heliu.refunds.tests import factories as make

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 3, 2, tzinfo=UTC)
LAST_YEAR, BEFORE_THE_LAW = date(2025, 6, 2), date(2010, 1, 1)


@pytest.fixture
def applied(monkeypatch):
    """``applied(kind)``: the number of an application of a firm of this kind, approved in full."""
    held = {make.ENTRY: make.declared()}
    monkeypatch.setattr(
        gathering, "declared_by", lambda _connection, _firm, entries: [held[one] for one in entries if one in held]
    )

    def submitted(kind, period=None):
        make.profile(kind=kind)
        make.kept_receipt()
        actor, tax = make.of_firm(), make.officer()
        with time_machine.travel(TUESDAY, tick=False):
            chain = api.chain_of(None, (make.ENTRY,), actor=actor, period=period)
            seen = api.digest_of(api.content_of(chain, period))
            number = api.submit(None, (make.ENTRY,), seen, actor=actor, period=period)
            api.accept(number, actor=tax)
            api.approve(number, models.Application.objects.get(pk=number).claimed, actor=tax)
        return number

    return submitted


def by_name(told):
    return {one.name: one for one in told.results}


def test_a_traders_refund_by_its_own_law_and_by_another(applied):
    make.rates()
    make.rates({make.CODE: ["0.13", "0.09"]}, since=date(2025, 1, 1))
    make.kept_invoice()
    number = number_of(applied(Kind.TRADING))
    (chosen,) = api.choices(f" {number.lower()} ")
    assert (chosen.number, api.choices("TS9999999999"), api.choices("12")) == (number, [], [])
    told = api.recomputed(number, None)
    assert told.agrees, [(one.name, one.stored, one.again) for one in told.results]
    assert (by_name(told)["refund"].again, by_name(told)["limit_days"].again) == (Decimal("39.00"), 10)
    assert {one.code for one in told.rules} >= {"REF-01", "REF-08", "REF-09"}
    assert [(one["refund_stored"], one["refund_again"]) for one in told.lines] == [(Decimal(39), Decimal(39))]

    other = api.recomputed(number, LAST_YEAR)
    found = by_name(other)
    assert (found["refund"].again, found["to_cost"].again) == (Decimal("27.00"), Decimal("12.00"))
    assert [because.cause for because in found["refund"].because] == [Cause.RATE_TABLE]
    assert found["refund"].because[0].detail == "示例（2026-01-01） → 示例（2025-01-01）"
    assert (found["approved"].again, found["approved"].because[0].cause) == (Decimal("27.00"), Cause.FOLLOWS)
    assert "export_refund/regime" in {one.name for one in other.parameters if one.changed}
    assert found["may_claim"].agreement is Agreement.SAME

    gone = by_name(api.recomputed(number, BEFORE_THE_LAW))
    assert [gone[name].because[0].cause for name in ("refund", "limit_days")] == [
        Cause.CANNOT_COMPUTE,
        Cause.NOT_IN_FORCE,
    ]
    row = models.Application.objects.get()
    row.content = row.content | {"to_cost": "1.00"}
    row.save()
    touched = by_name(api.recomputed(number, None))
    assert touched["digest"].agreement is Agreement.DIFFERENT
    assert touched["to_cost"].because[0].cause is Cause.UNEXPLAINED
    with pytest.raises(NotThere):
        api.recomputed("TS9999999999", None)


def test_a_producers_refund_and_a_part_an_officer_approved(applied):
    make.rates()
    make.rates({make.CODE: ["0.13", "0.09"]}, since=date(2025, 1, 1))
    period = PeriodVat("2026-11", Decimal(0), Decimal("60.00"), Decimal(0), Decimal("100.00"))
    number = applied(Kind.PRODUCER, period)
    told = api.recomputed(number_of(number), None)
    assert told.agrees, [(one.name, one.stored, one.again) for one in told.results]
    assert by_name(told)["refund"].stored == Decimal("26.00")
    models.Application.objects.filter(pk=number).update(approved=Decimal("20.00"))
    assert api.recomputed(number_of(number), None).agrees, "an officer's part is no matter of the rules"
    found = by_name(api.recomputed(number_of(number), LAST_YEAR))
    assert found["refund"].again == Decimal("18.00")
    assert (found["approved"].agreement, found["approved"].because[0].cause) == (Agreement.UNKNOWN, Cause.OFFICER)


def test_a_settlement_by_its_own_law_by_another_and_when_the_books_changed(monkeypatch):
    abroad.begin(monkeypatch)
    make.rates({make.CODE: ["0.13", "0.09"]}, since=date(2025, 1, 1))
    make.rates(since=date(2026, 1, 1))
    with abroad.forgotten(abroad.PAID_ON) as at:
        shipment = abroad.left(400)
        make.kept_invoice(quantity="400", amount="10000.00", issued_on=date(2026, 2, 1))
        number = abroad.claimed(shipment)
        abroad.paid(number)
        abroad.arrived(shipment, abroad.PAID_ON)
        abroad.sold(shipment, 300, abroad.PAID_ON)
        assert "earned" not in by_name(api.recomputed(number_of(number), None)), "nothing was settled yet"
        at.move_to(abroad.noon(abroad.SETTLED_ON))
        abroad.confirmed(number)
        api.check(number, actor=make.officer())
        told = api.recomputed(number_of(number), None)
        assert told.agrees, [(one.name, one.stored, one.again) for one in told.results]
        found = by_name(told)
        assert (found["earned"].again, found["difference"].again) == (Decimal("975.00"), Decimal("-325.00"))
        assert found["settle_closes"].again == date(2027, 4, 30)
        assert "REF-10" in {one.code for one in told.rules} & {step["rule"] for step in told.trace}

        found = by_name(api.recomputed(number_of(number), LAST_YEAR))
        assert (found["earned"].again, found["difference"].again) == (Decimal("675.00"), Decimal("-225.00"))
        assert {because.cause for because in found["earned"].because} == {Cause.FOLLOWS}
        found = by_name(api.recomputed(number_of(number), date(2024, 6, 3)))
        assert {found[name].because[0].cause for name in ("settle_closes", "earned")} == {Cause.NOT_IN_FORCE}

        Settlement.objects.update(earned=Decimal("1.00"))
        found = by_name(api.recomputed(number_of(number), None))
        assert {because.cause for because in found["earned"].because} == {Cause.UNEXPLAINED}
        abroad.sold(shipment, 50, abroad.SETTLED_ON)
        found = by_name(api.recomputed(number_of(number), None))
        assert found["earned"].again == Decimal("1137.50")
        assert {found[name].because[0].cause for name in ("earned", "settle_digest")} == {Cause.BOOKS}
