"""What others may ask: what a change of the law would have come to on the stored import declarations of a period."""

from heliu.whatif.study import study

__all__ = ["study"]
