"""Who may send what for whom. Pure: the registry comes as an argument."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliu.ceb.catalogue.index import MESSAGES
from heliu.people.facts import Role
from heliu.registry.facts import SUSPENDED, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliu.registry.facts import CertificateLike, Directory, Firm

SENDERS: Final[Mapping[str, tuple[tuple[str, Role], ...]]] = {
    "CEB311": (("ebpCode", Role.PLATFORM), ("ebcCode", Role.SELLER)),
    "CEB411": (("payCode", Role.PAYMENT),),
    "CEB511": (("logisticsCode", Role.CARRIER),),
    "CEB513": (("logisticsCode", Role.CARRIER),),
    "CEB621": (("ebcCode", Role.SELLER), ("agentCode", Role.BROKER)),
    "CEB623": (("ebcCode", Role.SELLER), ("agentCode", Role.BROKER)),
    "CEB625": (("ebcCode", Role.SELLER), ("agentCode", Role.BROKER)),
    "CEB711": (("operatorCode", Role.WAREHOUSE),),
    "CEB303": (("ebpCode", Role.PLATFORM), ("ebcCode", Role.SELLER)),
    "CEB403": (("payCode", Role.PAYMENT),),
    "CEB505": (("logisticsCode", Role.CARRIER),),
    "CEB507": (("logisticsCode", Role.CARRIER), ("operatorCode", Role.WAREHOUSE)),
    "CEB509": (("logisticsCode", Role.CARRIER),),
    "CEB603": (("ebcCode", Role.SELLER), ("agentCode", Role.BROKER)),
    "CEB605": (("ebcCode", Role.SELLER), ("agentCode", Role.BROKER)),
    "CEB607": (("agentCode", Role.BROKER),),
    "CEB701": (("ebcCode", Role.SELLER), ("agentCode", Role.BROKER)),
    "CEB213": (("ebcCode", Role.SELLER), ("agentCode", Role.BROKER)),
    "CEB215": (("operatorCode", Role.WAREHOUSE),),
}
"""Message -> the fields that name who may send it, each with the role the firm must be filed as (ceb.md section 4)."""

WRONG_KIND = "-10101"
"""无效企业类型"""
WRONG_CODE = "-10102"
"""无效企业代码"""
NOT_SENDABLE = "2999"
"""其他业务逻辑错误"""

MISMATCH_WITH_CARD: Final = {"CEB621": "-621015", "CEB623": "-623021", "CEB625": "-625020"}
"""与卡信息不匹配, 没有权限进行操作: the signer is not a party of the document."""
NO_PERMISSION: Final = {"CEB621": "-621016", "CEB623": "-623026", "CEB625": "-625021"}
"""没有权限进行操作: the signer is a party, but not filed (any more) for this."""


USCC_LENGTH = 18
USCC_ORGANISATION = slice(8, 17)
"""Where the organisation code stands inside the unified social credit code (GB 32100-2015)."""


def party_fields(message: str) -> tuple[str, ...]:
    """The head fields ``may_send`` wants to see for this message; empty for what no firm sends."""
    return tuple(name for name, _ in SENDERS.get(message, ()))


def sendable(directory: Directory, code: str) -> frozenset[str]:
    """The messages the firm may send for somebody: by a role of its own, or by an entrustment of a filed principal.

    For whom it may send each of them only :func:`may_send` says.
    """
    firm = directory.firm(code)
    if firm is None or not firm.is_active:
        return frozenset()
    own = {message for message, wanted in SENDERS.items() if any(role in firm.roles for _, role in wanted)}
    lent = {
        message
        for (principal, agent), messages in directory.entrustments.items()
        if agent == firm.code and (lender := directory.firm(principal)) is not None
        for message in messages & SENDERS.keys()
        if any(_may_lend(lender, role) for _, role in SENDERS[message])
    }
    return frozenset(own | lent)


def may_send(directory: Directory, sender_code: str, message: str, parties: Mapping[str, str | None]) -> Refusal | None:
    """None if the firm may send this message with these parties, else the refusal that helps most.

    ``parties`` maps the fields of :func:`party_fields` to what the document says. A firm may send if it is one of these
    parties and filed in the field's role, or if such a party, itself filed, has entrusted it with this message.
    """
    wanted = SENDERS.get(message)
    if wanted is None:
        sentence = f"{message} 不是企业申报报文, 不能由企业发送。"
        return Refusal(NOT_SENDABLE, sentence, "messageType", f"企业可发送: {'、'.join(SENDERS)}。")
    sender = directory.firm(sender_code)
    if sender is None or not sender.is_active:
        return _not_filed(sender_code, sender, message)
    own: list[tuple[str, Role]] = []
    for name, role in wanted:
        party = directory.firm(parties.get(name))
        if party is None:
            continue
        if party.code == sender.code:
            if role in sender.roles:
                return None
            own.append((name, role))
        elif _may_lend(party, role) and directory.entrusted(party.code, sender.code, message):
            return None
    return _role_missing(sender, message, own) if own else _not_a_party(directory, sender, message, parties)


def _named(message: str) -> str:
    return f" {message} {MESSAGES[message].zh}"


def _may_lend(principal: Firm, role: Role) -> bool:
    """Nobody can entrust what he may not do himself."""
    return principal.is_active and role in principal.roles


def _not_filed(code: str, firm: Firm | None, message: str) -> Refusal:
    if firm is None:
        sentence = f"发送企业 {code} 未在本综试区备案, 不能发送{_named(message)}。"
        return Refusal(WRONG_CODE, sentence, "copCode", "请核对海关编码; 未备案的, 先办理企业备案, 生效后重新发送。")
    standing = "已暂停" if firm.state == SUSPENDED else "已注销"
    fix = "请联系综试区办理恢复备案, 恢复后重新发送。" if firm.state == SUSPENDED else "请由备案有效的企业发送。"
    sentence = f"发送企业 {firm.code} {firm.name} 的备案{standing}, 不能发送{_named(message)}。"
    return Refusal(NO_PERMISSION.get(message, WRONG_CODE), sentence, "copCode", fix)


def _role_missing(sender: Firm, message: str, own: list[tuple[str, Role]]) -> Refusal:
    field = own[0][0]
    kinds = "或".join(role.zh for _, role in own)
    return Refusal(
        NO_PERMISSION.get(message, WRONG_KIND),
        f"{field} 为发送企业 {sender.code} {sender.name}, 但该企业未备案为{kinds}, 不能发送{_named(message)}。",
        field,
        f"请为该企业办理{kinds}备案, 或由已备案的{kinds}发送。",
    )


def _not_a_party(directory: Directory, sender: Firm, message: str, parties: Mapping[str, str | None]) -> Refusal:
    wanted = SENDERS[message]
    said = "、".join(f"{name}={parties.get(name) or '(空)'}" for name, _ in wanted)
    unknown = [name for name, _ in wanted if parties.get(name) and directory.firm(parties[name]) is None]
    lending = [name for name, role in wanted if (firm := directory.firm(parties.get(name))) and _may_lend(firm, role)]
    field = (lending or [name for name, _ in wanted])[0]
    fix = f"请由 {field} 所指企业签名发送, 或由该企业登记对 {sender.code} 的 {message} 报文委托后重新发送。"
    if unknown and not lending:
        field, fix = unknown[0], f"{unknown[0]} 的企业未在本综试区备案: 请核对编码, 或先办理备案。"
    return Refusal(
        MISMATCH_WITH_CARD.get(message, WRONG_CODE),
        f"发送企业 {sender.code} {sender.name} 不是{_named(message)}的申报主体 ({said}), 也没有有效的报文委托。",
        field,
        fix,
    )


def firm_of_certificate(
    directory: Directory, certificate: CertificateLike, *, trusted: bool = True, by_organisation: bool = True
) -> Firm | None:
    """The firm a certificate speaks for: the one it is bound to; else, if a trusted issuer vouches for it and the
    setting allows, the one whose organisation code and name it carries. Withdrawn certificates speak for nobody.
    """
    if certificate.fingerprint in directory.revoked:
        return None
    if bound := directory.certificates.get(certificate.fingerprint):
        return directory.firms.get(bound)
    if not (trusted and by_organisation and certificate.organisation_code and certificate.enterprise):
        return None
    named = same_name(certificate.enterprise)
    candidates = directory.firms_by_organisation.get(bare_organisation_code(certificate.organisation_code), ())
    found = [firm for firm in candidates if same_name(firm.name) == named]
    return found[0] if len(found) == 1 else None


def counts_for(directory: Directory, code: str, certificate: CertificateLike | None) -> bool:
    """Whether what is sealed with ``certificate`` (None: sent with a token) counts where a firm demands its cards."""
    firm = directory.firms.get(code)
    if firm is None or not firm.cards_only:
        return True
    return certificate is not None and directory.certificates.get(certificate.fingerprint) == firm.code


def bare_organisation_code(code: str) -> str:
    """The nine characters, of whichever spelling: with a hyphen, or the whole social credit code that contains them."""
    bare = code.replace("-", "").strip().upper()
    return bare[USCC_ORGANISATION] if len(bare) == USCC_LENGTH else bare


def same_name(name: str) -> str:
    """A firm's name as it is compared: brackets of either width are one, blanks do not count."""
    return "".join(name.split()).replace("(", "（").replace(")", "）")
