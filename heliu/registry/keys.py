"""Keys of enterprises held here: software certificates of the demonstration zone (沙箱软证书), and entrusted ones.

In production an enterprise's key is in its card and never here, but for one case: an enterprise may entrust a server
certificate of its own (委托的服务器证书), so that what must be signed within minutes is signed at any hour. The
operator puts it as ``<customs code>-sm2.key`` and ``.crt`` (or ``-rsa``) into the folder ``HELIU_SIGNING_KEYS``.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from stat import S_IRWXG, S_IRWXO

from django.conf import settings
from django.utils.translation import gettext as _

from heliu.ceb.signature.libcrypto import Sm2Unavailable
from heliu.ceb.signature.model import Combination
from heliu.ceb.signature.sign import Signer, load_signer
from heliu.kernel.problems import NotAllowed
from heliu.registry.demonstration import demo_keys

PREFERRED: tuple[tuple[str, Combination], ...] = (("sm2", "sm2sm3"), ("rsa", "rsasha1"))
Pairs = Mapping[str, tuple[Path, Path]]


def has_sandbox_key(firm_code: str) -> bool:
    """Whether this firm can sign here without a card."""
    return not settings.PRODUCTION and bool(demo_keys(Path(settings.STATE_DIR)).get(firm_code))


def sandbox_signer(firm_code: str) -> Signer:
    """The firm's signer, with SM2 where this machine has it. Raises NotAllowed."""
    if settings.PRODUCTION:
        raise NotAllowed(_("正式环境不保管企业的私钥，请用 UKey 签名。"))
    found = _first(demo_keys(Path(settings.STATE_DIR)).get(firm_code, {}))
    if found is None:
        raise NotAllowed(_("企业 %(code)s 没有沙箱软证书，请用 UKey 签名。") % {"code": firm_code})
    return found


def held_signer(firm_code: str) -> Signer | None:
    """By which key this platform may sign for the firm on its own: an entrusted one, else the sandbox's; or none."""
    entrusted = _first(entrusted_keys(firm_code))
    if entrusted is not None or settings.PRODUCTION:
        return entrusted
    return _first(demo_keys(Path(settings.STATE_DIR)).get(firm_code, {}))


def entrusted_keys(firm_code: str) -> Pairs:
    """Algorithm -> key and certificate in the folder of the setting. Raises NotAllowed where others may read a key."""
    if not (settings.SIGNING_KEYS and firm_code.isascii() and firm_code.isalnum()):
        return {}
    stems = {kind: Path(settings.SIGNING_KEYS) / f"{firm_code}-{kind}" for kind, _combination in PREFERRED}
    pairs = {kind: (stem.with_suffix(".key"), stem.with_suffix(".crt")) for kind, stem in stems.items()}
    there = {kind: pair for kind, pair in pairs.items() if pair[0].is_file() and pair[1].is_file()}
    for key, _certificate in there.values():
        if key.stat().st_mode & (S_IRWXG | S_IRWXO):
            raise NotAllowed(_("私钥文件 %(name)s 应只有其所有者可读（chmod 600）。") % {"name": key.name})
    return there


def _first(pairs: Pairs) -> Signer | None:
    for kind, combination in PREFERRED:
        if kind in pairs:
            try:
                return _loaded(*pairs[kind], combination)
            except Sm2Unavailable:
                continue
    return None


@lru_cache(maxsize=64)
def _loaded(key: Path, certificate: Path, combination: Combination) -> Signer:
    return load_signer(key, certificate, combination)
