"""How often one sender may knock: a token bucket for each firm (token) or address."""

from collections import OrderedDict

from heliu.intake.limits import MAX_BUCKETS


class Buckets:
    """``take`` gives 0 when the request may pass, else the seconds to wait. Time comes from the caller."""

    def __init__(self, rate_per_s: float, burst: float, most: int = MAX_BUCKETS) -> None:
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
