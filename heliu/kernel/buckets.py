"""How often one sender may knock at this process: a token bucket for each firm (token) or address.

Against load. What must not be tried too often, whichever process answers, is counted in the database instead.
"""

from collections import OrderedDict
from typing import Final

BUCKETS_MAX: Final = 10_000
"""Senders remembered; the longest silent is forgotten first."""


class Buckets:
    """``take`` gives 0 when the request may pass, else the seconds to wait. Time comes from the caller."""

    def __init__(self, rate_per_s: float, burst: float, most: int = BUCKETS_MAX) -> None:
        self.rate_per_s, self.burst, self.most = rate_per_s, burst, most
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, sender: str, now_s: float) -> float:
        level, since = self._buckets.get(sender, (self.burst, now_s))
        level = min(self.burst, level + (now_s - since) * self.rate_per_s)
        wait_s = 0.0
        if level < 1:
            wait_s = (1 - level) / self.rate_per_s
        else:
            level -= 1
        self._buckets[sender] = (level, now_s)
        self._buckets.move_to_end(sender)
        if len(self._buckets) > self.most:
            self._buckets.popitem(last=False)
        return wait_s

    def __len__(self) -> int:
        return len(self._buckets)
