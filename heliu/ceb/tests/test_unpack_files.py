"""What is dropped on the table is taken apart within limits, and nothing hostile gets through or raises."""

import io
import struct
import zipfile
from datetime import datetime

import pytest

from heliu.ceb.envelope import Envelope, write_envelope
from heliu.ceb.envelope_parts import BEIJING
from heliu.ceb.unpack import MAX_FILE_BYTES, MAX_FILES, MAX_TOTAL_BYTES, unpack

MESSAGE = b'<ceb:CEB311Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" guid="1" version="1.0"/>'


def zipped(members, method=zipfile.ZIP_DEFLATED):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return written.getvalue()


def enveloped(data):
    return write_envelope(
        Envelope(
            message_id="1",
            sender_id="DXPENT0000000002",
            receiver_ids=("DXPEDCCEB0000002",),
            created=datetime(2026, 11, 1, tzinfo=BEIJING),
            message_type="CEB311Message",
            data=data,
        )
    )


def codes(found):
    return [one.code for one in found]


def test_a_message_an_envelope_and_a_zip_of_both():
    found = unpack([("a.xml", MESSAGE), ("b.xml", enveloped(MESSAGE)), ("c.zip", zipped([("x/d.xml", MESSAGE)]))])
    assert [(one.name, one.raw) for one in found] == [
        ("a.xml", MESSAGE),
        ("b.xml", MESSAGE),
        ("c.zip / x/d.xml", MESSAGE),
    ]
    assert found[1].envelope.sender_id == "DXPENT0000000002"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"PK\x03\x04broken", "ARCHIVE_UNREADABLE", id="损坏"),
        pytest.param(zipped([("in.zip", zipped([("a", MESSAGE)]))]), "ARCHIVE_UNREADABLE", id="包中包"),
        pytest.param(zipped([("bomb.xml", b"\0" * (MAX_FILE_BYTES * 20))]), "MESSAGE_TOO_LARGE", id="压缩炸弹"),
        pytest.param(zipped([("a.xml", MESSAGE)])[:-30], "ARCHIVE_UNREADABLE", id="截断"),
        pytest.param(zipped([("a.xml", MESSAGE)], zipfile.ZIP_BZIP2), "ARCHIVE_UNREADABLE", id="bzip2"),
        pytest.param(zipped([("a.xml", MESSAGE)], zipfile.ZIP_LZMA), "ARCHIVE_UNREADABLE", id="lzma"),
        pytest.param(enveloped(MESSAGE).replace(b"<SenderId>", b"<Sender>"), "ENVELOPE_MALFORMED", id="信封损坏"),
    ],
)
def test_what_cannot_be_taken_apart_is_named(content, code):
    (found,) = unpack([("f", content)])
    assert (found.raw, bool(found.detail and found.fix)) == (b"", True)
    assert found.code == code or (code.startswith("ENVELOPE") and found.code.startswith("ENVELOPE"))


def test_an_encrypted_member_is_told():
    content = bytearray(zipped([("a.xml", MESSAGE)]))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(mark) + offset
        struct.pack_into("<H", content, place, struct.unpack_from("<H", content, place)[0] | 1)
    assert codes(unpack([("f.zip", bytes(content))])) == ["ARCHIVE_UNREADABLE"]


def test_as_many_files_as_the_limit_and_not_one_more():
    assert codes(unpack([("f", MESSAGE)] * MAX_FILES)) == [""] * MAX_FILES
    assert codes(unpack([("f", MESSAGE)] * (MAX_FILES + 1)))[-1] == "FILES_TOO_MANY"
    many = zipped([(f"{number}.xml", MESSAGE) for number in range(MAX_FILES + 5)])
    assert codes(unpack([("f.zip", many)]))[-1] == "FILES_TOO_MANY"


def test_a_file_at_the_limit_is_taken_and_one_above_is_not():
    assert codes(unpack([("f", b"x" * MAX_FILE_BYTES)])) == [""]
    assert codes(unpack([("f", b"x" * (MAX_FILE_BYTES + 1))])) == ["MESSAGE_TOO_LARGE"]


def test_all_files_together_have_a_limit():
    full = MAX_TOTAL_BYTES // MAX_FILE_BYTES
    found = codes(unpack([("f", b"x" * MAX_FILE_BYTES)] * full + [("g", b"x")]))
    assert found == [""] * full + ["MESSAGE_TOO_LARGE"]


def test_a_name_is_cut_and_cannot_move_the_cursor():
    (found,) = unpack([("a\u202e\n" + "x" * 300, MESSAGE)])
    assert len(found.name) <= 121
    assert found.name.isprintable()
