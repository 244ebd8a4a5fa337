"""A revocation list as a file; its size and its seal are the register's business."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RevocationListForm(forms.Form):
    file = forms.FileField(label=_("吊销列表文件"), widget=forms.FileInput(attrs={"accept": ".crl,.pem,.der"}))
