"""The signed text of an answer is made of slices of what is sent: vectors of another program, and any formatting."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from heliu.ceb.originals.signing import Content, NotSigned, received, sign, signer_of
from heliu.ceb.originals.slices import DEPTH_MAX, NotReadable, Number, items, members
from heliu.ceb.signature.certificates import blocks, read_certificate
from heliu.ceb.signature.issue import issue_certificate, make_authority
from heliu.ceb.signature.sign import load_signer

VECTORS = yaml.safe_load(Path(__file__).with_name("vectors.yaml").read_text(encoding="utf-8"))


def certificate(vector):
    return read_certificate(blocks(vector["certificate"].encode(), b"CERTIFICATE")[0])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_what_another_program_signed(vector):
    one = received(vector["answer"])
    if vector["verdict"] == "signed":
        assert signer_of(one, [certificate(vector)]).facts.serial == one.certificate_no
    else:
        with pytest.raises(NotSigned) as refused:
            signer_of(one, [certificate(vector)])
        assert refused.value.code == vector["verdict"]


def test_another_key_of_the_enterprise_is_its_key_too():
    (first, *_), other = VECTORS, next(one for one in VECTORS if one["name"].startswith("rsa"))
    one = received(first["answer"])
    assert signer_of(one, [certificate(other), certificate(first)]).facts.algorithm == "sm2"
    with pytest.raises(NotSigned, match="certificate"):
        signer_of(one, [])


@pytest.fixture(scope="module")
def signer():
    key, own = issue_certificate(make_authority("rsa"), "泸州示范跨境平台有限公司", "MA0DEM010")
    return load_signer(key, own, "rsasha1")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda text: text.replace('"certNo"', '"certno"'), "missing", id="没有证书编号"),
        pytest.param(lambda text: text.replace('"signValue":"', '"signValue":"*'), "base64", id="签名不是 base64"),
        pytest.param(lambda text: text.replace('"signValue":"', '"signValue":" '), "base64", id="前有空格"),
        pytest.param(lambda text: text.replace('"sessionID":"S"', '"sessionID":"S\\n"'), "form", id="会话有换行"),
        pytest.param(lambda text: text.replace('"sessionID":"S"', '"sessionID":["S"]'), "form", id="会话是数组"),
        pytest.param(lambda text: text.replace('"1732"', "-1"), "form", id="时间为负"),
    ],
)
def test_an_answer_that_cannot_be_verified_says_why(signer, change, code):
    text = sign(Content("S", "{}", "[]", "1732"), signer.certificate.facts.serial, signer.raw)
    with pytest.raises(NotSigned) as refused:
        received(change(text))
    assert refused.value.code == code


def test_a_plus_nobody_encoded_is_recognised():
    with pytest.raises(NotSigned, match="plus"):
        received(sign(Content("S", "{}", "[]", "1"), "01", lambda _: b"\xfb" * 8).replace("+", " "))


WHITE = st.text(" \t\r\n", max_size=3)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.from_regex(r"-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,8})?([eE][+-]?[0-9]{1,3})?", fullmatch=True).map(Number),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('ab"\\é', max_size=4), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def written(draw, value):
    """A value in one of the many ways JSON may be written."""
    if isinstance(value, dict):
        parts = [f"{draw(written(name))}{draw(WHITE)}:{draw(WHITE)}{draw(written(one))}" for name, one in value.items()]
        return "{" + draw(WHITE) + f"{draw(WHITE)},{draw(WHITE)}".join(parts) + draw(WHITE) + "}"
    if isinstance(value, list):
        return "[" + draw(WHITE) + f"{draw(WHITE)},{draw(WHITE)}".join([draw(written(one)) for one in value]) + "]"
    if isinstance(value, str):
        return '"' + "".join(draw(character(one)) for one in value) + '"'
    return value.text if isinstance(value, Number) else {None: "null", True: "true", False: "false"}[value]


def character(one):
    code = ord(one)
    units = [code] if code < 0x10000 else [0xD800 + (code - 0x10000 >> 10), 0xDC00 + (code - 0x10000 & 0x3FF)]
    ways = ["".join(f"\\u{unit:04x}" for unit in units), "".join(f"\\u{unit:04X}" for unit in units)]
    if code >= 0x20 and one not in '"\\':
        ways.append(one)
    if one in '"\\/':
        ways.append("\\" + one)
    return st.sampled_from(ways)


@given(data=st.data(), head=st.dictionaries(st.text("guid", max_size=4), VALUES, max_size=4), lists=st.lists(VALUES))
def test_however_it_is_written_the_signed_text_is_the_text_sent(data, head, lists):
    head_text, lists_text = data.draw(written(head)), data.draw(written(lists))
    sealed = Content("S-1", head_text, lists_text, "1732501234567").sealed("0a", b"\x01")
    one = received(data.draw(WHITE) + sealed + data.draw(WHITE))
    assert (one.content.head, one.content.lists) == (head_text, lists_text)
    assert (one.head.value, one.lists.value) == (head, lists)
    assert one.content.to_sign() == (
        '"sessionID":"S-1"||"payExchangeInfoHead":"' + head_text + '"||"payExchangeInfoLists":"' + lists_text
        + '"||"serviceTime":"1732501234567"'
    ).encode()  # fmt: skip


@given(st.lists(VALUES, max_size=4), st.data())
def test_items_keep_their_texts(values, data):
    texts = [data.draw(written(one)) for one in values]
    white = data.draw(WHITE)
    found = items(f"{white}[{white}" + f"{white},{white}".join(texts) + f"{white}]{white}")
    assert [one.raw for one in found] == texts
    assert [one.value for one in found] == values


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", "malformed", id="空"),
        pytest.param("[]", "malformed", id="是数组"),
        pytest.param("{", "malformed", id="截断"),
        pytest.param('{"a":1,}', "malformed", id="多一个逗号"),
        pytest.param('{"a" 1}', "malformed", id="没有冒号"),
        pytest.param('{"a":1 "b":2}', "malformed", id="没有逗号"),
        pytest.param("{a:1}", "malformed", id="名称没有引号"),
        pytest.param('{"a":1}{}', "malformed", id="两份"),
        pytest.param('{"a":NaN}', "malformed", id="不是数"),
        pytest.param('{"a":"\x01"}', "malformed", id="裸控制字符"),
        pytest.param('{"a":1,"a":2}', "twice", id="重复的键"),
        pytest.param('{"a":{"b":1,"b":1}}', "twice", id="里层重复的键"),
        pytest.param('{"a":1,"\\u0061":2}', "twice", id="转义后重复的键"),
        pytest.param('{"a":"\\ud800"}', "surrogate", id="半个字符"),
        pytest.param('{"a":' + "[" * DEPTH_MAX + "]" * DEPTH_MAX + "}", "deep", id="多一层"),
        pytest.param("[" * 200_000, "deep", id="二十万层"),
    ],
)
def test_what_is_no_clean_json_is_refused(text, code):
    with pytest.raises(NotReadable) as refused:
        members(text)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ['{"\\ud800":1,"\\ud800":2}', '{"a":{"\\u0000":1,"\\u0000":2}}'])
def test_a_name_that_no_column_can_hold_is_told_escaped(text):
    with pytest.raises(NotReadable) as refused:
        members(text)
    assert refused.value.what.isprintable()


def test_a_repeated_name_among_many_is_found_at_once():
    many = ",".join(f'"{number}":0' for number in range(100_000))
    with pytest.raises(NotReadable, match="twice"):
        members(f'{{"a":{{{many},"99999":0}}}}')


def test_depth_up_to_the_limit_and_brackets_in_texts():
    inner = DEPTH_MAX - 1
    assert members('{"a":' + "[" * inner + "]" * inner + "}")
    assert members('{"a":"' + "[" * 500 + '\\""}')["a"].value == "[" * 500 + '"'
