"""Objects for the walk over all addresses: an item of the owner, and an upload."""

from dataclasses import replace

from heliu.registry.goods import api
from heliu.registry.goods.tests.factories import MASK
from heliu.registry.goods.tests.workbooks import row, workbook


def item(owner):
    return {"item_id": api.save(MASK, actor=owner).id}


def upload(owner):
    return {"upload_id": api.keep_upload(workbook(row(sku="A")), "a.xlsx", actor=owner).id}


def submitted(owner):
    made = api.save(replace(MASK, sku="B"), actor=owner)
    return {"item_id": api.submit(made.id, actor=owner).id}


OBJECTS = {f"goods:{name}": item for name in ("item", "edit", "submit", "change", "withdraw")} | {
    "goods:upload": upload,
    "goods:errors": upload,
    "goods:undo": upload,
    "goods_office:case": submitted,
}
