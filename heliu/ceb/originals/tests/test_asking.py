"""What customs asks and answers, as texts."""

from contextlib import suppress
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliu.ceb.originals.asking import NotAsked, Question, answer, answered, form_field, question, question_text
from heliu.ceb.originals.slices import NotReadable


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        pytest.param('{"orderNo":"HL-1","sessionID":"S","serviceTime":1}', Question("HL-1", "S", "1"), id="时间是数"),
        pytest.param('{"serviceTime":"17","sessionID":"S","orderNo":"单"}', Question("单", "S", "17"), id="时间是文字"),
        pytest.param('{"orderNo":"a","sessionID":"S","serviceTime":1,"x":[]}', Question("a", "S", "1"), id="多一项"),
    ],
)
def test_a_question(text, asked):
    assert question(text) == asked
    assert question(question_text(asked)) == asked


@pytest.mark.parametrize(
    ("text", "code", "field", "what"),
    [
        pytest.param("", "20001", "openReq", "malformed", id="空"),
        pytest.param('{"orderNo":1,"orderNo":2}', "20001", "openReq", "twice", id="重复"),
        pytest.param("{}", "20002", "orderNo", "missing", id="没有订单"),
        pytest.param('{"orderNo":["a"],"sessionID":"S","serviceTime":1}', "20002", "orderNo", "form", id="订单是数组"),
        pytest.param('{"orderNo":"a\\u0000"}', "20002", "orderNo", "form", id="空字符"),
        pytest.param('{"orderNo":"%s"}' % ("x" * 61), "20002", "orderNo", "form", id="订单过长"),
        pytest.param('{"orderNo":"a","sessionID":""}', "20002", "sessionID", "missing", id="会话为空"),
        pytest.param('{"orderNo":"a","sessionID":"会话"}', "20002", "sessionID", "form", id="会话是汉字"),
        pytest.param('{"orderNo":"a","sessionID":{}}', "20002", "sessionID", "form", id="会话是对象"),
        pytest.param('{"orderNo":"a","sessionID":"S"}', "20002", "serviceTime", "missing", id="没有时间"),
        pytest.param('{"orderNo":"a","sessionID":"S","serviceTime":1e3}', "20002", "serviceTime", "form", id="指数"),
        pytest.param('{"orderNo":"a","sessionID":"S","serviceTime":true}', "20002", "serviceTime", "form", id="真"),
    ],
)
def test_what_is_no_question(text, code, field, what):
    with pytest.raises(NotAsked) as refused:
        question(text)
    assert (refused.value.code, refused.value.field, refused.value.what) == (code, field, what)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text.strip()))
def test_a_form_carries_any_text(text):
    assert form_field(urlencode({"other": "1", "openReq": text}).encode(), "openReq") == text


@given(st.binary(max_size=60))
def test_any_octets_are_a_field_or_refused(body):
    with suppress(NotAsked):
        assert form_field(body, "openReq").strip()


def test_too_many_fields_are_no_form():
    with pytest.raises(NotAsked):
        form_field(b"&".join(b"a=1" for _ in range(20)), "a")


@pytest.mark.parametrize("code", ["10000", "20000", "20001", "21000"])
def test_an_answer_is_read_as_it_was_written(code):
    assert answered(answer(code, "上传成功", 1, total=0)) == (code, "上传成功")


@pytest.mark.parametrize("body", [b"", b"OK", b"{}", b'{"code":1}', b'{"code":"1000x"}', b'{"code":null}', b"\xff"])
def test_what_is_no_answer(body):
    with pytest.raises(NotReadable):
        answered(body)


def test_controls_in_an_answer_are_blanks():
    assert answered(b'{"code":"10000","message":"a\\u0000b"}') == ("10000", "a b")


def test_a_code_may_be_a_number():
    assert answered(b'{"code":10000,"message":null}') == ("10000", "")
