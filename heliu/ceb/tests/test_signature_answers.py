"""Every reason has an official code, a Chinese sentence and a remedy."""

import pytest

from heliu.ceb.signature.answers import seal_answer
from heliu.ceb.signature.model import Reason


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason is not Reason.OK])
def test_every_reason_is_explained(reason):
    answer = seal_answer(reason, "CEB311")
    assert answer.code in {"0001", "0002", "1001", "1002", "1004"}
    assert answer.sentence
    assert answer.fix


@pytest.mark.parametrize(
    ("reason", "message", "code"),
    [
        pytest.param("DIGEST_MISMATCH", "CEB621", "-621028", id="清单数据比对失败"),
        pytest.param("SIGNATURE_INVALID", "CEB623", "-623029", id="撤单验签失败"),
        pytest.param("SIGNATURE_MISSING", "CEB625", "-625028", id="退货签名为空"),
        pytest.param("CERT_ENTERPRISE_MISMATCH", "CEB621", "-621015", id="与卡信息不匹配"),
        pytest.param("CERT_EXPIRED", "CEB621", "1002", id="过期没有单独的代码"),
        pytest.param("SIGNATURE_INVALID", None, "1001", id="不知是何报文"),
    ],
)
def test_messages_with_a_code_of_their_own_get_it(reason, message, code):
    assert seal_answer(reason, message).code == code


def test_a_good_seal_needs_no_answer():
    with pytest.raises(KeyError):
        seal_answer("OK", "CEB621")
