"""What stands in applications for refund (已申报退税的货物): asked by who may not let it be exempt as well."""

from collections.abc import Collection

from heliu.refunds.models import ParcelUse


def refunded(inventories: Collection[int]) -> set[tuple[int, int]]:
    """Which lines (list, number of the goods) of these export lists stand in an application that was not given up."""
    uses = ParcelUse.objects.filter(inventory_id__in=inventories)
    return set(uses.values_list("inventory_id", "goods_no"))
