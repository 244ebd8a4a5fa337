"""The personal fields of a message as they may be shown (脱敏)."""

from collections.abc import Callable, Mapping
from typing import Final

from heliu.ceb.catalogue.notes import PERSONAL
from heliu.kernel.masking import STAR, mask_address, mask_id_number, mask_name, mask_phone

STARS_MAX: Final = 8
_MASKS: Final[Mapping[str, Callable[[str | None], str]]] = {
    **dict.fromkeys(("buyerName", "payerName", "consignee"), mask_name),
    **dict.fromkeys(("buyerIdNumber", "payerIdNumber"), mask_id_number),
    **dict.fromkeys(("buyerTelephone", "consigneeTelephone", "telephone"), mask_phone),
    "consigneeAddress": mask_address,
}


def masked(name: str, value: str) -> str:
    """The value of a field as it may be shown; a personal field without a mask of its own shows nothing."""
    if name not in PERSONAL:
        return value
    mask = _MASKS.get(name)
    return mask(value) if mask else STAR * min(len(value), STARS_MAX)
