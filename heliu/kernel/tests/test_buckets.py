"""A sender may knock so often, and a little more at once; only so many senders are remembered."""

import pytest

from heliu.kernel.buckets import Buckets


def test_a_bucket_refills_with_time_and_never_above_its_burst():
    buckets = Buckets(rate_per_s=10, burst=2)
    assert [buckets.take("a", 0.0) for _ in range(2)] == [0, 0]
    assert buckets.take("a", 0.0) == pytest.approx(0.1)
    assert buckets.take("b", 0.0) == 0
    assert buckets.take("a", 0.11) == 0
    assert [bool(buckets.take("a", 1000.0)) for _ in range(3)] == [False, False, True]


def test_only_so_many_senders_are_remembered():
    buckets = Buckets(rate_per_s=1, burst=1, most=3)
    for sender in "abcd":
        buckets.take(sender, 0.0)
    assert len(buckets) == 3
    assert buckets.take("d", 0.0) > 0
    assert buckets.take("a", 0.0) == 0  # forgotten, so fresh
