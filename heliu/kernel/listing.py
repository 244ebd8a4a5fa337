"""What a list (列表) is asked for, in words a room understands without knowing pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """One page of a list. ``after`` is the order's value and the id of the last row seen: keyset pagination."""

    filters: Mapping[str, Any] = field(default_factory=dict)
    order: str = ""
    descending: bool = False
    after: tuple[Any, Any] | None = None
    limit: int = 50
