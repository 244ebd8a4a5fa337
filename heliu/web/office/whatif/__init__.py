"""政策推演: officers ask what a change of the law would have come to, watch the run, read and take away the answer."""
