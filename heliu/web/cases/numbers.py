"""Numbers of messages and documents in addresses: any bigint, also the negative ones of a past made for measuring."""

from django.urls import register_converter


class Number:
    """``<number:…>``."""

    regex = "-?[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Number, "number")
