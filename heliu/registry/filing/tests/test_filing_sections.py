"""Sections: saved as one goes, asked once, sealed, checked, answered, and never overwritten unseen."""

import json
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import translation

from heliu.kernel.problems import Conflict, Invalid, NotThere, TooLarge
from heliu.people.facts import Duty, Role
from heliu.registry import services
from heliu.registry.facts import Firm
from heliu.registry.filing import api
from heliu.registry.filing.facts import Act, Progress, State
from heliu.registry.filing.models import Attachment, Filing, FilingSection, ReturnItem
from heliu.registry.filing.papers import media_type_of
from heliu.registry.filing.sections import SECTIONS
from heliu.registry.filing.tests.filing_people import (
    AT,
    CODE,
    CONTENTS,
    NAME,
    PDF,
    PNG,
    USCC,
    approved,
    certificate,
    filled,
    hand_in_papers,
    handler,
    number_of,
    officer,
    save,
    submitted,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def progress(case, actor):
    return {task.section: task.progress for task in api.look(case.id, actor=actor, at=AT).tasks}


def field(case, section, key, actor):
    _, view = api.look_at_section(case.id, section, actor=actor, at=AT)
    return next(one for one in view.fields if one.spec.key == key)


def test_a_new_filing_tells_what_cannot_start_and_why():
    actor = handler()
    case = api.start(actor=actor, at=AT)
    told = {task.section: task for task in api.look(case.id, actor=actor, at=AT).tasks}
    assert told["identity"].progress is Progress.NOT_STARTED
    assert told["bank"].progress is Progress.BLOCKED
    assert str(told["bank"].reason) == "请先完成：主体信息。"
    with translation.override("en"):
        assert str(told["bank"].reason) == "First complete: Identity."
    assert told["check"].progress is Progress.BLOCKED


def test_a_section_half_filled_is_kept_and_says_what_is_missing():
    actor = handler()
    case = api.start(actor=actor, at=AT)
    save(case, "identity", actor, uscc="91510500MA0DEM010X", address="")
    assert progress(case, actor)["identity"] is Progress.IN_PROGRESS
    assert field(case, "identity", "name", actor).value == NAME
    assert [one.code for one in field(case, "identity", "address", actor).findings] == ["missing"]
    assert "校验码" in field(case, "identity", "uscc", actor).findings[0].words.zh
    save(case, "identity", actor)
    assert progress(case, actor)["identity"] is Progress.DONE


def test_all_done_opens_the_last_row():
    actor = handler()
    case = filled(actor)
    told = progress(case, actor)
    assert {told[section.key] for section in SECTIONS} == {Progress.DONE}
    assert told["check"] is Progress.NOT_STARTED


def test_personal_values_are_sealed_at_rest_and_masked_on_pages():
    actor = handler()
    case = filled(actor)
    rows = json.dumps([row.values for row in FilingSection.objects.filter(filing_id=case.id)], ensure_ascii=False)
    sealed = b"".join(bytes(row.sealed) for row in FilingSection.objects.filter(filing_id=case.id))
    for secret in (CONTENTS["people"]["id_number"], CONTENTS["people"]["phone"], "6200000012345678"):
        assert secret not in rows
        assert secret.encode() not in sealed
    number = field(case, "people", "id_number", actor)
    assert (number.value, number.shown) == ("", "510**************8")
    assert field(case, "bank", "account", actor).shown == "************5678"
    api.submit(case.id, actor=actor, at=AT)
    seen, sections, entries = api.look_at_all(case.id, actor=officer(), at=AT)
    assert CONTENTS["people"]["id_number"] not in repr((seen, sections, entries))


def test_a_personal_field_left_empty_keeps_what_it_had():
    actor = handler()
    case = filled(actor)
    save(case, "people", actor, id_number="", phone="", email="new@example.com")
    assert field(case, "people", "id_number", actor).shown == "510**************8"
    assert field(case, "people", "email", actor).value == "new@example.com"
    assert progress(case, actor)["people"] is Progress.DONE


@pytest.mark.parametrize(("production", "expected"), [(True, Progress.IN_PROGRESS), (False, Progress.DONE)])
def test_a_wrong_check_digit_of_a_person_refuses_in_production_and_warns_in_an_exercise(production, expected):
    actor = handler()
    case = filled(actor)
    with override_settings(PRODUCTION=production):
        assert progress(case, actor)["people"] is expected
        [finding] = field(case, "people", "id_number", actor).findings
        assert finding.is_warning is not production


def test_a_passport_is_not_checked_as_an_identity_card():
    actor = handler()
    case = filled(actor)
    save(case, "people", actor, id_kind="2", id_number="E12345678")
    assert field(case, "people", "id_number", actor).findings == ()


def test_the_second_who_saves_sees_the_difference():
    actor, other = handler(), handler(name="钱七")
    case = filled(actor)
    seen = number_of(case, "fx", actor)
    save(case, "fx", other, bank="另一家银行")
    with pytest.raises(Conflict, match="钱七保存过"):
        api.save_section(case.id, "fx", api.Typed(CONTENTS["fx"], seen), actor=actor, at=AT)
    assert field(case, "fx", "bank", actor).value == "另一家银行"


def test_saving_the_same_again_adds_no_version():
    actor = handler()
    case = filled(actor)
    before = FilingSection.objects.filter(filing_id=case.id).count()
    save(case, "fx", actor)
    assert FilingSection.objects.filter(filing_id=case.id).count() == before


def test_what_the_register_knows_is_told_with_its_source_and_not_asked():
    services.register_firm(Firm(CODE, NAME, USCC[8:17], USCC, "DXPENT0000000777", frozenset({"seller"})), AT.date())
    actor = handler()
    case = api.start(actor=actor, at=AT)
    name = field(case, "identity", "name", actor)
    assert (name.is_told, name.value, str(name.known.source), name.known.on) == (
        True,
        NAME,
        "综试区企业名录",
        AT.date(),
    )
    assert field(case, "customs", "code", actor).shown == CODE
    assert field(case, "roles", "roles", actor).value == ["seller"]
    typed = {key: value for key, value in CONTENTS["identity"].items() if key not in {"name", "uscc"}}
    api.save_section(case.id, "identity", api.Typed(typed, 0), actor=actor, at=AT)
    assert progress(case, actor)["identity"] is Progress.DONE


def test_a_correction_of_what_the_register_says_is_shown_to_the_officer():
    services.register_firm(Firm(CODE, "泸州旧名电商有限公司", USCC[8:17], USCC), AT.date())
    actor = handler()
    case = submitted(actor)
    _, sections, _ = api.look_at_all(case.id, actor=officer(), at=AT)
    name = sections[0].fields[0]
    assert name.departs
    assert name.known.value == "泸州旧名电商有限公司"


def test_a_change_begins_with_everything_and_nothing_is_typed_twice():
    actor = handler()
    approved(actor)
    case = api.change(actor=actor, at=LATER)
    told = progress(case, actor)
    assert {key for key, one in told.items() if one is not Progress.DONE} == {"commitments", "check"}
    save(case, "commitments", actor)
    assert api.submit(case.id, actor=actor, at=LATER).version == 2


def test_what_was_withdrawn_is_carried_into_the_next_filing():
    actor = handler()
    api.withdraw(filled(actor).id, actor=actor, at=AT)
    case = api.start(actor=actor, at=LATER)
    assert case.version == 2
    assert progress(case, actor)["people"] is Progress.DONE


def test_only_what_a_chosen_role_needs_is_asked():
    actor = handler()
    case = filled(actor)
    save(case, "roles", actor, roles=["seller", "payment", "carrier"])
    missing = {one.field for task in api.look(case.id, actor=actor, at=AT).tasks for one in task.findings}
    assert {"payment_licence", "payment_licence_until", "courier_permit", "payment_copy", "courier_copy"} <= missing
    assert "site" not in missing
    save(case, "roles", actor, roles=["seller"], payment_licence="支付 001")
    saved = FilingSection.objects.filter(filing_id=case.id, section="roles").last()
    assert "payment_licence" not in saved.values


@pytest.mark.parametrize(
    ("until", "code", "is_warning"),
    [
        ("2026-11-01", "expired", False),
        ("2026-11-02", "expired", True),
        ("2026-12-02", "expired", True),
        ("2026-12-03", None, None),
    ],
    ids=["昨日到期", "今日到期", "三十日内", "三十一日后"],
)
def test_a_licence_that_ends_blocks_and_one_that_will_end_warns(until, code, is_warning):
    actor = handler()
    case = filled(actor)
    save(case, "roles", actor, roles=["carrier"], courier_permit="川邮 001", courier_permit_until=until)
    found = field(case, "roles", "courier_permit_until", actor).findings
    assert [(one.code, one.is_warning) for one in found] == ([(code, is_warning)] if code else [])


@pytest.mark.parametrize(
    ("section", "values", "key", "words"),
    [
        pytest.param("licence", {"valid_until": "2023-01-01"}, "valid_until", "早于起始", id="期限颠倒"),
        pytest.param("identity", {"established_on": "20270101"}, "established_on", "不能晚于今天", id="未来成立"),
        pytest.param("identity", {"kind": "nothing"}, "kind", "所列选项", id="没有的选项"),
        pytest.param("roles", {"roles": ["seller", "zone"]}, "roles", "所列选项", id="没有的角色"),
        pytest.param("identity", {"address": "长" * 201}, "address", "最多 200", id="太长"),
    ],
)
def test_what_does_not_fit_is_found(section, values, key, words):
    actor = handler()
    case = filled(actor)
    save(case, section, actor, **values)
    assert any(words in one.words.zh for one in field(case, section, key, actor).findings)


def test_the_certificate_must_be_the_enterprises_own():
    actor = handler()
    case = filled(actor)
    save(case, "channel", actor, way="system", certificate=certificate())
    assert progress(case, actor)["channel"] is Progress.DONE
    assert field(case, "channel", "certificate", actor).certificate["enterprise"] == NAME
    save(case, "channel", actor, way="system", certificate=certificate("泸州别家电商有限公司", "MA0DEM880"))
    words = " ".join(one.words.zh for one in field(case, "channel", "certificate", actor).findings)
    assert "泸州别家电商有限公司" in words
    assert "MA0DEM880" in words
    save(case, "channel", actor, way="system", certificate="not a certificate")
    assert "无法解析" in field(case, "channel", "certificate", actor).findings[0].words.zh


def test_an_item_is_answered_by_another_value_or_by_words():
    actor = handler()
    case = submitted(actor)
    items = [api.Returned("bank", "bank", "请写到支行。"), api.Returned("people", "", "请核对人员。")]
    api.return_items(case.id, items, seen_round=1, actor=officer(), at=AT)
    assert progress(case, actor)["bank"] is Progress.RETURNED
    assert api.look(case.id, actor=actor, at=AT).first_returned.field == "bank"
    save(case, "bank", actor, currency="multi")
    assert progress(case, actor)["bank"] is Progress.RETURNED
    save(case, "bank", actor, bank="示范银行龙马潭支行")
    assert progress(case, actor)["bank"] is Progress.DONE
    row = ReturnItem.objects.get(filing_id=case.id, section="people")
    save(case, "people", actor, replies={row.pk: "已核对，无误。"})
    row.refresh_from_db()
    assert (row.reply, row.answered_at) == ("已核对，无误。", AT)
    assert api.submit(case.id, actor=actor, at=LATER).state is State.SUBMITTED


def test_the_officer_sees_what_changed_since_the_return():
    actor = handler()
    case = submitted(actor)
    api.return_items(case.id, [api.Returned("bank", "bank", "请写到支行。")], seen_round=1, actor=officer(), at=AT)
    save(case, "bank", actor, bank="示范银行龙马潭支行")
    save(case, "people", actor, phone="13800005678")
    api.submit(case.id, actor=actor, at=LATER)
    _, sections, entries = api.look_at_all(case.id, actor=officer(), at=LATER)
    changed = {one.differs.field: one.differs for each in sections for one in each.fields if one.differs}
    assert changed["bank"].after == "示范银行龙马潭支行"
    assert changed["phone"].before == "138****1234"
    assert changed["phone"].after == "138****5678"
    assert set(changed) == {"bank", "phone"}
    assert [entry.what for entry in entries if entry.what in {one.words for one in Act}] == [
        Act.RESUBMITTED.words,
        Act.RETURNED.words,
        Act.SUBMITTED.words,
        Act.STARTED.words,
    ]


def test_nothing_of_a_draft_is_revealed():
    case = filled(handler())
    with pytest.raises(NotThere):
        api.reveal(case.id, "people", "id_number", "电话核对", actor=officer(), at=AT)


def test_a_personal_value_is_revealed_for_a_written_purpose():
    case = submitted(handler())
    zone = officer()
    with pytest.raises(Invalid, match="用途"):
        api.reveal(case.id, "people", "id_number", " ", actor=zone, at=AT)
    with pytest.raises(NotThere):
        api.reveal(case.id, "people", "email", "核对", actor=zone, at=AT)
    assert api.reveal(case.id, "people", "id_number", "电话核对", actor=zone, at=AT) == CONTENTS["people"]["id_number"]
    event = Filing.objects.get(pk=case.id).events.last()
    assert (event.act, event.by_id) == (Act.REVEALED, zone.user_id)
    assert "电话核对" in event.words


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(PDF, "application/pdf", id="PDF"),
        pytest.param(PNG, "image/png", id="PNG"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(20) + b"\xff\xd9", "image/jpeg", id="JPG"),
        pytest.param(PDF[:20], None, id="传了一半"),
        pytest.param(b"MZ\x90\x00%PDF-%%EOF", None, id="程序改名"),
        pytest.param(b"<html>%%EOF", None, id="网页改名"),
        pytest.param(b"", None, id="空文件"),
    ],
)
def test_a_paper_is_known_by_its_content(content, kind):
    assert media_type_of(content) == kind


def test_papers_are_sealed_and_opened_only_by_those_who_may():
    actor = handler()
    paper = api.keep("licence_copy", "a.pdf", PDF, actor=actor, at=AT)
    assert api.keep("licence_copy", "b.pdf", PDF, actor=actor, at=LATER).id == paper.id
    assert PDF[9:] not in bytes(Attachment.objects.get(pk=paper.id).sealed)
    case = filled(actor)
    for reader in (officer(), officer(Role.CUSTOMS)):
        with pytest.raises(NotThere, match="尚未提交"):
            api.open_paper(paper.id, actor=reader)
    api.submit(case.id, actor=actor, at=AT)
    for reader in (actor, handler(duties=(Duty.READER,)), officer(), officer(Role.CUSTOMS)):
        assert api.open_paper(paper.id, actor=reader)[1] == PDF
    with pytest.raises(NotThere):
        api.open_paper(paper.id, actor=handler("5105960888"))


def test_papers_have_named_limits(monkeypatch):
    actor = handler()
    with pytest.raises(TooLarge, match="MAX_ATTACHMENT_OCTETS"):
        api.keep("other", "a.pdf", b"%PDF-" + bytes(api.MAX_ATTACHMENT_OCTETS) + b"%%EOF", actor=actor, at=AT)
    with pytest.raises(Invalid, match="按内容识别"):
        api.keep("other", "a.pdf", b"hello", actor=actor, at=AT)
    with pytest.raises(NotThere):
        api.keep("nothing", "a.pdf", PDF, actor=actor, at=AT)
    monkeypatch.setattr("heliu.registry.filing.papers.MAX_ATTACHMENTS_PER_FIRM", 1)
    api.keep("other", "a.pdf", PDF, actor=actor, at=AT)
    with pytest.raises(Conflict, match="MAX_ATTACHMENTS_PER_FIRM"):
        api.keep("other", "b.png", PNG, actor=actor, at=AT)


def test_another_enterprises_paper_cannot_be_handed_in():
    foreign = api.keep("licence_copy", "a.pdf", PDF, actor=handler("5105960888"), at=AT)
    actor = handler()
    case = filled(actor)
    save(case, "attachments", actor, licence_copy=[str(foreign.id), "x", "99999999"])
    assert progress(case, actor)["attachments"] is Progress.IN_PROGRESS
    hand_in_papers(case, actor)
    ids = [
        str(api.keep("other", f"{n}.pdf", PDF.replace(b"1 0", b"%d 0" % n), actor=actor, at=AT).id) for n in range(6)
    ]
    with pytest.raises(Invalid, match="MAX_ATTACHMENTS_PER_KIND"):
        save(case, "attachments", actor, other=ids)


def test_a_field_of_megabytes_is_not_kept():
    actor = handler()
    case = api.start(actor=actor, at=AT)
    with pytest.raises(Invalid, match="MAX_TYPED_CHARS"):
        save(case, "licence", actor, scope="长" * 20_001)
