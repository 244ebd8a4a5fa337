"""Payment originals on pages: the clock, the deposit, the callback, and what nobody sees without a purpose."""

import base64
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heliu.ceb.ukey import DEFAULT_PIN, SIGN, Card
from heliu.kernel.days import now
from heliu.originals.answering import work
from heliu.originals.facts import Deed, Lack, State
from heliu.originals.models import Callback, Original, Request, Step
from heliu.originals.sealed import token_of
from heliu.originals.tests.zone import OTHER, PLATFORM, original, zone  # noqa: F401 - a fixture
from heliu.people.facts import Duty, Role
from heliu.people.models import Audit
from heliu.registry.api import held_signer
from heliu.web.portal.originals.tests.objects import asked
from heliu.web.tests.visitors import member, of_firm, officer, text

LIST = "/portal/originals/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def platform():
    return of_firm(PLATFORM, "platform", Duty.ADMINISTRATOR)


def opened(code=PLATFORM):
    owner = type("Owner", (), {"firm": code})
    return Request.objects.get(pk=asked(owner)["number"])


def test_the_list_counts_down_and_turns_red(platform):
    request = opened()
    page = text(platform, LIST)
    assert request.order_no in page
    assert "还剩 1 分" in page
    Request.objects.update(due_at=now() - timedelta(seconds=75))
    assert "已超时 1 分" in text(platform, LIST)
    assert request.order_no in text(platform, f"{LIST}?state=overdue")
    assert request.order_no not in text(platform, f"{LIST}?state=delivered")
    assert request.order_no in text(platform, f"{LIST}?number={request.session}")


def test_another_platform_sees_nothing_of_it(platform):
    request = opened()
    stranger = of_firm(OTHER, "platform", Duty.ADMINISTRATOR)
    assert request.order_no not in text(stranger, LIST)
    assert stranger.get(f"{LIST}{request.pk}/").status_code == 404
    assert stranger.post(f"{LIST}{request.pk}/reveal/", {"purpose": "看一看吧"}).status_code == 404
    assert stranger.post(f"{LIST}{request.pk}/again/").status_code == 404


def test_a_seller_has_no_such_pages():
    seller = of_firm("5105960002", duty=Duty.ADMINISTRATOR)
    assert seller.get(LIST).status_code == 403
    assert seller.get(f"{LIST}deposit/").status_code == 403


def test_the_page_of_a_request_masks_and_tells_the_log(platform):
    request = opened()
    request.original = Original.objects.get()
    request.save()
    Step.objects.create(request=request, at=now(), deed=Deed.UPLOADED, code="20000", words="金额不符", took_ms=12)
    page = text(platform, f"{LIST}{request.pk}/")
    assert "金额不符" in page
    assert "12 毫秒" in page
    assert "示例面霜" in page
    assert "李***" in page
    assert "199.50 " in page
    assert "2026-11-25 10:15:00" in page
    for secret in ("李四商行", "6200000000000000", "张三&amp;total_fee"):
        assert secret not in page


def test_personal_values_are_shown_for_a_purpose_that_is_written_down(platform):
    request = opened()
    request.original = Original.objects.get()
    request.save()
    address = f"{LIST}{request.pk}/reveal/"
    assert "李四商行" not in text(platform, address)
    assert platform.post(address, {"purpose": "看"}).status_code == 422
    answer = platform.post(address, {"purpose": "海关来电核对收款人"})
    assert "李四商行 6200000000000000" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert Audit.objects.get(verb="originals.reveal_original").purpose == "海关来电核对收款人"


def file(raw):
    return {"file": SimpleUploadedFile("originals.json", raw, "application/json")}


def test_a_file_is_deposited_octet_for_octet(platform):
    answer = platform.post(f"{LIST}deposit/", file(original(indent=3)), follow=True)
    assert "已存入 1 份原始数据。" in answer.content.decode()
    assert Original.objects.get().via == "page"


def test_pasted_text_is_deposited_and_faults_are_named(platform):
    assert platform.post(f"{LIST}deposit/", {"text": original().decode()}).status_code == 302
    answer = platform.post(f"{LIST}deposit/", {"text": original(currency=None, verDept="7").decode()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "币制：缺少此项。" in page
    assert "/payExchangeInfoHead/verDept" in page
    platform.cookies["django_language"] = "en"
    english = platform.post(f"{LIST}deposit/", {"text": original(currency=None).decode()})
    assert "Currency: missing." in english.content.decode()


@pytest.mark.parametrize(
    ("told", "status"),
    [
        pytest.param({}, 422, id="什么都没有"),
        pytest.param({"text": "{"}, 400, id="不是 JSON"),
        pytest.param({"text": "{}", **file(b"{}")}, 422, id="两样都有"),
        pytest.param(file(b"\xff"), 400, id="不是 UTF-8"),
        pytest.param(file(b""), 422, id="空文件"),
    ],
)
def test_what_cannot_be_deposited(platform, told, status):
    assert platform.post(f"{LIST}deposit/", told).status_code == status


def test_a_callback_is_set_and_taken_away(platform):
    address = f"{LIST}callback/"
    page = text(platform, address)
    assert f"/179/{PLATFORM}/platDataOpen" in page
    for wrong in ("ftp://x/", "https://["):
        assert platform.post(address, {"url": wrong, "token": ""}).status_code == 422
    assert platform.post(address, {"url": "https://shop.example/179", "token": "geheim"}).status_code == 302
    assert token_of(Callback.objects.get()) == "geheim"
    page = text(platform, address)
    assert "https://shop.example/179" in page
    assert "geheim" not in page
    platform.post(address, {"url": "", "token": ""})
    assert not Callback.objects.exists()
    platform.cookies["django_language"] = "en"
    english = platform.post(address, {"url": "ftp://x/"})
    assert "A callback is a whole http or https address" in english.content.decode()


def test_only_the_administrator_sets_it():
    handler = of_firm(PLATFORM, "platform", Duty.HANDLER)
    assert handler.get(f"{LIST}callback/").status_code == 403


def test_what_was_refused_is_sent_again(platform):
    request = opened()
    Request.objects.update(state=State.REFUSED)
    assert f"{LIST}?state=unhappy" in text(platform, "/home/")
    assert request.order_no in text(platform, f"{LIST}?state=unhappy")
    assert "重新上传" in text(platform, f"{LIST}{request.pk}/")
    assert platform.post(f"{LIST}{request.pk}/again/").status_code == 302
    request.refresh_from_db()
    assert request.state == State.WAITING
    assert platform.post(f"{LIST}{request.pk}/again/").status_code == 409


def test_the_home_of_a_platform_tells_the_nearest_limit(platform):
    opened()
    page = text(platform, "/home/")
    assert "海关调取支付原始数据，待上传" in page
    assert "最近的时限" in page


def test_officers_look_and_in_the_sandbox_ask(platform):
    request = opened()
    customs = officer(Role.CUSTOMS)
    assert "泸州示范企业01" in text(customs, "/office/originals/")
    assert request.order_no in text(customs, f"/office/originals/{request.pk}/")
    told = {"firm": PLATFORM, "order_no": "NEW-1"}
    answer = customs.post("/office/originals/ask/", told)
    assert answer.status_code == 302
    assert Request.objects.filter(order_no="NEW-1", firm_code=PLATFORM).exists()
    assert Audit.objects.get(verb="originals.ask_original").subject == "NEW-1"
    assert customs.post("/office/originals/ask/", {**told, "firm": "9999999999"}).status_code == 422
    assert officer(Role.TAX).get("/office/originals/").status_code == 403
    assert officer(Role.ZONE).get("/office/originals/ask/").status_code == 403
    assert platform.get(f"/office/originals/{request.pk}/").status_code == 403


def test_many_rows_cost_what_one_costs(platform, django_assert_max_num_queries):
    for _ in range(4):
        opened()
    with django_assert_max_num_queries(25):
        text(platform, LIST)


def test_an_answer_is_signed_by_a_card_where_nobody_holds_the_key(zone, monkeypatch, settings):  # noqa: F811
    """The signature customs asks for: over the very text, by a certificate of the platform, nothing else is taken."""
    settings.CUSTOMS_UPLOAD_URL = "http://127.0.0.1:1/realTimeDataUpload"
    monkeypatch.setattr("heliu.originals.answering.held_signer", lambda _firm: None)
    signer = held_signer(PLATFORM)
    card, request, client = Card(signer), opened(), member(PLATFORM, Duty.ADMINISTRATOR)
    own = f"{LIST}{request.pk}/"
    assert "用 UKey 签名" not in text(client, own), "nobody has looked yet for a key"
    work(request.pk, now() + timedelta(days=1))
    assert "用 UKey 签名" in text(client, own)
    page = client.get(f"{own}sign/")
    assert "connect-src 'self' ws://127.0.0.1:61232" in page.headers["Content-Security-Policy"]
    certificate = signer.certificate_base64.decode()
    told = script(client, f"{own}sign/prepare/", {"certificate": certificate}).json()
    asked_of_card = {"inData": told["bundles"][0]["inData"], "passwd": DEFAULT_PIN}
    answer = json.loads(card.answer(json.dumps({"_id": 1, "_method": SIGN, "args": asked_of_card})))
    given = {"certificate": certificate, "kept": told["kept"], "values": {"1": answer["_args"]["Data"][0]}}
    foreign = base64.b64encode(held_signer(OTHER).raw(asked_of_card["inData"].encode())).decode()
    for wrong in ({"values": {"1": foreign}}, {"values": {"1": "AAAA"}}, {"values": {}}, {"kept": "AAAA"}):
        assert script(client, f"{own}sign/done/", given | wrong).status_code == 422, wrong
    assert script(member(OTHER, Duty.ADMINISTRATOR), f"{own}sign/done/", given).status_code == 404
    assert script(client, f"{own}sign/done/", given).json() == {"next": own}
    request.refresh_from_db()
    assert (request.state, request.lack) == (State.ANSWERING, Lack.NOTHING)
    assert script(client, f"{own}sign/done/", given).status_code == 409
    assert client.get(f"{own}sign/").headers["Location"] == own


def script(client, address, body):
    return client.post(
        address, json.dumps(body), content_type="application/json", headers={"accept": "application/json"}
    )
