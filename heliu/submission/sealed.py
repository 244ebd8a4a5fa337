"""What was filled in, at rest: sealed, bound to its firm, opened only for that firm's own work."""

import json

from heliu.kernel.sealing import Sealer
from heliu.submission.facts import Values
from heliu.submission.models import Parcel


def seal_values(values: Values, firm_code: str) -> bytes:
    plain = json.dumps({"head": dict(values.head), "lines": [dict(line) for line in values.lines]}, ensure_ascii=False)
    return Sealer().seal(plain.encode(), _place(firm_code))


def values_of(parcel: Parcel) -> Values:
    """Open a parcel's values. Raises CannotUnseal."""
    plain = json.loads(Sealer().unseal(bytes(parcel.sealed), _place(parcel.batch.firm_code)))
    return Values(plain["head"], tuple(plain["lines"]))


def _place(firm_code: str) -> bytes:
    return f"submission_parcel.sealed/{firm_code}".encode()
