"""The software certificates of the demonstration zone (沙箱软证书): held here, so that a browser without a card signs.

Only in the demonstration: in production an enterprise's key is in its card and never here.
"""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from heliu.ceb.signature.libcrypto import Sm2Unavailable
from heliu.ceb.signature.model import Combination
from heliu.ceb.signature.sign import Signer, load_signer
from heliu.kernel.problems import NotAllowed
from heliu.registry.api import demo_keys

PREFERRED: tuple[tuple[str, Combination], ...] = (("sm2", "sm2sm3"), ("rsa", "rsasha1"))


def has_sandbox_key(firm_code: str) -> bool:
    """Whether this firm can sign here without a card."""
    return not settings.PRODUCTION and bool(demo_keys(Path(settings.STATE_DIR)).get(firm_code))


def sandbox_signer(firm_code: str) -> Signer:
    """The firm's signer, with SM2 where this machine has it. Raises NotAllowed."""
    if settings.PRODUCTION:
        raise NotAllowed(_("正式环境不保管企业的私钥，请用 UKey 签名。"))
    pairs = demo_keys(Path(settings.STATE_DIR)).get(firm_code, {})
    for kind, combination in PREFERRED:
        if kind in pairs:
            try:
                return _loaded(*pairs[kind], combination)
            except Sm2Unavailable:
                continue
    raise NotAllowed(_("企业 %(code)s 没有沙箱软证书，请用 UKey 签名。") % {"code": firm_code})


@lru_cache(maxsize=64)
def _loaded(key: Path, certificate: Path, combination: Combination) -> Signer:
    return load_signer(key, certificate, combination)
