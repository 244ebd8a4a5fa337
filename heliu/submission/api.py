"""What the pages may ask of submission: prepare, look ahead, confirm, take back, follow."""

from heliu.registry.api import has_sandbox_key
from heliu.submission.blanks import GROUPS, Blank, blanks, standard_value
from heliu.submission.card import card_of
from heliu.submission.drafts import (
    PARTY_ROLES,
    changed,
    choose_documents,
    discard,
    documents_of,
    earlier_upload,
    filed_firms,
    look_at_sheet,
    preview_form,
    save_values,
    start_form,
    take_sheet,
    values_in,
)
from heliu.submission.queries import batch_fact, count_batches, list_batches, open_batches, parcels_in
from heliu.submission.reading import choices, reader
from heliu.submission.resending import resend
from heliu.submission.services import confirm, send_again, take_back, take_signatures, to_sign
from heliu.submission.sheets import heading, template
from heliu.submission.undoing import (
    REASON_CHARS_MAX,
    application,
    application_to_sign,
    keep_application,
    send_application,
    send_signed,
    withdrawal,
)
from heliu.submission.wording import takes

__all__ = [
    "GROUPS",
    "PARTY_ROLES",
    "REASON_CHARS_MAX",
    "Blank",
    "application",
    "application_to_sign",
    "batch_fact",
    "blanks",
    "card_of",
    "changed",
    "choices",
    "choose_documents",
    "confirm",
    "count_batches",
    "discard",
    "documents_of",
    "earlier_upload",
    "filed_firms",
    "has_sandbox_key",
    "heading",
    "keep_application",
    "list_batches",
    "look_at_sheet",
    "open_batches",
    "parcels_in",
    "preview_form",
    "reader",
    "resend",
    "save_values",
    "send_again",
    "send_application",
    "send_signed",
    "standard_value",
    "start_form",
    "take_back",
    "take_sheet",
    "take_signatures",
    "takes",
    "template",
    "to_sign",
    "values_in",
    "withdrawal",
]
