"""Tables of the baseline: what a straightforward Django project would have, one model a part of a message.

They are no part of the product. The columns come from the catalogue, so the baseline stores the same fields.
"""

from typing import Any, Final

from django.db import connection, models

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.catalogue.model import Field, Part

LABEL: Final = "bench"
INDEXED: Final = frozenset({"orderNo", "logisticsNo", "copNo", "payTransactionId"})
MAX_DIGITS, DECIMAL_PLACES = 19, 5

Columns = dict[str, Any]
Model = type[models.Model]


def column(field: Field) -> "models.Field[Any, Any]":
    optional: Columns = {"null": True} if not field.required else {}
    if field.kind == "decimal":
        return models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, **optional)
    if field.kind == "int":
        return models.IntegerField(**optional)
    if field.max_length is None:
        return models.TextField(**optional)
    return models.CharField(max_length=field.max_length, db_index=field.name in INDEXED, **optional)


def model(name: str, columns: Columns) -> Model:
    meta = type("Meta", (), {"app_label": LABEL, "db_table": f"{LABEL}_{name.lower()}"})
    return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **columns})


def part_model(name: str, part: Part, **more: "models.Field[Any, Any]") -> Model:
    return model(name, {**{field.name: column(field) for field in part.fields}, **more})


def lines_model(name: str, part: Part | None, head: Model) -> Model:
    if part is None:
        raise ValueError(f"{name}: this message has no lines")
    return part_model(name, part, head=models.ForeignKey(head, on_delete=models.CASCADE))


Order = part_model("BaselineOrder", MESSAGES["CEB311"].head)
OrderLine = lines_model("BaselineOrderLine", MESSAGES["CEB311"].lines, Order)
Payment = part_model("BaselinePayment", MESSAGES["CEB411"].head)
Waybill = part_model("BaselineWaybill", MESSAGES["CEB511"].head)
Inventory = part_model(
    "BaselineInventory",
    MESSAGES["CEB621"].head,
    status=models.CharField(max_length=10),
    sentence=models.TextField(),
    tax=models.DecimalField(max_digits=MAX_DIGITS, decimal_places=2, null=True),
)
InventoryLine = lines_model("BaselineInventoryLine", MESSAGES["CEB621"].lines, Inventory)
Quota = model(
    "BaselineQuota",
    {
        "buyer": models.CharField(max_length=60),
        "year": models.IntegerField(),
        "used": models.DecimalField(max_digits=MAX_DIGITS, decimal_places=2, default=0),
    },
)
MODELS: Final = (Order, OrderLine, Payment, Waybill, Inventory, InventoryLine, Quota)


def create_tables() -> None:
    """In the bench's own database, which is thrown away afterwards."""
    with connection.schema_editor() as editor:
        for each in MODELS:
            editor.create_model(each)
