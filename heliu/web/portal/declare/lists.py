"""The list of declarations filled in on the form."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.submission.facts import TITLE_CHARS_MAX, Source
from heliu.web.kit.lists.spec import Action
from heliu.web.portal.sending.lists import batch_list

DECLARATIONS: Final = batch_list(
    Source.FORM,
    title=_("单票申报"),
    named=_("申报"),
    search=forms.CharField(label=_("订单编号"), max_length=TITLE_CHARS_MAX),
    nothing=_("点击“新的申报”，填写一票订单及其支付、运单、清单。填到一半可以离开，内容会保存；核对后签名报送。"),
    actions=(Action(_("新的申报"), "declare:new", "submission.prepare_declarations", posts=True),),
)
