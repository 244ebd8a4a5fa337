"""What the sender is told about a seal that is not believed: the official code, our sentence, and what to do.

Codes: access specification of May 2022, table of return codes; the general ones (1001, 1002, 1004, 0002) where the
message has none of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from heliu.ceb.signature.model import Reason

INVALID, EXPIRED, CHANGED, SCHEMA, UNREADABLE = "1001", "1002", "1004", "0002", "0001"
_CHANGED: Mapping[str, str] = MappingProxyType({"CEB621": "-621028"})
_INVALID: Mapping[str, str] = MappingProxyType({"CEB621": "-621029", "CEB623": "-623029", "CEB625": "-625005"})
_MISSING: Mapping[str, str] = MappingProxyType({"CEB621": "-621026", "CEB623": "-623017", "CEB625": "-625028"})
_FIRM: Mapping[str, str] = MappingProxyType({"CEB621": "-621015", "CEB623": "-623021", "CEB625": "-625020"})
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SealAnswer:
    """Why, for the one who has to mend it."""

    code: str
    sentence: str
    fix: str


# reason: (general code, codes of single messages, sentence, fix)
_ANSWERS: Mapping[Reason, tuple[str, Mapping[str, str], str, str]] = MappingProxyType(
    {
        Reason.SIGNATURE_MISSING: (SCHEMA, _MISSING, "报文没有加签", "请用本企业的电子口岸证书加签后重发"),
        Reason.MESSAGE_TOO_LARGE: (UNREADABLE, _NONE, "报文过大，未验签", "请减少单证数量，分成多个报文"),
        Reason.ENCODING_UNSUPPORTED: (UNREADABLE, _NONE, "报文不是 UTF-8 编码，未验签", "请以 UTF-8 编码后重新加签"),
        Reason.DOCTYPE_FORBIDDEN: (
            UNREADABLE,
            _NONE,
            "报文含有 DOCTYPE，未验签",
            "请删除 DOCTYPE 和实体声明后重新加签",
        ),
        Reason.XML_MALFORMED: (UNREADABLE, _NONE, "报文不是格式良好的 XML，未验签", "请检查标签是否成对、字符是否转义"),
        Reason.MULTIPLE_SIGNATURES: (
            SCHEMA,
            _NONE,
            "报文中有多个 Signature",
            "全文只许有一个 ds:Signature，且直属根元素",
        ),
        Reason.SIGNATURE_MISPLACED: (
            INVALID,
            _INVALID,
            "Signature 不在根元素之下",
            "请把 ds:Signature 写为根元素的直接下级",
        ),
        Reason.SIGNATURE_MALFORMED: (
            INVALID,
            _INVALID,
            "Signature 的结构或 base64 不对",
            "请依次写 SignedInfo、SignatureValue、KeyInfo",
        ),
        Reason.REFERENCE_INVALID: (CHANGED, _CHANGED, "Reference 不是整个报文", '请只写一个 Reference，URI=""'),
        Reason.TRANSFORM_UNSUPPORTED: (
            CHANGED,
            _CHANGED,
            "Transform 不是 enveloped-signature",
            "请只用 enveloped-signature",
        ),
        Reason.ALG_UNSUPPORTED: (INVALID, _INVALID, "签名算法不在规范之内", "请用 sm2-sm3 配 sm3，或 rsa-sha1 配 sha1"),
        Reason.COMMENT_IN_VALUE: (CHANGED, _CHANGED, "值中夹有注释或处理指令", "请删除后重新加签"),
        Reason.CERT_MISSING: (INVALID, _INVALID, "KeyInfo 中没有证书", "请写入 X509Data/X509Certificate"),
        Reason.CERT_MALFORMED: (INVALID, _INVALID, "证书无法读取", "请写入完整的 DER 证书的 base64"),
        Reason.SM2_UNAVAILABLE: (INVALID, _INVALID, "本平台暂不能验证国密签名", "请联系平台运维：需要 OpenSSL 3"),
        Reason.ALG_KEY_MISMATCH: (
            INVALID,
            _INVALID,
            "签名算法与证书密钥不符",
            "RSA 证书用 rsa-sha1，SM2 证书用 sm2-sm3",
        ),
        Reason.DIGEST_MISMATCH: (CHANGED, _CHANGED, "报文内容与签名时不同", "加签后请勿改动报文；如需改动请重新加签"),
        Reason.SIGNATURE_INVALID: (INVALID, _INVALID, "签名值与证书不符", "请确认私钥与所附证书是一对，并重新加签"),
        Reason.CERT_UNTRUSTED: (
            INVALID,
            _INVALID,
            "证书不是受信任的证书中心签发",
            "请使用电子口岸签发的签名证书（不是加密证书）",
        ),
        Reason.CERT_EXPIRED: (EXPIRED, _NONE, "证书已过有效期", "请到制卡点换发证书"),
        Reason.CERT_NOT_YET_VALID: (EXPIRED, _NONE, "证书尚未生效", "请等证书生效后再加签"),
        Reason.CERT_REVOKED: (INVALID, _INVALID, "证书已被吊销", "请使用有效的证书"),
        Reason.KEYNAME_MISMATCH: (INVALID, _INVALID, "KeyName 不是证书的序列号", "请写证书序列号的十六进制"),
        Reason.CERT_ENTERPRISE_MISMATCH: (
            INVALID,
            _FIRM,
            "证书不属于报文传输企业",
            "请用 copCode 所指企业的证书，或先备案委托",
        ),
    }
)


def seal_answer(reason: str, message: str | None) -> SealAnswer:
    """Return the answer to a reason other than OK for a message such as CEB621."""
    general, single, sentence, fix = _ANSWERS[Reason(reason)]
    return SealAnswer(single.get(message or "", general), sentence, fix)
