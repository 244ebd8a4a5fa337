"""Which official code a refusal carries (退单代码), by message: permission, seal, form, key, age."""

from collections.abc import Mapping

from heliu.ceb.signature.model import Reason
from heliu.intake.prepared import Reply

NOT_READABLE, NOT_VALID = "0001", "0002"
SEAL_INVALID, SEAL_EXPIRED, SEAL_AND_CONTENT_DIFFER = "1001", "1002", "1004"

# Per message: permission, seal invalid, content changed, seal missing, form wrong, already there, older, not changeable.
_CODES: Mapping[str, Mapping[str, int]] = {
    "CEB311": {"seal": -301020, "form": -301008, "known": -301010, "older": -301014, "fixed": -301011, "none": -301009},
    "CEB411": {"seal": -1001, "form": -401009, "known": -401007, "older": -401012, "fixed": -401008, "none": -401006},
    "CEB511": {"seal": -1001, "form": -504011, "known": -504015, "older": -505016, "fixed": -504016, "none": -504014},
    "CEB513": {"seal": -1001, "form": -505011, "known": -505012, "older": -505016, "fixed": -505014, "none": -505014},
    "CEB621": {
        "seal": -621029,
        "changed": -621028,
        "unsealed": -621026,
        "card": -621015,
        "form": -621001,
        "known": -621004,
        "older": -621001,
        "fixed": -621012,
        "none": -621011,
    },
}
_GENERAL = {"seal": -1001, "changed": -1004, "unsealed": -1001, "card": -1001, "form": -2}

_CHANGED = {Reason.DIGEST_MISMATCH, Reason.REFERENCE_INVALID, Reason.TRANSFORM_UNSUPPORTED, Reason.COMMENT_IN_VALUE}
_EXPIRED = {Reason.CERT_EXPIRED, Reason.CERT_NOT_YET_VALID}
_WORDS = {
    Reason.SIGNATURE_MISSING: ("报文未签名", "请用企业证书签名后重发; 只有允许不签名的报文可凭企业令牌发送"),
    Reason.DIGEST_MISMATCH: ("签名后内容被改动", "请勿在签名后改动或重新排版报文, 重新签名后发送"),
    Reason.CERT_UNTRUSTED: ("签名证书不是受信任机构签发", "请使用电子口岸或本综试区签发的证书"),
    Reason.CERT_EXPIRED: ("签名证书已过期", "请更换有效证书"),
    Reason.CERT_NOT_YET_VALID: ("签名证书尚未生效", "请核对证书起始日期"),
    Reason.CERT_REVOKED: ("签名证书已吊销", "请更换有效证书"),
    Reason.CERT_ENTERPRISE_MISMATCH: ("签名证书不属于传输企业", "copCode 应为证书所属企业; 新证书请先办理绑定"),
}


def code(kind: str, family: str) -> int:
    """Return the official code of a family for one message, else the general one."""
    own = _CODES.get(kind, {})
    return (
        own.get(family) or own.get("seal" if family in ("changed", "unsealed", "card") else "form") or _GENERAL["form"]
    )


def seal_refused(kind: str, reason: str) -> Reply:
    """Say why a seal is not believed, with the word partners know it by."""
    known = Reason(reason)
    detail, fix = _WORDS.get(known, ("数字签名无效", "请用 heliu ceb check 检查签名, 更正后重发"))
    if known == Reason.SIGNATURE_MISSING:
        return Reply(code(kind, "unsealed"), sentence(SEAL_INVALID, f"{detail}({known})", fix))
    if known == Reason.CERT_ENTERPRISE_MISMATCH:
        return Reply(code(kind, "card"), sentence(SEAL_INVALID, f"{detail}({known})", fix))
    if known in _CHANGED:
        return Reply(code(kind, "changed"), sentence(SEAL_AND_CONTENT_DIFFER, f"{detail}({known})", fix))
    general = SEAL_EXPIRED if known in _EXPIRED else SEAL_INVALID
    return Reply(code(kind, "seal"), sentence(general, f"{detail}({known})", fix))


def sentence(code_text: str, detail: str, fix: str, path: str = "") -> str:
    """One explanation in the form of real receipts, so that clients which look for [Code:…;Desc:…] find it."""
    where = f";Path:{path}" if path else ""
    return f"[Code:{code_text};Desc:{detail}{where};Fix:{fix}]"
