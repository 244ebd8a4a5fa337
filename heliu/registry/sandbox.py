"""The sandbox authority (沙箱证书中心) in the state folder: soft keys of synthetic firms, made once, the owner's only.

Never for production: whoever reads the folder can sign as any demonstration firm.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from heliu.ceb.signature.issue import Authority, Kind, issue_certificate, load_authority, make_authority
from heliu.ceb.signature.libcrypto import Sm2Unavailable

if TYPE_CHECKING:
    from pathlib import Path

    from heliu.registry.facts import Firm

FOLDER = "sandbox"
KINDS: tuple[Kind, ...] = ("rsa", "sm2")
OWNER_ONLY = 0o600
OWNER_ONLY_FOLDER = 0o700


@dataclass(frozen=True, slots=True)
class KeyPair:
    key_path: Path
    certificate_path: Path


def folder(state_dir: Path) -> Path:
    return state_dir / FOLDER


def firm_keys(state_dir: Path, code: str) -> dict[str, KeyPair]:
    """Algorithm -> files of the firm; only those that are there."""
    return pairs_in(folder(state_dir), code)


def pairs_in(place: Path, code: str) -> dict[str, KeyPair]:
    """As above, in any folder whose files are called so."""
    pairs = {kind: _pair(place, f"{code}-{kind}") for kind in KINDS}
    return {kind: pair for kind, pair in pairs.items() if _complete(pair)}


def authority_keys(state_dir: Path) -> KeyPair:
    """The sandbox authority's own key and certificate, made when missing: SM2, or RSA where this machine lacks it."""
    ensure_keys(state_dir, [])
    pairs = [_pair(folder(state_dir), f"ca-{kind}") for kind in reversed(KINDS)]
    return next(pair for pair in pairs if _complete(pair))


def ensure_keys(state_dir: Path, firms: list[Firm]) -> list[Path]:
    """Make what is missing: the two authorities and a key of each kind for every firm. Returns the authorities' files.

    A machine whose OpenSSL lacks SM2 gets RSA only.
    """
    folder(state_dir).mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    made = []
    for kind in KINDS:
        try:
            made.append(_ensure_kind(state_dir, firms, kind))
        except Sm2Unavailable:
            continue
    return made


def _ensure_kind(state_dir: Path, firms: list[Firm], kind: Kind) -> Path:
    pairs = [(firm, _pair(folder(state_dir), f"{firm.code}-{kind}")) for firm in firms]
    missing = [(firm, pair) for firm, pair in pairs if not _complete(pair)]
    own = _pair(folder(state_dir), f"ca-{kind}")
    if missing or not _complete(own):  # taking up an authority proves its key: too dear where nothing is to be made
        authority = _authority(state_dir, kind)
        for firm, pair in missing:
            _keep(pair, *issue_certificate(authority, firm.name, firm.organisation_code))
    return own.certificate_path


def _authority(state_dir: Path, kind: Kind) -> Authority:
    pair = _pair(folder(state_dir), f"ca-{kind}")
    if _complete(pair):
        return load_authority(pair.key_path.read_bytes(), pair.certificate_path.read_bytes())
    authority = make_authority(kind)
    _keep(pair, authority.key_pem, authority.certificate_pem)
    return authority


def _pair(place: Path, stem: str) -> KeyPair:
    return KeyPair(place / f"{stem}.key", place / f"{stem}.crt")


def _complete(pair: KeyPair) -> bool:
    return pair.key_path.exists() and pair.certificate_path.exists()


def _keep(pair: KeyPair, key_pem: bytes, certificate_pem: bytes) -> None:
    # The certificate last: a pair half written by a killed process is incomplete, and made anew.
    pair.certificate_path.unlink(missing_ok=True)
    write_private(pair.key_path, key_pem)
    write_private(pair.certificate_path, certificate_pem)


def write_private(path: Path, content: bytes) -> None:
    """Whole or not at all, readable by its owner only."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
