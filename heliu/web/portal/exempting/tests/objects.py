"""Objects for the walk over all addresses: an uploaded workbook of the owner."""

from heliu.kernel.days import now
from heliu.kernel.workbooks.kept import Arrival
from heliu.reliefs.exemption.models import ExemptionUpload
from heliu.reliefs.exemption.workbook import TEMPLATE
from heliu.reliefs.tests.sheets import sheet


def upload(owner):
    arrival = Arrival(owner.firm, owner.user_id, "登记.xlsx", now())
    return {"number": ExemptionUpload.keep(sheet(), TEMPLATE.mark, arrival).pk}


OBJECTS = {"exempting:upload": upload, "exempting:errors": upload}
