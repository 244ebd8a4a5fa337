"""An enterprise's own park."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client

from heliu.clearance import pages as clearance
from heliu.clearance.tests.declared import SELLER, Declared
from heliu.parks import api as parks
from heliu.people.facts import Duty
from heliu.people.models import Member, User
from heliu.registry import api as registry
from heliu.registry.facts import Firm

pytestmark = pytest.mark.django_db
OTHER = "5105960012"


def clerk(firm, name, duty=Duty.HANDLER):
    user = User.objects.create_user(name, full_name=name)
    Member.objects.create(user=user, firm_code=firm, duty=duty, since=date(2026, 1, 1))
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture(autouse=True)
def zone(db):
    parks.load_demo_parks()
    for code in (SELLER, OTHER):
        registry.register_firm(Firm(code, f"示例企业{code[-2:]}", roles=frozenset({"seller"})), date(2026, 1, 1))


def test_one_sees_the_own_home_leases_and_figures_and_nobody_elses():
    connection.ensure_connection()
    documents = Declared(connection.connection)
    documents.inventory(800)
    documents.inventory(800, ebc_code=OTHER, trade_mode="1210")
    clearance.digest.digest(connection.connection)
    page = clerk(SELLER, "张三").get("/portal/park/").content.decode()
    assert "川南临港片区" in page
    assert "CORE-D1" in page
    assert "CORE-B1" not in page, "a neighbour's lease"
    assert "9610" in page
    assert "1210" not in page
    assert "100.00" in page


def test_who_filed_no_park_is_told_where_to():
    parks.move_out(SELLER, date(2026, 10, 1))
    assert "尚未入驻园区" in clerk(SELLER, "张三").get("/portal/park/").content.decode()


def test_one_signs_up_once_and_a_reader_does_not():
    client = clerk(SELLER, "张三")
    client.post("/portal/park/events/HD2026-01/")
    assert parks.meetings_of(SELLER) == {"HD2026-01"}
    assert "已报名" in client.get("/portal/park/").content.decode()
    reader = clerk(OTHER, "李四", Duty.READER)
    assert reader.post("/portal/park/events/HD2026-01/").status_code == 403
    assert "sign_up" not in reader.get("/portal/park/").content.decode()


def test_it_asks_so_often(django_assert_max_num_queries):
    client = clerk(SELLER, "张三")
    with django_assert_max_num_queries(28):
        client.get("/portal/park/")
