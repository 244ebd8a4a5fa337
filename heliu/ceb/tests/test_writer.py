"""Writing: canonical, valid, round trips, and nothing that does not fit leaves the house."""

from random import Random

import pytest
from lxml import etree

from heliu.ceb.catalogue.index import BASE_TRANSFER, MESSAGES, transfer_of
from heliu.ceb.reader import read
from heliu.ceb.receipts import receipt, unreadable
from heliu.ceb.specimens.build import document, group
from heliu.ceb.strict import violations
from heliu.ceb.writer import PROLOG, DoesNotFit, write

GUID = "0b9ff3c6-6f2e-4a33-9e7b-heliu0000001"
HOSTILE = "]]> & <b> \" ' \r\n\t 泸州𠀀"


def seeded():
    return Random(20261122)  # noqa: S311 - the same specimens in every run


@pytest.mark.parametrize("message", MESSAGES.values(), ids=lambda message: f"{message.name} {message.zh}")
def test_what_is_written_is_read_back_unchanged(message):
    random = seeded()
    count = 1 if message.max_bodies == 1 else 5
    documents = [document(message, random) for _ in range(count)]
    transfer = group(transfer_of(message.direction), random) if message.transfer else None
    reading = read(write(message.name, documents, guid=GUID, transfer=transfer))
    assert reading.problems == reading.deviations == ()
    again = [(each.head, each.lines) for each in reading.documents]
    rewritten = write(message.name, again, guid=GUID, transfer=reading.transfer or None)
    assert rewritten == write(message.name, documents, guid=GUID, transfer=transfer)


def test_the_bytes_are_their_own_canonical_form():
    random = seeded()
    head, lines = document(MESSAGES["CEB311"], random)
    head = {**head, "note": HOSTILE}
    raw = write("CEB311", [(head, lines)], guid='"&<>' + "x" * 32, transfer=group(BASE_TRANSFER, random))
    assert etree.tostring(etree.fromstring(raw), method="c14n") == raw[len(PROLOG) :]
    assert read(raw).documents[0].head["note"] == HOSTILE


def test_import_receipts_have_no_prefix_and_export_receipts_have_one():
    row = {"guid": GUID, "returnStatus": "2", "returnTime": "20261122120000000", "returnInfo": "新增申报成功"}
    imports = {"ebpCode": "1", "ebcCode": "1", "orderNo": "1"}
    assert b"<CEB312Message xmlns=" in receipt("CEB312", [row | imports])
    assert b"<ceb:CEB604Message xmlns:ceb=" in receipt("CEB604", [row])


@pytest.mark.parametrize("name", [each.answered_by for each in MESSAGES.values() if each.answered_by])
def test_a_receipt_from_rows_or_mappings_is_the_one_the_careful_writer_writes(name):
    random = seeded()
    groups = [group(MESSAGES[name].head, random) for _ in range(20)]
    for each in groups:
        each["returnInfo"] = HOSTILE[: random.randint(1, len(HOSTILE))]
    groups = [{key: value or None for key, value in each.items()} for each in groups]
    groups = [each for each in groups if all(each[f.name] or not f.required for f in MESSAGES[name].head.fields)]
    raw = receipt(name, groups, guid=GUID)
    assert raw == receipt(name, [tuple(each.values()) for each in groups], guid=GUID)
    assert raw == write(name, groups, guid=GUID)
    assert violations(raw) == ()


def test_a_receipt_text_that_is_too_long_is_cut_and_one_with_control_characters_still_xml():
    row = dict.fromkeys((field.name for field in MESSAGES["CEB622"].head.fields), None)
    row |= {"guid": GUID, "customsCode": "7911", "ebpCode": "1", "ebcCode": "1", "agentCode": "1", "copNo": "1"}
    row |= {"preNo": "B" * 18, "returnStatus": "100", "returnTime": "20261122120000000"}
    raw = receipt("CEB622", [row | {"returnInfo": "\x0b码" * 2000}])
    assert violations(raw) == ()
    assert len(read(raw).documents[0].head["returnInfo"]) == 1000


def test_an_unreadable_message_is_echoed_in_cdata_that_nothing_can_end():
    fields = {"guid": GUID, "returnStatus": "-1", "returnInfo": "0001", "returnTime": "20261122120000000"}
    fields |= {"oriCopMsgId": "", "oriMessageType": "Unknown", "oriBizMessage": "<a>]]></a>\x00&"}
    raw = unreadable(fields)
    assert b"<![CDATA[" in raw
    assert violations(raw) == ()
    assert read(raw).documents[0].head["oriBizMessage"] == "<a>]]></a>\ufffd&"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"orderNo": None}, "ELEMENT_MISSING", id="缺少必填"),
        pytest.param({"orderNo": "x" * 61}, "VALUE_TOO_LONG", id="过长"),
        pytest.param({"currency": "502"}, "VALUE_NOT_FIXED", id="不是固定值"),
        pytest.param({"freight": "1,0"}, "VALUE_NOT_DECIMAL", id="不是数值"),
        pytest.param({"note": "\x0b"}, "VALUE_CHARACTER", id="控制字符"),
        pytest.param({"orderNumber": "1"}, "ELEMENT_UNKNOWN", id="没有的字段"),
    ],
)
def test_what_does_not_fit_is_not_written(change, code):
    random = seeded()
    head, lines = document(MESSAGES["CEB311"], random)
    with pytest.raises(DoesNotFit) as refusal:
        write("CEB311", [(head | change, lines)], guid=GUID, transfer=group(BASE_TRANSFER, random))
    assert refusal.value.code == code
    assert refusal.value.path.startswith("/CEB311Message/Order[1]/OrderHead/")


def test_counts_beyond_the_official_limits_are_not_written():
    random = seeded()
    head, lines = document(MESSAGES["CEB311"], random)
    transfer = group(BASE_TRANSFER, random)
    with pytest.raises(DoesNotFit, match="DOCUMENTS_OVER_LIMIT"):
        write("CEB311", [(head, lines)] * 101, guid=GUID, transfer=transfer)
    with pytest.raises(DoesNotFit, match="LINES_OVER_LIMIT"):
        write("CEB311", [(head, [lines[0]] * 100)], guid=GUID, transfer=transfer)
    with pytest.raises(DoesNotFit, match="GUID_INVALID"):
        write("CEB311", [(head, lines)], guid="x", transfer=transfer)
