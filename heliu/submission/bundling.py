"""From the parcels of a batch to its messages: documents of a kind, at most a hundred together, always the same ones.

A bundle is made anew whenever it is needed (to sign, to send, to send again): guids and instant are kept, so that
its bytes are the same each time, and the doors know a repetition.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from heliu.ceb.signature.model import Algorithms
from heliu.ceb.signature.sign import Prepared, prepare
from heliu.ceb.writer import write
from heliu.kernel.days import business_day, customs_time
from heliu.kernel.problems import Conflict
from heliu.registry.api import load_directory
from heliu.submission.composing import Terms, composed
from heliu.submission.models import Batch, Bundle
from heliu.submission.sealed import values_of

KEYS: Final[Mapping[str, str]] = {
    "CEB311": "orderNo",
    "CEB411": "payTransactionId",
    "CEB511": "logisticsNo",
    "CEB621": "copNo",
}
"""The field by which each document is known when it is sent again."""


def terms_of(batch: Batch) -> Terms:
    """The terms a batch was confirmed under: its day and instant stay when it is sent later."""
    at = batch.confirmed_at or batch.changed_at
    day = business_day(at)
    return Terms(tuple(batch.documents), day, load_directory(day), customs_time(at))


def unsigned(bundle: Bundle, terms: Terms) -> bytes:
    """The message of a bundle, without its seal. Raises DoesNotFit for values that fit no field."""
    papers = bundle.papers.select_related("parcel", "parcel__batch").order_by("parcel__place")
    documents = []
    for paper in papers:
        documents_of, _faults = composed(values_of(paper.parcel), terms)
        head, lines = documents_of[bundle.message]
        documents.append(({**head, "guid": paper.guid}, lines))
    return write(bundle.message, documents, guid=bundle.guid, transfer=transfer(bundle.batch.firm_code, terms))


def transfer(firm_code: str, terms: Terms) -> Mapping[str, str]:
    """BaseTransfer: the firm hands its documents in itself."""
    firm = terms.directory.firm(firm_code)
    if firm is None:
        raise Conflict(_("企业 %(code)s 已不在备案名录中，不能报送。") % {"code": firm_code})
    return {"copCode": firm.code, "copName": firm.name, "dxpMode": "DXP", "dxpId": firm.dxp_id or firm.code}


def prepared(bundle: Bundle, terms: Terms, algorithms: Algorithms) -> Prepared:
    return prepare(unsigned(bundle, terms), algorithms)
