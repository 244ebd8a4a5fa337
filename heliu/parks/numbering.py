"""Numbers people quote (申请号、证书号): a prefix with the year, then four digits counted up, never used twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from heliu.kernel.problems import TooMany

if TYPE_CHECKING:
    from datetime import date

LAST_MAX: Final = 9_999
_LOCK: Final = 0x5041524B  # one numberer at a time, for the length of its transaction


def next_number(model: Any, field: str, prefix: str, day: date) -> str:
    """The next number of the year for ``field`` of a model; called inside the transaction that stores it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    stem = f"{prefix}{day.year}"
    rows: Any = model.objects.filter(**{f"{field}__startswith": stem})
    newest: str | None = rows.aggregate(newest=Max(field))["newest"]
    last = int(newest[-4:]) if newest else 0
    if last >= LAST_MAX:
        raise TooMany(
            _("%(stem)s 的编号已用到 %(most)s（LAST_MAX），今年不能再编号。") % {"stem": stem, "most": LAST_MAX}
        )
    return f"{stem}{last + 1:04d}"
