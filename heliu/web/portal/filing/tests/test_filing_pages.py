"""The filing's pages: one whole journey, permissions, what a page asks of the database, what it never shows."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from heliu.people.facts import Duty, Role
from heliu.people.models import Member, Post, User
from heliu.registry.filing.facts import State
from heliu.registry.filing.models import Filing, FilingSection
from heliu.registry.filing.tests.filing_people import (
    AT,
    CODE,
    CONTENTS,
    NAME,
    ORGANISATION,
    PDF,
    PNG,
    approved,
    certificate,
    handler,
)
from heliu.registry.models import Firm
from heliu.web.portal.filing import endings, todo, views

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 1)
SECRETS = (CONTENTS["people"]["id_number"], CONTENTS["people"]["phone"], "6200000012345678", "6200 0000 1234 5678")


def someone(client, firm=None, duties=(), post=None):
    user = User.objects.create_user(f"pages-{User.objects.count()}", full_name="张三")
    Member.objects.bulk_create(Member(user=user, firm_code=firm, duty=duty, since=SINCE) for duty in duties)
    if post:
        Post.objects.create(user=user, role=post, office="泸州综试办", since=SINCE)
    client.force_login(user)
    return user


@pytest.fixture
def zhang(client):
    return someone(client, CODE, (Duty.ADMINISTRATOR, Duty.HANDLER))


@pytest.fixture
def officer_client(client_class):
    client = client_class()
    someone(client, post=Role.ZONE)
    return client


@pytest.fixture
def client_class(client):
    return type(client)


def fill(client, filing, section, **changed):
    values = {**CONTENTS.get(section, {}), **changed}
    page = client.get(reverse("filing:section", args=[filing, section]))
    assert page.status_code == 200, section
    seen = re.search(r'name="seen" value="(\d+)"', page.content.decode())[1]
    return client.post(reverse("filing:section", args=[filing, section]), {**values, "seen": seen})


def filled(client):
    client.post(reverse("filing:start"))
    filing = Filing.objects.get(firm_code=CODE).pk
    for section in CONTENTS:
        if section != "commitments":
            assert fill(client, filing, section).status_code == 302, section
    paper = SimpleUploadedFile("营业执照.pdf", PDF, content_type="application/pdf")
    assert fill(client, filing, "attachments", licence_copy=paper).status_code == 302
    assert fill(client, filing, "commitments").status_code == 302
    return filing


def text(response):
    return response.content.decode()


def test_the_whole_way_from_the_first_field_to_the_certificate(zhang, client, officer_client):
    """Register, file, be returned for one thing, correct it, be approved, hold a certificate anybody can check."""
    assert "开始备案" in text(client.get(reverse("filing:home")))
    filing = filled(client)
    checked = text(client.get(reverse("filing:check", args=[filing])))
    assert "提交备案" in checked
    assert not any(secret in checked for secret in SECRETS)
    assert client.post(reverse("filing:check", args=[filing])).status_code == 302
    assert Filing.objects.get(pk=filing).state == State.SUBMITTED

    desk = officer_client.get(reverse("filings:list"))
    assert NAME in text(desk)
    page = text(officer_client.get(reverse("filings:case", args=[filing])))
    assert not any(secret in page for secret in SECRETS)
    decision = {"round": "1", "return": "1", "words:bank/bank": "开户银行请写到支行。"}
    assert officer_client.post(reverse("filings:case", args=[filing]), decision).status_code == 302

    tasks = text(client.get(reverse("filing:tasks", args=[filing])))
    assert "开户银行请写到支行。" in tasks
    assert reverse("filing:section", args=[filing, "bank"]) + "#bank-bank" in tasks
    assert fill(client, filing, "bank", bank="示范银行泸州龙马潭支行", account="").status_code == 302
    client.post(reverse("filing:check", args=[filing]))

    page = text(officer_client.get(reverse("filings:case", args=[filing])))
    assert "有改动" in page
    assert "曾退回：开户银行请写到支行。" in page
    assert (
        officer_client.post(reverse("filings:case", args=[filing]), {"round": "2", "approve": "1"}).status_code == 302
    )

    home = text(client.get(reverse("filing:home")))
    number = Filing.objects.get(pk=filing).attestation.number
    assert number in home
    document = client.get(reverse("filing:attestation", args=[filing]))
    assert (document["Content-Type"], document.content[:5]) == ("application/pdf", b"%PDF-")
    client.logout()
    assert "这份备案证明有效" in text(client.get(f"/verify/filing/{number}"))
    assert Firm.objects.get(code=CODE).organisation_code == ORGANISATION


def test_a_section_with_faults_is_kept_and_says_what_to_mend(zhang, client):
    client.post(reverse("filing:start"))
    filing = Filing.objects.get().pk
    response = fill(client, filing, "identity", uscc="91510500MA0DEM010X")
    assert response.url == reverse("filing:section", args=[filing, "identity"])
    page = text(client.get(response.url))
    assert "应为“W”，现为“X”" in page
    assert 'href="#identity-uscc"' in page
    assert NAME in page


def test_a_field_is_looked_at_while_it_is_typed_and_nothing_is_kept(zhang, client):
    client.post(reverse("filing:start"))
    filing = Filing.objects.get().pk
    address = reverse("filing:examine", args=[filing, "people", "id_number"])
    told = text(client.post(address, {"id_kind": "1", "id_number": CONTENTS["people"]["id_number"]}))
    assert "校验码不正确" in told
    assert "格式正确" in text(client.post(address, {"id_kind": "2", "id_number": "E12345678"}))
    day = reverse("filing:examine", args=[filing, "licence", "valid_from"])
    assert "格式正确" in text(client.post(day, {"valid_from": "20240105"}))
    assert "20261101" in text(client.post(day, {"valid_from": "昨天"}))
    assert not FilingSection.objects.exists()


def test_the_second_who_saves_keeps_their_words_and_sees_why(zhang, client):
    client.post(reverse("filing:start"))
    filing = Filing.objects.get().pk
    fill(client, filing, "fx")
    response = client.post(
        reverse("filing:section", args=[filing, "fx"]), {**CONTENTS["fx"], "bank": "另一家银行", "seen": "0"}
    )
    assert response.status_code == 409
    assert "保存过" in text(response)
    assert "另一家银行" in text(response)


def test_papers_are_taken_shown_and_removed(zhang, client):
    filing = filled(client)
    wrong = fill(client, filing, "attachments", other=SimpleUploadedFile("a.pdf", b"<html>"))
    assert wrong.status_code == 422
    assert "按内容识别" in text(wrong)
    page = text(client.get(reverse("filing:section", args=[filing, "attachments"])))
    held = re.search(r'name="held-licence_copy" value="(\d+)"', page)[1]
    opened = client.get(reverse("filing:paper", args=[held]))
    assert (opened.content, opened["Content-Type"]) == (PDF, "application/pdf")
    assert "sandbox" in opened["Content-Security-Policy"]
    fresh = SimpleUploadedFile("b.png", PNG)
    fill(client, filing, "attachments", **{"held-licence_copy": held, "remove": held, "licence_copy": fresh})
    page = text(client.get(reverse("filing:section", args=[filing, "attachments"])))
    assert "b.png" in page
    assert "营业执照.pdf" not in page


def test_nonsense_in_the_form_of_the_papers_is_left_out(zhang, client):
    """A text in place of a paper, replies and papers with no number: looked at again, and saved."""
    filing = filled(client)
    for sent in ({"other": "a.pdf"}, {"reply-²": "x", "reply-": "y"}, {"held-other": ["²", "x", "9" * 5_000]}):
        for act in ({"again": "1"}, {}):
            assert fill(client, filing, "attachments", **sent, **act).status_code in {200, 302}, (sent, act)


def test_a_certificate_comes_as_a_file_or_as_text(zhang, client):
    filing = filled(client)
    pem = certificate()
    given = SimpleUploadedFile("a.crt", pem.encode())
    assert fill(client, filing, "channel", way="system", **{"certificate-file": given}).status_code == 302
    assert NAME in text(client.get(reverse("filing:section", args=[filing, "channel"])))
    assert fill(client, filing, "channel", way="system", certificate="").status_code == 302
    saved = FilingSection.objects.filter(section="channel").last()
    assert saved.values["certificate"].strip() == pem.strip()
    too_large = SimpleUploadedFile("a.crt", bytes(20_001))
    assert fill(client, filing, "channel", way="system", **{"certificate-file": too_large}).status_code == 413


def test_a_sandbox_certificate_is_filled_in_by_a_button(zhang, client, settings, tmp_path):
    settings.STATE_DIR = tmp_path
    client.post(reverse("filing:start"))
    filing = Filing.objects.get().pk
    assert client.post(reverse("filing:sandbox", args=[filing])).status_code == 409
    fill(client, filing, "identity")
    assert client.post(reverse("filing:sandbox", args=[filing])).status_code == 302
    assert NAME in text(client.get(reverse("filing:section", args=[filing, "channel"])))


def test_withdrawing_confirming_and_cancelling_have_their_pages(zhang, client, officer_client):
    filing = filled(client)
    assert "撤回备案" in text(client.get(reverse("filing:withdraw", args=[filing])))
    client.post(reverse("filing:withdraw", args=[filing]), {"words": "改日再办"})
    assert Filing.objects.get(pk=filing).state == State.WITHDRAWN
    client.post(reverse("filing:start"))
    second = Filing.objects.get(version=2).pk
    fill(client, second, "commitments")
    client.post(reverse("filing:check", args=[second]))
    officer_client.post(reverse("filings:case", args=[second]), {"round": "1", "approve": "1"})
    assert client.post(reverse("filing:confirm")).status_code == 409
    assert client.post(reverse("filing:cancel"), {"words": ""}).status_code == 422
    assert client.post(reverse("filing:cancel"), {"words": "歇业"}).status_code == 302
    assert "备案已注销" in text(client.get(reverse("filing:home")))


def test_the_history_tells_who_changed_what(zhang, client):
    filing = filled(client)
    fill(client, filing, "bank", bank="示范银行合江支行")
    page = text(client.get(reverse("filing:history", args=[filing])))
    assert "保存“银行账户”" in page
    assert "<del>示范银行泸州分行</del> → 示范银行合江支行" in page
    assert not any(secret in page for secret in SECRETS)


def test_a_reader_looks_but_has_no_buttons(zhang, client):
    filing = filled(client)
    someone(client, CODE, (Duty.READER,))
    page = text(client.get(reverse("filing:section", args=[filing, "bank"])))
    assert "************5678" in page
    assert 'name="seen"' not in page
    assert client.post(reverse("filing:section", args=[filing, "bank"]), {"seen": "1"}).status_code == 403
    assert client.post(reverse("filing:start")).status_code == 403


def test_another_enterprise_meets_nothing(zhang, client):
    filing = filled(client)
    someone(client, "5105960888", (Duty.ADMINISTRATOR,))
    for name in ("tasks", "history", "check", "withdraw", "attestation"):
        assert client.get(reverse(f"filing:{name}", args=[filing])).status_code == 404, name
    assert client.get(reverse("filing:section", args=[filing, "people"])).status_code == 404
    assert client.post(reverse("filing:check", args=[filing])).status_code == 404


def test_an_officers_hat_has_no_filing_of_its_own(officer_client):
    assert officer_client.get(reverse("filing:home")).status_code == 403


@pytest.mark.parametrize(("name", "most"), [("tasks", 17), ("check", 21)])
def test_a_page_asks_the_database_no_more_than_it_must(zhang, client, django_assert_max_num_queries, name, most):
    filing = filled(client)
    client.get(reverse(f"filing:{name}", args=[filing]))
    with django_assert_max_num_queries(most):
        client.get(reverse(f"filing:{name}", args=[filing]))


def test_the_pages_speak_english(zhang, client, settings):
    filing = filled(client)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = text(client.get(reverse("filing:tasks", args=[filing])))
    assert "Business licence" in page
    assert "Check and submit" in page


def test_somebody_new_enters_their_enterprise_and_starts_its_filing(client):
    someone(client)
    assert client.get(reverse("filing:home")).url == reverse("founding:found")
    assert client.post(reverse("founding:found"), {"code": CODE}).url == reverse("filing:home")
    assert "开始备案" in text(client.get(reverse("filing:home")))
    assert client.post(reverse("filing:start")).status_code == 302


def test_before_anything_is_filed_the_filing_is_the_home(zhang, client):
    assert client.get("/home/").url == reverse("filing:home")


def test_the_yearly_confirmation_is_one_click_on_the_front_page(client, monkeypatch):
    approved(handler())
    someone(client, CODE, (Duty.ADMINISTRATOR, Duty.HANDLER))
    for module in (views, endings):
        monkeypatch.setattr(module, "now", lambda: AT.replace(year=2027, month=7, day=1))
    page = text(client.get(reverse("filing:home")))
    assert "已逾期" in page
    assert "2027 年度，截至 2027-06-30" in page
    assert client.post(reverse("filing:confirm")).status_code == 302
    assert "2027 年度已确认" in text(client.get(reverse("filing:home")))


def test_a_filing_that_was_returned_is_a_to_do_and_one_under_review_a_clock(zhang, client, officer_client):
    filing = filled(client)
    client.post(reverse("filing:check", args=[filing]))
    actor = handler()
    assert [item.url for item in todo.clocks(actor)] == [reverse("filing:tasks", args=[filing])]
    waiting = text(officer_client.get("/home/"))
    assert "待审核的企业备案" in waiting
    officer_client.post(
        reverse("filings:case", args=[filing]), {"round": "1", "return": "1", "words:bank/": "请核对。"}
    )
    [item] = todo.to_do(actor)
    assert (item.count, item.tone) == (1, "warn")
    assert [*todo.clocks(actor)] == []


def test_a_customs_code_is_read_aloud(zhang, client):
    client.post(reverse("filing:start"))
    page = text(client.get(reverse("filing:section", args=[Filing.objects.get().pk, "customs"])))
    assert "行政区划 5105" in page
    assert "来源：登录账户" in page
