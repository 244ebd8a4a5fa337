"""The demonstration's customs asks for a payment original (公告 179): asked over HTTP, signed, uploaded, taken.

A process of its own, for it needs the database: ``python -m heliu.cli.asking URL``; it says on one line how it went.
"""

import json
import sys
from typing import Final
from uuid import uuid4

from heliu.cli.installation import database
from heliu.cli.originals import as_customs, followed
from heliu.cli.traffic.firms import DEMO_FIRMS
from heliu.cli.traffic.originals import original
from heliu.kernel.days import now

WAIT_S_MAX: Final = 60.0  # what the law gives is twice as long


def ask(doors: str) -> dict[str, str]:
    """Deposit an original, ask for it, wait for its upload: the code customs got, and where the request stands."""
    order, platform = f"HL179-{uuid4().hex[:12].upper()}", DEMO_FIRMS.platform.code
    with database():
        from heliu.originals.api import deposit  # noqa: PLC0415  (models need the settings)
        from heliu.originals.facts import Via  # noqa: PLC0415

        deposit(original(order).encode(), platform, Via.API, now())
    session, code, message = as_customs(order, platform, doors)
    return {"order": order, "code": code, "message": message, "state": followed(session, WAIT_S_MAX)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(ask(sys.argv[1]), ensure_ascii=False) + "\n")
