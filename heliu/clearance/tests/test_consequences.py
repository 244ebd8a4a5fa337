"""What was foreseen is what happens, verb by verb."""

from decimal import Decimal

import psycopg
import pytest

from heliu.clearance import desk
from heliu.clearance.consequences import foreseen
from heliu.clearance.exports import cancelling
from heliu.clearance.exports.api import cancel
from heliu.clearance.standing import free
from heliu.clearance.tests.declared import Declared
from heliu.kernel.problems import Conflict, NotThere
from heliu.people.facts import Actor, Role

OFFICER = Actor(user_id=901, name="李四", post=Role.CUSTOMS, roles=frozenset({Role.CUSTOMS}))
ACTS = {
    "release": lambda connection, number: desk.release(connection, number, reason="RL1", actor=OFFICER),
    "inspect": lambda connection, number: desk.inspect(connection, number, reason="IN1", actor=OFFICER),
    "return": lambda connection, number: desk.return_to_sender(connection, number, reason="RT1", actor=OFFICER),
}

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def connection(database_url):
    with psycopg.connect(database_url) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def declared(connection):
    return Declared(connection)


def stand(connection, number):
    status, tax = connection.execute(
        "SELECT status, duty + consumption_tax + vat FROM clearance_decision WHERE inventory_id = %s", (number,)
    ).fetchone()
    return status, tax


@pytest.mark.parametrize("verb", sorted(ACTS))
@pytest.mark.parametrize("status", [2, 100, 300, 500, 800, 899, -621005])
def test_a_verb_does_what_was_foreseen(connection, declared, verb, status):
    number = declared.waiting() if status == 2 else declared.inventory(status)
    declared.inventory(800)  # the buyer's other purchase, which keeps what it holds
    told, before = foreseen(connection, number, verb), declared.quota()
    if not told.may:
        with pytest.raises(Conflict):
            ACTS[verb](connection, number)
        return
    ACTS[verb](connection, number)
    after = declared.quota()
    assert stand(connection, number) == (told.after, told.tax_after)
    assert tuple(there - here for there, here in zip(after, before, strict=True)) == (
        told.reserved,
        told.committed,
        told.purchases,
    )


def test_goods_of_unknown_tax_cannot_be_released(connection, declared):
    number = declared.inventory(300, outcome=6, vat=None)
    assert not foreseen(connection, number, "release").may
    assert foreseen(connection, number, "return").may


@pytest.mark.parametrize("status", [300, 500, 800, 899])
def test_what_customs_has_in_hand_the_enterprise_cannot_delete(connection, declared, status):
    assert not foreseen(connection, declared.inventory(status), "delete").may


def test_a_deletion_of_what_waits_takes_nothing_and_frees_the_numbers(connection, declared):
    number = declared.waiting()
    told = foreseen(connection, number, "delete")
    assert (told.may, told.frees_numbers, told.reserved, told.committed) == (True, True, Decimal(0), Decimal(0))
    with connection.cursor() as cursor:
        free(cursor, number, number + 1)
    assert stand(connection, number)[0] == told.after


def test_nothing_is_foreseen_of_what_is_not_there(connection):
    with pytest.raises(NotThere):
        foreseen(connection, 1, "release")


def withdrawn(connection, number):
    """The firm's cancellation (CEB605) of an export, as it is worked off."""
    row = connection.execute(
        "SELECT ebc_code, agent_code FROM public.declarations_export_inventory WHERE id = %s", (number,)
    ).fetchone()
    Declared(connection).document(
        "CEB605", number + 10**9, ebc_code=row[0], agent_code=row[1], invt_no=f"79112026E{number % 10**9:09d}"
    )
    with connection.cursor() as cursor:
        (paper,) = cancel(cursor, [number + 10**9]).values()
    if paper.status != 399:
        raise Conflict(paper.note)


@pytest.mark.parametrize("held", [False, True], ids=["", "暂缓"])
@pytest.mark.parametrize("verb", [*sorted(ACTS), "cancel"])
def test_a_verb_does_to_an_export_what_was_foreseen_and_no_quota_moves(connection, declared, monkeypatch, verb, held):
    # The test's own numbers are beyond those the sequence has given.
    monkeypatch.setattr(cancelling, "numbers_ending", lambda _, digits: [7 * 10**9 + int(digits)])
    for status in (2, 100, 300, 399, 500, 800, 899):
        number = declared.export_waiting() if status == 2 else declared.export(status)
        if held and status in (300, 500):
            desk.hold(connection, number, reason="HD2", actor=OFFICER)
        told = foreseen(connection, number, verb)
        assert (told.is_export, told.tax_after, told.reserved, told.purchases) == (True, None, 0, 0)
        act = {**ACTS, "cancel": withdrawn}[verb]
        if told.may:
            act(connection, number)
        else:
            with pytest.raises(Conflict):
                act(connection, number)
        query = "SELECT status FROM clearance_export_decision WHERE inventory_id = %s"
        assert connection.execute(query, (number,)).fetchone() == (told.after,), (verb, status)
