"""Who signs the synthetic traffic: the sandbox keys of the demonstration zone."""

import os
from pathlib import Path
from typing import Final

import django
from django.apps import apps

from heliu.ceb.signature.model import BY_COMBINATION, Combination
from heliu.ceb.signature.sign import Signer, load_signer
from heliu.kernel.problems import Unavailable

SELLER: Final = "5105960002"


class KeyMissing(Unavailable):
    """The firm has no key for this algorithm: the zone is not loaded, or this machine has no SM2."""

    code = "sandbox_key_missing"


def signer_of(state_dir: Path, firm: str = SELLER, combination: Combination = "rsasha1") -> Signer:
    """The firm's signer, with the key of the algorithm asked for. Raises KeyMissing."""
    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
    from heliu.registry.api import demo_keys  # noqa: PLC0415  (the register's models need Django to be set up)

    kind = BY_COMBINATION[combination].key
    try:
        key, certificate = demo_keys(state_dir)[firm][kind]
    except KeyError as missing:
        raise KeyMissing(
            f"{state_dir} 下没有企业 {firm} 的 {kind} 密钥：请先装入示范区（heliu migrate --demonstration-zone）；"
            "若只缺 sm2，是本机 OpenSSL 不支持国密。"
        ) from missing
    return load_signer(key, certificate, combination)
