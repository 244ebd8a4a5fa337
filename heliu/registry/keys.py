"""Keys of enterprises held here: software certificates of the sandbox (沙箱软证书), and entrusted ones.

In production an enterprise's key is in its card and never here, but for one case: an enterprise may entrust a server
certificate of its own (委托的服务器证书), so that what must be signed within minutes is signed at any hour. The
operator puts it as ``<customs code>-sm2.key`` and ``.crt`` (or ``-rsa``) into the folder ``HELIU_SIGNING_KEYS``.
"""

from functools import lru_cache
from pathlib import Path
from stat import S_IRWXG, S_IRWXO

from django.conf import settings
from django.utils.translation import gettext as _

from heliu.ceb.signature.libcrypto import Sm2Unavailable
from heliu.ceb.signature.model import Combination
from heliu.ceb.signature.sign import Signer, load_signer
from heliu.kernel.problems import NotAllowed
from heliu.registry.sandbox import KeyPair, firm_keys, pairs_in

PREFERRED: tuple[tuple[str, Combination], ...] = (("sm2", "sm2sm3"), ("rsa", "rsasha1"))


def has_sandbox_key(firm_code: str) -> bool:
    """Whether this firm can sign here without a card."""
    return not settings.PRODUCTION and bool(_sandbox_keys(firm_code))


def sandbox_signer(firm_code: str) -> Signer:
    """The firm's signer, with SM2 where this machine has it. Raises NotAllowed."""
    if settings.PRODUCTION:
        raise NotAllowed(_("正式环境不保管企业的私钥，请用 UKey 签名。"))
    found = _first(_sandbox_keys(firm_code))
    if found is None:
        raise NotAllowed(_("企业 %(code)s 没有沙箱软证书，请用 UKey 签名。") % {"code": firm_code})
    return found


def held_signer(firm_code: str) -> Signer | None:
    """By which key this platform may sign for the firm on its own: an entrusted one, else the sandbox's; or none."""
    entrusted = _first(entrusted_keys(firm_code))
    if entrusted is not None or settings.PRODUCTION:
        return entrusted
    return _first(_sandbox_keys(firm_code))


def entrusted_keys(firm_code: str) -> dict[str, KeyPair]:
    """Algorithm -> files in the folder of the setting. Raises NotAllowed where others may read a key."""
    if not (settings.SIGNING_KEYS and _is_code(firm_code)):
        return {}
    there = pairs_in(Path(settings.SIGNING_KEYS), firm_code)
    for pair in there.values():
        if pair.key_path.stat().st_mode & (S_IRWXG | S_IRWXO):
            raise NotAllowed(_("私钥文件 %(name)s 应只有其所有者可读（chmod 600）。") % {"name": pair.key_path.name})
    return there


def _sandbox_keys(firm_code: str) -> dict[str, KeyPair]:
    return firm_keys(Path(settings.STATE_DIR), firm_code) if _is_code(firm_code) else {}


def _is_code(firm_code: str) -> bool:
    """A name of files is made of it."""
    return firm_code.isascii() and firm_code.isalnum()


def _first(pairs: dict[str, KeyPair]) -> Signer | None:
    for kind, combination in PREFERRED:
        if kind in pairs:
            try:
                return _loaded(pairs[kind], combination)
            except Sm2Unavailable:
                continue
    return None


@lru_cache(maxsize=64)
def _loaded(pair: KeyPair, combination: Combination) -> Signer:
    return load_signer(pair.key_path, pair.certificate_path, combination)
