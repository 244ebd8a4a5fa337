"""A person finds what is theirs by fingerprints, and nobody else's."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import psycopg
import pytest

from heliu.ceb.scanner.rows import Row, row_text
from heliu.clearance.authority import LocalAuthority
from heliu.clearance.digest import digest
from heliu.clearance.looks import FAILED_PER_DAY_MAX, FAILED_PER_HOUR_MAX, LOOKS_PER_HOUR_MAX, allow, note_look
from heliu.clearance.persons import Claim, buyers_of, identify, name_key, trace, uses_of, years_of
from heliu.clearance.tests.declared import BUYER, CARRIER, PLATFORM, Declared
from heliu.declarations.api import PROFILES
from heliu.kernel.problems import TooMany

pytestmark = [pytest.mark.database, pytest.mark.django_db]
KEYS = (1, 2)
NAME, ID_NUMBER = "张三", "51050219900101003X"  # the check digit is wrong
AT = datetime(2026, 11, 2, 4, tzinfo=UTC)


@pytest.fixture
def connection(database_url):
    with psycopg.connect(database_url) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def declared(connection):
    return Declared(connection)


def bought(declared, status=800, **values):
    """A declaration of 张三; the number of the inventory."""
    buyer = buyers_of(ID_NUMBER, KEYS)[0]
    return declared.inventory(status, buyer_id=buyer, buyer_name_key=name_key(NAME, KEYS), **values)


def test_the_fingerprints_are_those_the_scanner_writes():
    head = {"buyerName": NAME, "buyerIdNumber": ID_NUMBER}
    profile = PROFILES["CEB621"]
    columns = tuple(one for one in profile.columns if one.name in {"buyer_id", "buyer_name_key"})
    only = type(profile)(message="CEB621", columns=columns, echo=(), parties=())
    wide, name = row_text(only, Row(head, (), 1, 1, KEYS)).decode().split()
    assert UUID(wide) == buyers_of(ID_NUMBER, KEYS)[0]
    assert int(name) == name_key(NAME, KEYS)


@pytest.mark.parametrize(
    ("change", "known"),
    [
        pytest.param({}, True, id="三项相符"),
        pytest.param({"id_number": ID_NUMBER.lower()}, True, id="小写x"),
        pytest.param({"name": "李四"}, False, id="姓名不符"),
        pytest.param({"id_number": "510502199001010038"}, False, id="证件不符"),
        pytest.param({"number": "YT"}, False, id="单号不符"),
        pytest.param({"number": "' OR true --"}, False, id="不是单号"),
    ],
)
@pytest.mark.parametrize("by", ["ORDER", "YT"])
def test_who_names_all_three_is_known(connection, declared, change, known, by):
    number = bought(declared)
    claim = {"name": f" {NAME} ", "id_number": ID_NUMBER, "number": f"{by}{number}", **change}
    assert (identify(connection, Claim(**claim), KEYS) is not None) is known


def test_another_persons_order_identifies_nobody(connection, declared):
    bought(declared)
    other = declared.inventory(800)
    assert identify(connection, Claim(NAME, ID_NUMBER, f"ORDER{other}"), KEYS) is None


@pytest.mark.parametrize("digested", [True, False], ids=["汇总之后", "汇总之前"])
def test_every_use_is_there_at_once_and_says_how_it_stands(connection, declared, digested):
    released, reviewed, back = declared.inventory(899), declared.inventory(500), declared.inventory(300)
    declared.waiting()
    refused = declared.inventory(100, outcome=1)
    LocalAuthority(connection).return_to_sender(back, "李四", "品名不符")
    if digested:
        digest(connection)
    found = {use.inventory_id: (use.standing, use.counted, use.amount) for use in uses_of(connection, BUYER)}
    assert found == {
        released: ("committed", Decimal(100), Decimal(100)),
        reviewed: ("reserved", Decimal(100), Decimal(100)),
        back: ("given_back", Decimal(0), Decimal(100)),
        refused: ("never", Decimal(0), Decimal(100)),
    }
    year = years_of(connection, BUYER)[0]
    assert (year.year, year.used, year.purchases) == (2026, Decimal(200), 2)
    assert uses_of(connection, UUID(int=9)) == []


def test_a_parcel_is_traced_by_either_number_from_order_to_delivery(connection, declared):
    number = declared.inventory(300)
    LocalAuthority(connection).release(number, "李四", "内部备注")
    declared.document("CEB513", number, delivered_at=20261105120000)
    by_order, by_waybill = (trace(connection, f"{prefix}{number}") for prefix in ("ORDER", "YT"))
    assert by_order == by_waybill
    kinds = [(step.kind, step.status) for step in by_order]
    assert sorted(kinds) == sorted(
        [("order", 0), ("payment", 0), ("waybill", 0), ("inventory", 0), ("step", 800), ("delivery", 0)]
    )
    delivery = next(step for step in by_order if step.kind == "delivery")
    assert delivery.at == datetime(2026, 11, 5, 4, tzinfo=UTC)
    assert {step.platform for step in by_order} == {PLATFORM}


def test_a_parcel_that_waits_shows_what_has_arrived(connection, declared):
    number = declared.waiting(missing=("CEB411", "CEB511"))
    assert {step.kind for step in trace(connection, f"ORDER{number}")} == {"order", "inventory"}
    assert trace(connection, "NOWHERE") == []
    assert CARRIER not in str(trace(connection, f"ORDER{number}"))


def noted(connection, count, *, found, what="identify", address=1, at=AT):
    for _ in range(count):
        note_look(connection, address, what, at, claimed=BUYER, found=found)


@pytest.mark.parametrize(
    ("looks", "address", "stopped"),
    [
        pytest.param({"count": LOOKS_PER_HOUR_MAX - 1, "found": True}, 1, False, id="未到上限"),
        pytest.param({"count": LOOKS_PER_HOUR_MAX, "found": True}, 1, True, id="一小时查询过多"),
        pytest.param({"count": LOOKS_PER_HOUR_MAX, "found": True}, 2, False, id="别处不受影响"),
        pytest.param({"count": FAILED_PER_HOUR_MAX - 1, "found": False}, 1, False, id="失败未到上限"),
        pytest.param({"count": FAILED_PER_HOUR_MAX, "found": False}, 1, True, id="失败过多"),
        pytest.param({"count": FAILED_PER_HOUR_MAX, "found": False, "what": "trace"}, 1, False, id="包裹查询不算失败"),
        pytest.param({"count": FAILED_PER_DAY_MAX, "found": False, "address": 3}, 1, True, id="从别处猜同一人"),
        pytest.param(
            {"count": LOOKS_PER_HOUR_MAX, "found": True, "at": AT - timedelta(hours=1)}, 1, False, id="一小时以前的"
        ),
    ],
)
def test_who_looks_too_often_is_stopped(connection, looks, address, stopped):
    noted(connection, **looks)
    if stopped:
        with pytest.raises(TooMany, match="_MAX"):
            allow(connection, address, [BUYER], AT)
    else:
        allow(connection, address, [BUYER], AT)
