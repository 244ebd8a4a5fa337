"""From the question of customs to its last answer: with originals there, late, called for; with customs away."""

import base64
import json
from datetime import timedelta
from urllib.parse import parse_qs, urlencode

import pytest

from heliu.ceb.originals.asking import Question, question_text
from heliu.ceb.originals.signing import Content
from heliu.kernel.days import now
from heliu.kernel.networks import networks
from heliu.originals import uploading
from heliu.originals.answering import CALLS_MAX, work
from heliu.originals.asking import take_question
from heliu.originals.certificates import believed
from heliu.originals.deposits import deposit
from heliu.originals.facts import Deed, Lack, State, Via
from heliu.originals.models import Answer, Callback, Original, Request, Step
from heliu.originals.sealed import seal_token
from heliu.originals.services import send_again, set_callback
from heliu.originals.tests.ends import End, gives, says, serving, verifying
from heliu.originals.tests.zone import OTHER, PLATFORM, original, person, zone  # noqa: F401 - a fixture
from heliu.people.models import User
from heliu.registry.api import held_signer


def asked(order="HL-1", session="S-1", platform=PLATFORM, at=None):
    body = urlencode({"openReq": question_text(Question(order, session, "1732501234567"))}).encode()
    taken = take_question(body, platform, "192.0.2.1", at or now())
    assert taken.code == "10000"
    return Request.objects.get(pk=taken.request_id)


@pytest.fixture
def customs(zone, settings):  # noqa: F811
    """An end that knows the questions S-1 to S-3 about HL-1, and whom to believe."""
    known = {firm: believed(firm, now()) for firm in (PLATFORM, OTHER)}
    end = End(verifying(known, *((f"S-{number}", PLATFORM, "HL-1") for number in (1, 2, 3))))
    end.verifying = end.script[0]
    with serving(end) as url:
        settings.CUSTOMS_UPLOAD_URL = url
        yield end


@pytest.fixture
def no_key(monkeypatch):
    monkeypatch.setattr("heliu.originals.answering.held_signer", lambda _firm: None)


@pytest.fixture
def platform(db, settings):
    """``platform(step, …)``: the platform's own server, called back under a token."""
    settings.EGRESS_PRIVATE = networks("127.0.0.0/8")
    end = End((500, b""))
    with serving(end) as url:
        Callback.objects.create(pk=PLATFORM, url=url, sealed_token=seal_token("geheim", PLATFORM), set_at=now())

        def scripted(*script):
            end.script = list(script)
            return end

        yield scripted


def done(request):
    """Worked on when it is due."""
    work(request.pk, now() + timedelta(days=1))
    request.refresh_from_db()
    return request


def deeds(request):
    return [(one.deed, one.code) for one in Step.objects.filter(request=request)]


def test_deposited_beforehand_it_is_delivered_at_once(customs):
    raw = original(indent=2)
    deposit(raw, PLATFORM, Via.API, now())
    request = done(asked())
    assert (request.state, request.lack) == (State.DELIVERED, "")
    assert deeds(request) == [("asked", ""), ("signed", ""), ("uploaded", "10000")]
    sent = parse_qs(customs.got[0].decode(), strict_parsing=True)["payExInfoStr"][0]
    assert '"initalResponse": "ok",\n    "ebpCode"' in sent, "the very text of the deposit"
    assert b"199.5" not in bytes(Answer.objects.get().sealed)


def test_deposited_after_the_question_it_is_delivered_then(customs):
    request = done(asked())
    assert (request.state, request.lack, request.next_at) == (State.WAITING, Lack.ORIGINAL, None)
    deposit(original("HL-1", "HL-2"), PLATFORM, Via.API, now())
    assert woken(request) == 2, "by the question, and by the deposit"
    assert done(request).state == State.DELIVERED


def test_a_question_asked_again_is_one_question(customs):
    deposit(original(), PLATFORM, Via.API, now())
    first, again = asked(), asked()
    assert first.pk == again.pk
    done(first)
    asked()
    done(first)
    assert len(customs.got) == 1


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param((503, b""), id="HTTP 503"),
        pytest.param((200, b"<html>"), id="不是 JSON"),
        pytest.param((200, b'{"code":"OK"}'), id="没有的代码"),
        pytest.param((200, b"x" * (uploading.REPLY_OCTETS_MAX + 1)), id="过大"),
        pytest.param((302, b""), id="转到别处"),
        pytest.param(says("20500", "系统异常"), id="海关异常"),
    ],
)
def test_what_customs_did_not_take_is_offered_again_octet_for_octet(customs, trouble):
    customs.script = [trouble, trouble, customs.verifying]
    deposit(original(), PLATFORM, Via.API, now())
    request = asked()
    for pause in (2, 4):
        before = now()
        assert done(request).state == State.ANSWERING
        assert timedelta(seconds=pause - 1) < request.next_at - before < timedelta(seconds=pause + 1)
    assert done(request).state == State.DELIVERED
    assert len(set(customs.got)) == 1
    assert len(customs.got) == 3


def test_an_end_that_is_away_for_days_loses_nothing_and_people_send_again(customs, settings):
    there, settings.CUSTOMS_UPLOAD_URL = settings.CUSTOMS_UPLOAD_URL, "http://127.0.0.1:9/realTimeDataUpload"
    deposit(original(), PLATFORM, Via.API, now())
    request = asked()
    assert done(request).state == State.ANSWERING
    Answer.objects.update(signed_at=now() - uploading.GIVE_UP_AFTER)
    assert done(request).state == State.STUCK
    User.objects.create(pk=7, username="zhangsan")
    settings.CUSTOMS_UPLOAD_URL = there
    send_again(request.pk, actor=person(), at=now())
    assert done(request).state == State.DELIVERED


def test_what_customs_refuses_is_mended_and_sent_with_the_new_original(customs):
    customs.script = [says("20000", "金额不符"), customs.verifying]
    deposit(original(totalAmount=1), PLATFORM, Via.API, now())
    request = done(asked())
    assert (request.state, Answer.objects.get().words) == (State.REFUSED, "金额不符")
    deposit(original(totalAmount=2), PLATFORM, Via.API, now())
    User.objects.create(pk=7, username="zhangsan")
    send_again(request.pk, actor=person(), at=now())
    request.refresh_from_db()
    assert done(request).state == State.DELIVERED
    assert request.original.amount == 2


def test_exceptions_of_customs_end_after_the_limit(customs):
    customs.script = [says("20999", "异常")]
    deposit(original(), PLATFORM, Via.API, now())
    request = asked()
    for _ in range(uploading.EXCEPTIONS_MAX):
        assert done(request).state == State.ANSWERING
    assert done(request).state == State.REFUSED


def test_without_an_address_of_customs_it_waits(zone, settings):  # noqa: F811
    settings.CUSTOMS_UPLOAD_URL = ""
    deposit(original(), PLATFORM, Via.API, now())
    request = done(asked())
    assert (request.state, request.lack) == (State.WAITING, Lack.ADDRESS)


def test_the_platform_is_called_for_the_original(customs, platform):
    end = platform((200, original("HL-1", indent=1)))
    request = done(asked())
    assert request.state == State.DELIVERED
    told = json.loads(end.got[0])
    assert (told["orderNo"], told["sessionID"], told["serviceTime"]) == ("HL-1", "S-1", 1732501234567)
    assert end.headers[0]["Authorization"] == "Bearer geheim"
    assert Original.objects.get().via == Via.CALLBACK
    assert ("called", "200") in deeds(request)


def seal(text):
    return base64.b64encode(held_signer(PLATFORM).raw(text.encode())).decode()


def serial():
    return held_signer(PLATFORM).certificate.facts.serial


def test_the_platform_signs_what_was_deposited(customs, platform, no_key):
    end = platform(lambda body: gives(certNo=serial(), signValue=seal(json.loads(body)["toSign"])))
    deposit(original(indent=4), PLATFORM, Via.API, now())
    assert done(asked()).state == State.DELIVERED
    assert json.loads(end.got[0])["toSign"].startswith('"sessionID":"S-1"||"payExchangeInfoHead":"{\n')


def test_the_platform_gives_the_original_and_then_its_signature(customs, platform, no_key):
    platform((200, original()), lambda body: gives(certNo=serial(), signValue=seal(json.loads(body)["toSign"])))
    request = done(asked())
    assert (request.state, woken(request)) == (State.WAITING, 2), "the signature is called for in a job of its own"
    assert done(request).state == State.DELIVERED


def test_the_platform_answers_signed_and_whole(customs, platform, no_key):
    parts = json.loads(original())
    content = Content(
        "S-1",
        json.dumps(parts["payExchangeInfoHead"], indent=1),
        "[ " + json.dumps(parts["payExchangeInfoLists"][0]) + "\t]",
        "1732501234999",
    )
    platform((200, content.sealed(serial(), held_signer(PLATFORM).raw(content.to_sign())).encode()))
    assert done(asked()).state == State.DELIVERED
    assert Original.objects.get().via == Via.CALLBACK


@pytest.mark.parametrize(
    ("reply", "lack"),
    [
        pytest.param((500, b""), Lack.ORIGINAL, id="回调失败"),
        pytest.param((200, b"[]"), Lack.ORIGINAL, id="不是对象"),
        pytest.param((200, original("HL-9")), Lack.ORIGINAL, id="别的订单"),
        pytest.param((200, original(ebpCode=OTHER)), Lack.ORIGINAL, id="别家平台"),
        pytest.param(gives(certNo="01", signValue="AA=="), Lack.ORIGINAL, id="只有签名"),
        pytest.param((200, b"x" * 900_000), Lack.ORIGINAL, id="过大"),
    ],
)
def test_a_useless_answer_of_the_platform_is_on_record_and_it_is_called_again(customs, platform, reply, lack):
    platform(reply)
    request = done(asked())
    assert (request.state, request.lack) == (State.WAITING, lack)
    assert request.next_at is not None
    step = Step.objects.get(request=request, deed=Deed.CALLED.value)
    assert step.words


def test_a_signature_that_does_not_verify_never_reaches_customs(customs, platform, no_key):
    platform(gives(certNo=serial(), signValue=seal("something else")))
    deposit(original(), PLATFORM, Via.API, now())
    request = done(asked())
    assert (request.state, request.lack) == (State.WAITING, Lack.SIGNATURE)
    assert ("signed", "signature") in deeds(request)
    assert customs.got == []


def test_calls_have_a_limit(customs, platform):
    request = asked()
    Step.objects.bulk_create(Step(request=request, at=now(), deed=Deed.CALLED.value) for _ in range(CALLS_MAX))
    end = platform((500, b""))
    assert (done(request).next_at, end.got) == (None, [])


def test_a_job_too_many_neither_uploads_nor_calls(customs, platform):
    customs.script = [(503, b"")]
    end = platform((500, b""))
    waiting = done(asked("HL-2", "S-2"))
    deposit(original(), PLATFORM, Via.API, now())
    request = done(asked())
    for one in (waiting, request):
        asked(one.order_no, one.session)
        work(one.pk, now())
    assert (len(end.got), len(customs.got)) == (1, 1)
    assert woken(request) == 3, "by the question, by the upload that failed, by the question again: not once more"


def test_a_platform_that_gives_no_signature_is_called_after_a_pause(customs, platform, no_key):
    end = platform((200, original()))
    request = asked()
    for _ in range(5):
        work(request.pk, now())
    assert len(end.got) == 2, "for the original, and once for its signature"


def test_what_waits_is_looked_at_once_there_is_somebody_to_call(customs, no_key):
    deposit(original(), PLATFORM, Via.API, now())
    request = done(asked())
    assert (request.lack, request.next_at) == (Lack.SIGNATURE, None)
    User.objects.create(pk=7, username="zhangsan")
    set_callback("https://shop.example/sign", "", actor=person(), at=now())
    assert woken(request) == 2


def test_an_answer_is_on_record_before_it_goes_out(customs, monkeypatch):
    deposit(original(), PLATFORM, Via.API, now())
    request = asked()

    def breaks(*_):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(uploading, "upload", breaks)
        with pytest.raises(SystemExit):
            work(request.pk, now())
    before = bytes(Answer.objects.get(request=request).sealed)
    assert done(request).state == State.DELIVERED
    assert bytes(Answer.objects.get(request=request).sealed) == before


def test_a_private_address_is_not_called_unless_opened(customs, platform, settings):
    settings.EGRESS_PRIVATE = ()
    end = platform((200, original()))
    request = done(asked())
    assert end.got == []
    assert "内部地址" in Step.objects.get(request=request, deed=Deed.CALLED.value).words


def woken(request):
    from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: PLC0415

    jobs = ProcrastinateJob.objects.filter(task_name="originals.answer_request")
    return sum(job.args == {"request_id": request.pk} for job in jobs)
