"""The list of uploaded files of orders."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.submission.facts import TITLE_CHARS_MAX, Source
from heliu.web.kit.lists.spec import Action
from heliu.web.portal.sending.lists import batch_list

FILES: Final = batch_list(
    Source.SHEET,
    title=_("订单导入"),
    named=_("文件名"),
    search=forms.CharField(label=_("文件名"), max_length=TITLE_CHARS_MAX),
    nothing=_("还没有上传过订单文件。下载模板，填好后上传；先看到每一行的错误和改法，确认后才签名报送。"),
    actions=(
        Action(_("上传订单文件"), "orders:upload", "submission.prepare_declarations"),
        Action(_("下载模板"), "orders:template"),
    ),
)
