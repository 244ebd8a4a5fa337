"""From a draft to receipts: signed messages through a door that answers, breaks off, or refuses."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import override

from heliu.ceb.limits import MAX_DOCUMENTS_PER_MESSAGE
from heliu.ceb.reader import read
from heliu.ceb.receipts import receipt
from heliu.ceb.signature.trust import Trust
from heliu.ceb.signature.verify import verify
from heliu.ceb.ukey import DEFAULT_PIN, SIGN, Card
from heliu.kernel.days import now
from heliu.kernel.listing import Asked
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere, TooLarge
from heliu.kernel.workbooks.kept import PREVIEW_KEPT
from heliu.kernel.workbooks.reading import read_workbook
from heliu.people.facts import Actor, Duty, Role
from heliu.registry.api import load_demo_register, load_directory, move_firm
from heliu.registry.keys import sandbox_signer
from heliu.submission import api, doors, drafts, sending
from heliu.submission.card import MAX_CERTIFICATE_CHARS
from heliu.submission.doors import DoorsAway
from heliu.submission.facts import MOVES, Return, Seal, Source, Standing, State, Values
from heliu.submission.models import Batch, Parcel
from heliu.submission.services import move
from heliu.submission.tests.order_sheets import rows, workbook
from heliu.submission.tests.parcel_samples import ALL, HEAD, SELLER, values

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("state")


@pytest.fixture
def zone(folder, settings):
    """The demonstration zone's register with its keys in a folder of these tests."""
    settings.STATE_DIR = folder
    load_demo_register(settings.STATE_DIR)
    return settings.STATE_DIR


@pytest.fixture
def zhang(zone):
    user = get_user_model().objects.create_user("zhangsan", full_name="张三")
    return Actor(user.pk, "张三", SELLER, frozenset({Duty.HANDLER}), roles=frozenset({Role.SELLER}))


class Door:
    """Stands in for the doors: keeps what came, answers each document, or goes away for a while."""

    def __init__(self, statuses=None, away_at=()):
        self.came, self.statuses, self.away = [], statuses or {}, list(away_at)

    def __call__(self, message, raw):
        if self.away and len(self.came) == self.away[0]:
            self.away.pop(0)
            raise DoorsAway("没有应答")
        self.came.append((message, raw))
        return [Return(one.head["guid"], self.statuses.get(message, 2), "收到") for one in read(raw).documents]


@pytest.fixture
def door(monkeypatch):
    found = Door()
    monkeypatch.setattr(doors, "send", found)
    return found


def filled_form(actor, **head):
    number = api.start_form(actor=actor)
    api.save_values(number, values(**head), 1, actor=actor)
    return number


def state(number):
    return State(Batch.objects.get(pk=number).state)


def test_a_declaration_goes_signed_through_the_doors_and_its_receipts_come_back(zhang, door):
    number = filled_form(zhang)
    api.confirm(number, Seal.SANDBOX, actor=zhang)
    assert state(number) is State.QUEUED
    sending.send(number)
    assert [message for message, _raw in door.came] == list(ALL)
    directory = load_directory()
    trust = Trust.from_pem([one.encode() for one in directory.anchors])
    assert {verify(raw, trust, now()).status for _message, raw in door.came} == {"valid"}
    fact = api.batch_fact(number, actor=zhang)
    assert (fact.state, fact.counts, fact.answered, fact.total) == (State.DONE, {Standing.ACCEPTED: 4}, 4, 4)
    assert {paper.key for paper in api.parcels_in(number, actor=zhang)[0].papers} == {
        HEAD["orderNo"],
        HEAD["payTransactionId"],
        HEAD["logisticsNo"],
    }


def test_a_batch_broken_off_goes_on_with_the_same_numbers_and_sends_nothing_twice(zhang, door):
    door.away = [2]
    number = filled_form(zhang)
    api.confirm(number, Seal.SANDBOX, actor=zhang)
    with pytest.raises(DoorsAway):
        sending.send(number)
    assert [message for message, _raw in door.came] == ["CEB311", "CEB411"]
    guids = [paper.guid for paper in api.parcels_in(number, actor=zhang)[0].papers]
    sending.send(number)
    sending.send(number)
    assert [message for message, _raw in door.came] == list(ALL)
    assert [paper.guid for paper in api.parcels_in(number, actor=zhang)[0].papers] == guids
    assert state(number) is State.DONE


def test_a_batch_nobody_answers_stands_still_with_its_reason_until_it_is_sent_again(zhang, door):
    door.away = [0]
    number = filled_form(zhang)
    api.confirm(number, Seal.SANDBOX, actor=zhang)
    with pytest.raises(DoorsAway) as away:
        sending.send(number)
    sending.give_up(number, away.value.detail)
    assert api.batch_fact(number, actor=zhang).trouble == "没有应答"
    assert api.open_batches(actor=zhang) == {(Source.FORM, State.STUCK): 1}
    api.send_again(number, actor=zhang)
    sending.send(number)
    assert state(number) is State.DONE


def test_a_refusal_is_kept_with_its_sentence_and_refuses_the_parcel(zhang, door):
    door.statuses = {"CEB621": 100}
    number = filled_form(zhang)
    api.confirm(number, Seal.SANDBOX, actor=zhang)
    sending.send(number)
    parcel = api.parcels_in(number, actor=zhang)[0]
    assert (parcel.standing, parcel.papers[-1].sentence) == (Standing.REFUSED, "收到")


def test_until_the_first_message_it_can_be_taken_back_without_a_trace(zhang, door):
    number = filled_form(zhang)
    api.confirm(number, Seal.SANDBOX, actor=zhang)
    api.take_back(number, actor=zhang)
    assert (state(number), api.parcels_in(number, actor=zhang)[0].papers) == (State.DRAFT, ())
    sending.send(number)
    assert door.came == []
    api.confirm(number, Seal.SANDBOX, actor=zhang)
    sending.send(number)
    with pytest.raises(Conflict):
        api.take_back(number, actor=zhang)


def test_a_faulty_declaration_is_not_confirmed(zhang, door):
    number = filled_form(zhang, consigneeAddress=None)
    with pytest.raises(Conflict):
        api.confirm(number, Seal.SANDBOX, actor=zhang)
    assert state(number) is State.DRAFT


def test_two_who_fill_in_one_draft_do_not_overwrite_each_other(zhang):
    number = filled_form(zhang)
    with pytest.raises(Conflict):
        api.save_values(number, Values({"orderNo": "OTHER"}, ({},)), 1, actor=zhang)
    assert api.values_in(number, actor=zhang)[0].head["orderNo"] == HEAD["orderNo"]


def test_what_was_filled_in_is_sealed_at_rest(zhang):
    number = filled_form(zhang)
    sealed = bytes(Parcel.objects.get(batch_id=number).sealed)
    assert "张三".encode() not in sealed
    assert HEAD["buyerIdNumber"].encode() not in sealed


def test_a_card_signs_every_bundle_before_anything_is_queued(zhang, door):
    signer = sandbox_signer(SELLER)
    card = Card(signer)
    certificate = signer.certificate_base64.decode()
    number = filled_form(zhang)
    api.confirm(number, Seal.UKEY, actor=zhang)
    assert state(number) is State.DRAFT
    wanted = api.to_sign(number, certificate, actor=zhang)
    assert [one["bundle"] for one in wanted] == ["1", "2", "3", "4"]
    with pytest.raises(Invalid), transaction.atomic():
        api.take_signatures(number, certificate, {one["bundle"]: "AAAA" for one in wanted}, actor=zhang)
    assert state(number) is State.DRAFT
    given = {one["bundle"]: card_signs(card, one["inData"]) for one in wanted}
    api.take_signatures(number, certificate, given, actor=zhang)
    sending.send(number)
    trust = Trust.from_pem([one.encode() for one in load_directory().anchors])
    assert {verify(raw, trust, now()).status for _message, raw in door.came} == {"valid"}


def test_what_a_card_is_to_sign_is_what_was_confirmed(zhang):
    certificate = sandbox_signer(SELLER).certificate_base64.decode()
    number = filled_form(zhang)
    changes = (
        lambda: api.choose_documents(number, ["CEB311"], actor=zhang),
        lambda: api.save_values(number, values(orderNo="OTHER"), 2, actor=zhang),
    )
    for change in changes:
        api.confirm(number, Seal.UKEY, actor=zhang)
        assert api.to_sign(number, certificate, actor=zhang)
        change()
        for verb in (
            lambda: api.to_sign(number, certificate, actor=zhang),
            lambda: api.take_signatures(number, certificate, {}, actor=zhang),
        ):
            with pytest.raises(Conflict), transaction.atomic():
                verb()
    assert state(number) is State.DRAFT


def test_a_certificate_at_the_limit_is_looked_at_and_a_longer_one_is_not(zhang):
    number = filled_form(zhang)
    api.confirm(number, Seal.UKEY, actor=zhang)
    with pytest.raises(Invalid):
        api.to_sign(number, "A" * MAX_CERTIFICATE_CHARS, actor=zhang)
    with pytest.raises(TooLarge):
        api.to_sign(number, "A" * (MAX_CERTIFICATE_CHARS + 1), actor=zhang)


def test_a_file_is_read_once_however_often_it_is_looked_at_and_anew_when_the_register_changed(zhang, monkeypatch):
    number, read = api.take_sheet(workbook(rows(2)), "订单.xlsx", actor=zhang), []
    monkeypatch.setattr(drafts, "read_workbook", lambda *words: read.append(1) or read_workbook(*words))
    first = api.look_at_sheet(number, actor=zhang)
    assert api.look_at_sheet(number, actor=zhang) == first
    assert len(read) == 1
    with override("en"):
        api.look_at_sheet(number, actor=zhang)
    assert len(read) == 2, "faults are said in the reader's language"
    move_firm(SELLER, "suspended")
    assert api.look_at_sheet(number, actor=zhang).good == ()
    drafts.discard(number, actor=zhang)
    assert not drafts._looked_at, "nothing of a draft given up is remembered"


def test_a_file_nobody_came_back_for_takes_its_draft_along(zhang):
    number = api.take_sheet(workbook(rows(1)), "订单.xlsx", actor=zhang)
    drafts.forget_uploads(now() + PREVIEW_KEPT - timedelta(minutes=1))
    assert api.look_at_sheet(number, actor=zhang).fresh
    drafts.forget_uploads(now() + PREVIEW_KEPT + timedelta(minutes=1))
    assert (listed(Source.SHEET, zhang), api.open_batches(actor=zhang)) == ([], {})
    with pytest.raises(NotThere):
        api.batch_fact(number, actor=zhang)


def listed(source, actor):
    return api.list_batches(source, actor, Asked(order="made_at"))


def card_signs(card, text):
    request = {"_id": 1, "_method": SIGN, "args": {"inData": text, "passwd": DEFAULT_PIN}}
    return json.loads(card.answer(json.dumps(request)))["_args"]["Data"][0]


def test_more_parcels_than_a_message_takes_become_two_messages(zhang, door):
    number = filled_form(zhang)
    batch = Batch.objects.get(pk=number)
    first = batch.parcels.get()
    Parcel.objects.bulk_create(
        Parcel(batch=batch, place=place, order_no=f"N{place}", sealed=first.sealed)
        for place in range(2, MAX_DOCUMENTS_PER_MESSAGE + 2)
    )
    api.confirm(number, Seal.SANDBOX, actor=zhang)
    sending.send(number)
    sizes = [len(read(raw).documents) for message, raw in door.came if message == "CEB311"]
    assert sizes == [MAX_DOCUMENTS_PER_MESSAGE, 1]


@pytest.mark.parametrize("duty", [Duty.READER, Duty.FINANCE])
def test_who_may_only_look_neither_prepares_nor_sends(zhang, duty):
    number = filled_form(zhang)
    reader = Actor(zhang.user_id, "李四", SELLER, frozenset({duty}), roles=zhang.roles)
    for verb in (
        lambda: api.start_form(actor=reader),
        lambda: api.confirm(number, Seal.SANDBOX, actor=reader),
        lambda: api.take_back(number, actor=reader),
        lambda: api.take_sheet(b"", "x.xlsx", actor=reader),
        lambda: api.discard(number, actor=reader),
    ):
        with pytest.raises(NotAllowed):
            verb()
    assert api.batch_fact(number, actor=reader).id == number


def test_another_firm_finds_nothing_of_it(zhang):
    number = filled_form(zhang)
    other = Actor(zhang.user_id, "王五", "5105960012", frozenset({Duty.HANDLER}), roles=zhang.roles)
    for verb in (
        lambda: api.batch_fact(number, actor=other),
        lambda: api.parcels_in(number, actor=other),
        lambda: api.values_in(number, actor=other),
        lambda: api.confirm(number, Seal.SANDBOX, actor=other),
        lambda: api.take_back(number, actor=other),
        lambda: api.send_again(number, actor=other),
        lambda: api.discard(number, actor=other),
    ):
        with pytest.raises(NotThere):
            verb()
    assert listed(Source.FORM, other) == []


def test_a_firm_without_a_key_here_is_told_to_use_its_card(zhang, settings):
    number = filled_form(zhang)
    settings.PRODUCTION = True
    with pytest.raises(NotAllowed):
        api.confirm(number, Seal.SANDBOX, actor=zhang)
    assert not api.has_sandbox_key(SELLER)


@pytest.mark.parametrize("here", list(State))
@pytest.mark.parametrize("to", list(State))
def test_every_move(zhang, here, to):
    batch = Batch(firm_code=SELLER, source="form", title="x", state=here, confirmed_at=now(), finished_at=now())
    batch.made_by_id, batch.made_at, batch.changed_at = zhang.user_id, now(), now()
    batch.save()
    if to in MOVES[here]:
        move(batch, to)
        assert batch.state == to
    else:
        with pytest.raises(Conflict):
            move(batch, to)


def test_the_doors_answers_are_read_as_they_come(monkeypatch):
    rows = [{"guid": "G" * 36, "returnStatus": "2", "returnInfo": "新增申报成功", "returnTime": "20261102100000123"}]
    rows[0] |= {"ebpCode": "5105960001", "ebcCode": SELLER, "orderNo": "LZ1"}

    class Answer:
        content, is_server_error, status_code = receipt("CEB312", rows), False, 200

    class Client:
        def __init__(self, **_): ...
        def __enter__(self):
            return self

        def __exit__(self, *_): ...
        def post(self, *_args, **_kwargs):
            return Answer()

    monkeypatch.setattr(doors.httpx, "Client", Client)
    assert doors.send("CEB311", b"") == [Return("G" * 36, 2, "新增申报成功", {})]


def test_nothing_is_typed_twice(zhang, door):
    number = api.start_form(actor=zhang)
    assert api.values_in(number, actor=zhang)[0].head == {"ebcCode": SELLER}
    first = filled_form(zhang)
    api.confirm(first, Seal.SANDBOX, actor=zhang)
    sending.send(first)
    known = api.values_in(api.start_form(actor=zhang), actor=zhang)[0].head
    assert known["payCode"] == HEAD["payCode"]
    assert known["emsNo"] == HEAD["emsNo"]
    assert not known.keys() & {"orderNo", "buyerName", "buyerIdNumber", "consigneeAddress"}
