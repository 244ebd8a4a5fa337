"""The answer to a dispute."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """Where the case goes, and what the person reads."""

    to = forms.ChoiceField(label=_("处理结果"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("答复"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("本人会看到这段文字，最多 1000 字。"),
    )

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = choices  # type: ignore[attr-defined]
