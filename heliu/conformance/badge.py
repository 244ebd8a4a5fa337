"""The badge (自测徽章): a report that passed, in brief, signed with the sandbox authority's key.

It says which suite ran when over what (the digest), and that nothing failed; it is worth what the authority is worth
to its reader, who verifies it with that authority's certificate.
"""

import base64
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from heliu.ceb.signature.certificates import SM2_WITH_SM3, Certificate, is_signed_by
from heliu.ceb.signature.issue import SHA256_WITH_RSA, Authority
from heliu.conformance.facts import VERSION, Outcome, Report
from heliu.conformance.roles import SUITES
from heliu.kernel.days import business_day
from heliu.kernel.problems import Invalid, Unreadable

BADGE_OCTETS_MAX: Final = 65_536
_ALGORITHMS: Final = {"sm2": SM2_WITH_SM3, "rsa": SHA256_WITH_RSA}


def badge(report: Report, authority: Authority, at: datetime) -> bytes:
    """Write the badge of a report. Raises Invalid where something failed or nothing was tested."""
    if not report.passed:
        raise Invalid("有用例未通过或全部未测，不发徽章。")
    told = {
        "role": report.role,
        "title": SUITES[report.role].zh,
        "subject": report.subject,
        "mode": report.mode,
        "suite": VERSION,
        "issued": business_day(at).isoformat(),
        "passed": report.count(Outcome.PASSED),
        "skipped": report.count(Outcome.SKIPPED),
        "digest": report.digest,
    }
    signature = authority.pair.sign(_signed(told))
    held = {"badge": told, "algorithm": _ALGORITHMS[authority.kind], "signature": base64.b64encode(signature).decode()}
    return (json.dumps(held, ensure_ascii=False, indent=2) + "\n").encode()


def verified(raw: bytes, authorities: Iterable[Certificate]) -> dict[str, Any]:
    """What a badge says, if one of ``authorities`` has signed it. Raises Unreadable, Invalid."""
    if len(raw) > BADGE_OCTETS_MAX:
        raise Unreadable(f"徽章超过 {BADGE_OCTETS_MAX} 字节（BADGE_OCTETS_MAX）。")
    try:
        held = json.loads(raw)
        told, algorithm = held["badge"], held["algorithm"]
        signature = base64.b64decode(held["signature"], validate=True)
        signed = _signed(told)
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise Unreadable("不是徽章：应为 heliu conform 写出的 JSON。") from fault
    if not isinstance(told, dict):
        raise Unreadable("不是徽章：badge 应为 JSON 对象。")
    if not any(
        _ALGORITHMS[one.key.algorithm] == algorithm and is_signed_by(algorithm, signed, signature, one.key)
        for one in authorities
    ):
        raise Invalid("徽章的签名无效：内容被改动，或不是所信任的沙箱证书中心签发。用 --trust 指明其证书。")
    return told


def _signed(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
