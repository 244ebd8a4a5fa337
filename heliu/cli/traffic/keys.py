"""Who signs the synthetic traffic: the sandbox keys of the demonstration zone."""

from pathlib import Path
from typing import Final

from heliu.ceb.signature.model import BY_COMBINATION, Combination
from heliu.ceb.signature.sign import Signer, load_signer

SELLER: Final = "5105960002"


def signer_of(state_dir: Path, firm: str = SELLER, combination: Combination = "rsasha1") -> Signer:
    """The firm's signer, with the key of the algorithm asked for. Raises KeyError if there is none (no SM2 here)."""
    from heliu.registry.api import demo_keys  # noqa: PLC0415  (the register's models need Django to be set up)

    kind = BY_COMBINATION[combination].key
    key, certificate = demo_keys(state_dir)[firm][kind]
    return load_signer(key, certificate, combination)
