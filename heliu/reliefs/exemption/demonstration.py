"""An excluded goods line of the demonstration zone, so that its page is not empty."""

from datetime import date
from typing import Final

from heliu.kernel.days import now
from heliu.reliefs.exemption.models import Exclusion

DOCUMENT: Final = "财政部 税务总局公告2024年第15号"


def load_demo_exclusions() -> None:
    """Run again it changes nothing. Only a heading: the annex itself is an officer's to enter."""
    Exclusion.objects.get_or_create(
        prefix="1518",
        since=date(2024, 12, 1),
        defaults={
            "name": "化学改性的动、植物或微生物油、脂",
            "document": DOCUMENT,
            "note": "示范数据，待按公告附件逐项核对",
            "noted_by": "沙箱",
            "noted_at": now(),
        },
    )
