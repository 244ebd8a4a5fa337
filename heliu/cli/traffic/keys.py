"""Who signs the synthetic traffic: the sandbox keys of the demonstration zone."""

import os
from pathlib import Path
from typing import Final

import django
from django.apps import apps

from heliu.ceb.signature.model import BY_COMBINATION, Combination
from heliu.ceb.signature.sign import Signer, load_signer

SELLER: Final = "5105960002"


class KeyMissing(LookupError):
    """The firm has no key for this algorithm: the zone is not loaded, or this machine has no SM2."""


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
        raise KeyMissing(f"firm {firm} has no {kind} key under {state_dir}") from missing
    return load_signer(key, certificate, combination)
