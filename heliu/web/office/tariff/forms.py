"""A tariff with its document."""

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.web.office.tables.forms import TableForm


class UploadForm(TableForm):
    """What the uploader says of the tariff."""

    file = forms.FileField(label=_("税则（.xlsx 或 .csv）"))
