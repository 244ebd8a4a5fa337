"""What others may ask of goods filing. Whoever asks says as whom; the answer is never wider than what they may see."""

from heliu.registry.goods.advice import advise
from heliu.registry.goods.importing import (
    commit_upload,
    error_workbook,
    keep_pasted,
    keep_upload,
    see_upload,
    template_workbook,
    undo_upload,
    undoable,
    upload_of,
    uploads_of,
)
from heliu.registry.goods.reading import (
    count_goods,
    count_in,
    history_of,
    item_of,
    list_goods,
    next_submitted,
    versions_of,
)
from heliu.registry.goods.rules import faults
from heliu.registry.goods.services import create_many, decide, open_change, save, submit, withdraw
from heliu.registry.goods.words import (
    BRAND_KIND_NAMES,
    CONTENT_UNIT_NAMES,
    FIELD_NAMES,
    STATES,
    cause_of,
    fix_of,
    name_of,
)
from heliu.registry.goods.workbook import TEMPLATE

__all__ = [
    "BRAND_KIND_NAMES",
    "CONTENT_UNIT_NAMES",
    "FIELD_NAMES",
    "STATES",
    "TEMPLATE",
    "advise",
    "cause_of",
    "commit_upload",
    "count_goods",
    "count_in",
    "create_many",
    "decide",
    "error_workbook",
    "faults",
    "fix_of",
    "history_of",
    "item_of",
    "keep_pasted",
    "keep_upload",
    "list_goods",
    "name_of",
    "next_submitted",
    "open_change",
    "save",
    "see_upload",
    "submit",
    "template_workbook",
    "undo_upload",
    "undoable",
    "upload_of",
    "uploads_of",
    "versions_of",
    "withdraw",
]
