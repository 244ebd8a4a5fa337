"""What other rooms may ask of the law book as a whole: that its releases stand in this process."""

from heliu.lawbook.standing import forget, go_on, look_also, refresh, take_over, watch

__all__ = ["forget", "go_on", "look_also", "refresh", "take_over", "watch"]
