"""The zone's stamp on a file it hands out (签名): its digest, what it is, and the authority's signature over both.

The authority is the sandbox's own: worth what it is worth to the reader, who verifies it with that certificate.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from heliu.ceb.signature.certificates import (
    SM2_WITH_SM3,
    CertificateProblem,
    blocks,
    is_signed_by,
    read_certificate,
)
from heliu.ceb.signature.issue import SHA256_WITH_RSA, load_authority
from heliu.kernel.problems import Invalid, Unreadable
from heliu.kernel.state import state_dir
from heliu.registry.sandbox import authority_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

STAMP_OCTETS_MAX: Final = 65_536
_ALGORITHMS: Final = {"sm2": SM2_WITH_SM3, "rsa": SHA256_WITH_RSA}


def stamp(content: bytes, told: Mapping[str, Any]) -> bytes:
    """The stamp as JSON: ``told`` (what the file is) with the SHA-256 of ``content``, signed."""
    pair = authority_keys(state_dir())
    authority = load_authority(pair.key_path.read_bytes(), pair.certificate_path.read_bytes())
    said = {**told, "sha256": hashlib.sha256(content).hexdigest()}
    held = {
        "stamp": said,
        "algorithm": _ALGORITHMS[authority.kind],
        "signature": base64.b64encode(authority.pair.sign(_signed(said))).decode(),
    }
    return (json.dumps(held, ensure_ascii=False, indent=2) + "\n").encode()


def stamped(content: bytes, raw: bytes) -> dict[str, Any]:
    """What a stamp says of ``content``, if our authority has signed it. Raises Unreadable, Invalid."""
    if len(raw) > STAMP_OCTETS_MAX:
        raise Unreadable(f"签名文件超过 {STAMP_OCTETS_MAX} 字节（STAMP_OCTETS_MAX）。")
    try:
        held = json.loads(raw)
        said, algorithm = held["stamp"], held["algorithm"]
        signature = base64.b64decode(held["signature"], validate=True)
        digest = said["sha256"]
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise Unreadable("不是签名文件：应为随清单一起下载的 JSON。") from fault
    if digest != hashlib.sha256(content).hexdigest():
        raise Invalid("清单文件的内容与签名文件所记摘要不符：文件已被改动，或两者不是一对。")
    if not _is_ours(algorithm, _signed(said), signature):
        raise Invalid("签名无效：签名文件被改动，或不是本平台签发。")
    return dict(said)


def _is_ours(algorithm: str, signed: bytes, signature: bytes) -> bool:
    path = authority_keys(state_dir()).certificate_path
    try:
        authorities = [read_certificate(one) for one in blocks(path.read_bytes(), b"CERTIFICATE")]
    except CertificateProblem as fault:
        raise Unreadable(f"签发机构证书无法使用：{fault}") from fault
    return any(
        _ALGORITHMS[one.key.algorithm] == algorithm and is_signed_by(algorithm, signed, signature, one.key)
        for one in authorities
    )


def _signed(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
