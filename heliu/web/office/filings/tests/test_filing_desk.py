"""The officers' pages: the list by clock, the decision with words per item, who may, what is never shown unasked."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from heliu.kernel.days import now
from heliu.people.facts import Role
from heliu.people.models import Post, User
from heliu.registry.filing import api
from heliu.registry.filing.facts import State
from heliu.registry.filing.models import Filing, FilingEvent
from heliu.registry.filing.tests.filing_people import CONTENTS, NAME, handler, save, submitted

pytestmark = pytest.mark.django_db
NUMBER = CONTENTS["people"]["id_number"]


def officer(client, post=Role.ZONE):
    user = User.objects.create_user(f"desk-{User.objects.count()}", full_name="王五")
    Post.objects.create(user=user, role=post, office="泸州综试办", since=date(2026, 1, 1))
    client.force_login(user)
    return client


def text(response):
    return response.content.decode()


@pytest.fixture
def filing():
    return submitted(handler(), now()).id


def test_the_nearest_clock_is_on_top_and_a_resting_one_below(client):
    late = submitted(handler("5105960801"), datetime(2026, 11, 2, 2, tzinfo=UTC))
    fresh = submitted(handler("5105960802"), datetime(2026, 11, 20, 2, tzinfo=UTC))
    resting = submitted(handler("5105960803"), datetime(2026, 11, 1, 2, tzinfo=UTC))
    Filing.objects.filter(pk=resting.id).update(state=State.RETURNED, due_on=None)
    page = text(officer(client).get(reverse("filings:list")))
    places = [page.index(f"{reverse('filings:case', args=[one.id])}") for one in (late, fresh, resting)]
    assert places == sorted(places)


def test_the_list_is_filtered_and_costs_few_queries(client, filing, django_assert_max_num_queries):
    client = officer(client)
    client.get(reverse("filings:list"))
    with django_assert_max_num_queries(14):
        page = text(client.get(reverse("filings:list"), {"state": "submitted", "words": NAME[:4]}))
    assert NAME in page
    assert NAME not in text(client.get(reverse("filings:list"), {"state": "approved"}))


def test_a_day_of_the_filter_begins_at_midnight_in_beijing(client, filing):
    client, address = officer(client), reverse("filings:list")
    Filing.objects.filter(pk=filing).update(submitted_at=datetime(2026, 11, 1, 16, tzinfo=UTC))
    assert NAME in text(client.get(address, {"since": "2026-11-02"}))
    Filing.objects.filter(pk=filing).update(submitted_at=datetime(2026, 11, 1, 15, 59, tzinfo=UTC))
    assert NAME not in text(client.get(address, {"since": "2026-11-02"}))


@pytest.mark.parametrize("post", [Role.PARK, Role.CUSTOMS])
def test_other_officers_have_no_list_of_filings(client, filing, post):
    client = officer(client, post)
    assert client.get(reverse("filings:list")).status_code == 403
    assert client.post(reverse("filings:case", args=[filing]), {"round": "1", "approve": "1"}).status_code == 403
    assert Filing.objects.get(pk=filing).state == State.SUBMITTED


def test_customs_read_a_filing_without_the_buttons(client, filing):
    page = text(officer(client, Role.CUSTOMS).get(reverse("filings:case", args=[filing])))
    assert NAME in page
    assert 'name="approve"' not in page


def test_a_return_without_words_stays_on_the_page(client, filing):
    response = officer(client).post(reverse("filings:case", args=[filing]), {"round": "1", "return": "1"})
    assert response.status_code == 422
    assert "至少勾选一项" in text(response)


def test_words_for_a_return_and_an_approval_do_not_go_together(client, filing):
    typed = {"round": "1", "approve": "1", "words:bank/bank": "请写到支行。"}
    response = officer(client).post(reverse("filings:case", args=[filing]), typed)
    assert response.status_code == 422
    assert "请写到支行。" in text(response)
    assert Filing.objects.get(pk=filing).state == State.SUBMITTED


def test_words_that_are_too_long_are_kept_and_pointed_at(client, filing):
    typed = {"round": "1", "return": "1", "words:bank/bank": "长" * 501}
    response = officer(client).post(reverse("filings:case", args=[filing]), typed)
    assert response.status_code == 422
    assert 'href="#words:bank/bank"' in text(response)
    assert "长" * 501 in text(response)


def test_the_second_officer_is_told(client, filing):
    typed = {"round": "1", "return": "1", "words:bank/": "请核对。"}
    officer(client).post(reverse("filings:case", args=[filing]), typed)
    response = officer(client).post(reverse("filings:case", args=[filing]), {"round": "1", "approve": "1"})
    assert response.status_code == 409
    assert "待补正" in text(response)


def test_a_personal_value_is_shown_once_for_a_purpose(client, filing):
    address = reverse("filings:reveal", args=[filing, "people", "id_number"])
    client = officer(client)
    assert NUMBER not in text(client.get(address))
    assert client.post(address, {"purpose": ""}).status_code == 422
    shown = client.post(address, {"purpose": "电话核对身份"})
    assert NUMBER in text(shown)
    assert "no-store" in shown["Cache-Control"]
    assert FilingEvent.objects.filter(filing_id=filing, words__contains="电话核对身份").count() == 1
    assert NUMBER not in text(client.get(reverse("filings:history", args=[filing])))


def test_reading_a_filing_costs_few_queries(client, filing, django_assert_max_num_queries):
    client = officer(client)
    client.get(reverse("filings:case", args=[filing]))
    with django_assert_max_num_queries(24):
        client.get(reverse("filings:case", args=[filing]))


def test_what_changed_since_the_return_is_marked(client, filing):
    actor = handler()
    client = officer(client)
    client.post(
        reverse("filings:case", args=[filing]), {"round": "1", "return": "1", "words:bank/bank": "请写到支行。"}
    )
    save(api.look(filing, actor=actor, at=now()).case, "bank", actor, now(), bank="示范银行龙马潭支行")
    api.submit(filing, actor=actor, at=now())
    page = text(client.get(reverse("filings:case", args=[filing])))
    assert "<del>示范银行泸州分行</del>" in page
    assert "有 1 处改动" in page
