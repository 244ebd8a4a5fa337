"""Worksheets of the assessed income tax: from exempt exports, adjusted, cumulated over quarters, frozen when closed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from heliu.kernel.listing import Asked
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere
from heliu.people.models import Audit
from heliu.policies.rules.platform_reporting import Quarter
from heliu.reliefs.assessed import api
from heliu.reliefs.assessed.facts import Answers, Kind
from heliu.reliefs.exemption.models import Registration, Standing
from heliu.reliefs.tests.exports import OTHER, SELLER, officer, seller

pytestmark = [pytest.mark.database, pytest.mark.django_db]
SURE = Answers(Decimal(20), Decimal(5_000_000), revenue_accurate=True)
CONFIRMED = Answers(Decimal(20), Decimal(5_000_000), revenue_accurate=True, exemption_confirmed=True)


def exempt(firm, day, amount, state="eligible", *, cny=True, broken=()):
    """An exempt line released on ``day``."""
    told = {"gnum": 1, "exported_on": day, "name": "手提包", "hs_code": "4202220000", "unit": "007"}
    told |= {"quantity": 1, "price": amount, "amount": amount, "currency": "142", "via": "page"}
    made = Registration.objects.create(
        firm=firm,
        cop_no=f"C{Registration.objects.count()}",
        registered_by="张三",
        registered_at=datetime(2025, 1, 1, tzinfo=UTC),
        **told,
    )
    held = {"released_on": day, "exempt": amount, "exempt_cny": amount if cny else None, "broken": list(broken)}
    return Standing.objects.create(registration=made, state=state, **held)


def test_a_year_is_cumulated_and_each_quarter_owes_what_earlier_ones_did_not_prepay():
    actor = seller()
    exempt(SELLER, date(2025, 3, 31), Decimal("1000000.00"))
    exempt(SELLER, date(2025, 4, 1), Decimal("7000000.00"))
    exempt(OTHER, date(2025, 4, 1), Decimal("5.00"))
    first, second = (api.begin(Quarter(2025, number), actor=actor) for number in (1, 2))
    assert api.begin(Quarter(2025, 1), actor=actor) == first, "one a quarter"
    api.answer(first, SURE, actor=actor)
    figures = api.worksheet_fact(first, actor=actor).figures
    assert (figures["exports_of_quarter"], figures["taxable_income"], figures["due"]) == (
        *("1000000.00", "40000.00"),
        "2000.00",
    )
    api.answer(second, SURE, actor=actor)
    assert api.worksheet_fact(second, actor=actor).figures["open_before"] == ["2025-Q1"]
    with pytest.raises(Conflict, match="2025-Q1"):
        api.close(second, actor=actor)
    api.close(first, actor=actor)
    figures = api.worksheet_fact(second, actor=actor).figures
    assert (figures["tax"], figures["prepaid"], figures["due"]) == ("16000.00", "2000.00", "14000.00"), "8 m: 0.2 %"
    api.close(second, actor=actor)
    exempt(SELLER, date(2025, 4, 2), Decimal("9.00"))
    closed = api.worksheet_fact(second, actor=actor).figures
    assert closed["exports_of_year"] == "8000000.00", "what came later does not change it"
    assert closed["steps"][1]["parameters"][0]["since"] == "2020-01-01"
    for verb in (lambda: api.answer(second, SURE, actor=actor), lambda: api.close(second, actor=actor)):
        with pytest.raises(Conflict, match="已经结表"):
            verb()
    assert [str(row.due) for row in api.list_worksheets(officer(), Asked(order="made_at"))] == ["2000.00", "14000.00"]
    assert Audit.objects.filter(verb=api.PREPARE).count() == 6


def test_lines_adjust_with_a_reason_and_exempt_income_is_taken_out_first():
    actor = seller()
    exempt(SELLER, date(2025, 6, 30), Decimal("8500000.00"))
    number = api.begin(Quarter(2025, 2), actor=actor)
    api.answer(number, SURE, actor=actor)
    api.adjust(number, Kind.REVENUE, Decimal("600000.00"), "平台以外的零售出口", actor=actor)
    api.adjust(number, Kind.REVENUE, Decimal("-100000.00"), "买家退款", actor=actor)
    api.adjust(number, Kind.EXEMPT, Decimal("1000000.00"), "国债利息", actor=actor)
    sheet = api.worksheet_fact(number, actor=actor)
    assert (sheet.figures["revenue"], sheet.figures["taxable_income"]) == ("9000000.00", "320000.00")
    api.take_off(number, sheet.lines[1].id, actor=actor)
    assert api.worksheet_fact(number, actor=actor).figures["revenue"] == "9100000.00"
    with pytest.raises(NotThere):
        api.take_off(number, sheet.lines[1].id, actor=actor)
    for kind, amount, reason in (
        (Kind.REVENUE, Decimal(0), "没有金额"),
        (Kind.EXEMPT, Decimal(-1), "负的免税收入"),
        (Kind.REVENUE, Decimal(1), ""),
    ):
        with pytest.raises(Invalid):
            api.adjust(number, kind, amount, reason, actor=actor)
    for verb in (
        lambda: api.worksheet_fact(number, actor=seller(OTHER)),
        lambda: api.adjust(number, Kind.REVENUE, Decimal(1), "别人的表", actor=seller(OTHER)),
    ):
        with pytest.raises(NotThere):
            verb()
    with pytest.raises(NotAllowed):
        api.begin(Quarter(2025, 2), actor=officer())


def test_while_the_law_is_unclear_nothing_is_computed_until_the_tax_office_has_confirmed():
    actor = seller()
    exempt(SELLER, date(2026, 3, 2), Decimal("71000000.00"), state="warned")
    exempt(SELLER, date(2026, 3, 2), Decimal("5.00"), state="warned", cny=False)
    number = api.begin(Quarter(2026, 1), actor=actor)
    api.answer(number, SURE, actor=actor)
    figures = api.worksheet_fact(number, actor=actor).figures
    assert (figures["broken"], figures["tax"], figures["unclear"], figures["unvalued"]) == (["HD05"], None, 2, 1)
    api.answer(number, CONFIRMED, actor=actor)
    figures = api.worksheet_fact(number, actor=actor).figures
    assert (figures["broken"], figures["tax"], figures["near_the_end"]) == ([], "142000.00", True)
    exempt(SELLER, date(2026, 3, 3), Decimal("1.00"), state="refused", broken=["NI05"])
    assert api.worksheet_fact(number, actor=actor).figures["broken"] == ["HD03"], "declared elsewhere"


def test_what_is_not_over_or_has_no_law_is_not_closed():
    actor = seller()
    with pytest.raises(Invalid, match="还没有开始"):
        api.begin(Quarter(2999, 1), actor=actor)
    number = api.begin(Quarter(2026, 4), actor=actor)
    assert set(api.worksheet_fact(number, actor=actor).figures["broken"]) == {"HD02", "HD03", "HD04", "HD05"}
    with pytest.raises(Conflict, match="还没有结束"):
        api.close(number, actor=actor)
    before = api.begin(Quarter(2019, 4), actor=actor)
    assert api.worksheet_fact(before, actor=actor).figures["broken"][0] == "HD01"
