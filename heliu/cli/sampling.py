"""heliu ceb sample: a sample of one message in the terminal, as XML with or without comments, or as its fields."""

from collections.abc import Iterator
from typing import Any

from heliu.ceb.catalogue.index import MESSAGES, transfer_of
from heliu.ceb.catalogue.model import Part
from heliu.ceb.facets import wanted
from heliu.ceb.specimens.sample import Sample, Values


def message_name(typed: str) -> str | None:
    """``311``, ``ceb311``, ``CEB311Message``: the message meant, or None."""
    name = typed.strip().upper().removesuffix("MESSAGE")
    name = name if name.startswith("CEB") else f"CEB{name}"
    return name if name in MESSAGES else None


def as_json(sample: Sample) -> dict[str, Any]:
    """Every field of the message in its order, with what it takes and the sample's value (None: left out)."""
    message = sample.message
    body = f"/{message.root}/{message.body}"
    fields = list(
        _fields(message.head, sample.head, f"{body}/{message.head.element}" if message.head.element else body)
    )
    for at, line in enumerate(sample.lines, start=1):
        if message.lines is not None:
            fields += _fields(message.lines, line, f"{body}/{message.lines.element}[{at}]")
    if sample.transfer is not None:
        fields += _fields(transfer_of(message.direction), sample.transfer, f"/{message.root}/BaseTransfer")
    return {
        "message": message.name,
        "zh": message.zh,
        "direction": message.direction,
        "sender": message.sender,
        "signature": message.signature,
        "answered_by": message.answered_by,
        "guid": sample.guid,
        "fields": fields,
    }


def _fields(part: Part, values: Values, path: str) -> Iterator[dict[str, Any]]:
    for field in part.fields:
        yield {
            "path": f"{path}/{field.name}",
            "name": field.name,
            "zh": field.zh,
            "en": field.en,
            "value": values.get(field.name) or None,
            "required": field.required,
            "kind": field.kind,
            "min_length": field.min_length if field.kind == "string" else None,
            "max_length": field.max_length,
            "takes": wanted(field),
            "note": field.note,
            "codes": field.codes,
            "personal": field.personal,
        }
