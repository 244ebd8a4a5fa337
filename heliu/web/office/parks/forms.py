"""The forms of the officers' park pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.kernel.languages import told
from heliu.parks.facts import GradeLevel, SpaceKind
from heliu.web.kit.fields import DayField, FirmCodeField


def area(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=12, decimal_places=2, widget=forms.TextInput({"inputmode": "decimal"})
    )


class PremisesForm(forms.Form):
    """Space that is let or shared."""

    code = forms.RegexField(
        r"^[0-9A-Z-]{1,20}$",
        label=_("场地编号"),
        help_text=_("数字、大写字母或连字符，最多 20 位，例如 CORE-B2。"),
        error_messages={"invalid": _("场地编号只能是数字、大写字母或连字符，最多 20 位。")},
    )
    name = forms.CharField(label=_("名称"), max_length=100)
    kind = forms.ChoiceField(label=_("类型"))
    area_m2 = area(_("可租面积（m²）"))
    site_code = forms.CharField(
        label=_("监管场所代码"),
        max_length=10,
        required=False,
        help_text=_("海关监管的场地填写；须为本园区的监管场所。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, told(kind)) for kind in SpaceKind]  # type: ignore[attr-defined]


class LeaseForm(forms.Form):
    """Space a tenant rents."""

    firm_code = forms.ChoiceField(label=_("入驻企业"))
    premises = forms.ChoiceField(label=_("场地"))
    area_m2 = area(_("面积（m²）"))
    since = DayField(label=_("起租日期"))
    until = DayField(label=_("到期日期（含当日）"), required=False)

    def __init__(self, firms: list[tuple[str, str]], spaces: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["firm_code"].choices = firms  # type: ignore[attr-defined]
        self.fields["premises"].choices = spaces  # type: ignore[attr-defined]


class DayForm(forms.Form):
    """The last day of something."""

    until = DayField(label=_("最后一日"))


class EvidenceForm(forms.Form):
    """What a criterion rests on."""

    points = forms.DecimalField(
        label=_("自评分"), max_digits=6, decimal_places=2, widget=forms.TextInput({"inputmode": "decimal"})
    )
    statement = forms.CharField(label=_("说明"), max_length=1000, required=False, widget=forms.Textarea({"rows": 4}))
    attachment = forms.FileField(
        label=_("佐证材料"), required=False, widget=forms.FileInput({"accept": ".pdf,.png,.jpg,.jpeg"})
    )


class WordsForm(forms.Form):
    """A reason."""

    words = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea({"rows": 3}))


class ReviewForm(forms.Form):
    """Points for each document, and an opinion."""

    words = forms.CharField(label=_("评审意见"), max_length=1000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, items: list[tuple[str, str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name, weight in items:
            self.fields[f"points_{code}"] = forms.DecimalField(
                label=name,
                min_value=0,
                max_value=weight,
                decimal_places=2,
                help_text=_("0 至 %(weight)s 分") % {"weight": weight},
                widget=forms.TextInput({"inputmode": "decimal"}),
            )
        self.order_fields([*(f"points_{code}" for code, _name, _weight in items), "words"])

    def points(self) -> dict[str, Any]:
        return {
            name.removeprefix("points_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("points_")
        }


class GradeForm(forms.Form):
    """The grade of a year."""

    level = forms.ChoiceField(label=_("评定等级"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("与按指标得出的等级不同时必须填写。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [(one.value, told(one)) for one in GradeLevel]  # type: ignore[attr-defined]


class BatchForm(forms.Form):
    """A round of seats."""

    code = forms.CharField(label=_("批次编号"), max_length=20)
    name = forms.CharField(label=_("名称"), max_length=100)
    seats = forms.IntegerField(label=_("席位数"), min_value=1, widget=forms.TextInput({"inputmode": "numeric"}))
    opens = DayField(label=_("申请开始"))
    closes = DayField(label=_("申请截止（含当日）"))


class CoachingForm(forms.Form):
    """A session of a mentor with a team."""

    day = DayField(label=_("日期"))
    mentor = forms.CharField(label=_("导师"), max_length=50)
    topic = forms.CharField(label=_("内容"), max_length=200)
    hours = forms.DecimalField(
        label=_("时长（小时）"), max_digits=4, decimal_places=1, widget=forms.TextInput({"inputmode": "decimal"})
    )


class FirmForm(forms.Form):
    """The filed firm a team has become."""

    firm_code = FirmCodeField(label=_("企业海关编码"), help_text=_("出孵企业须已备案。"))


class EventForm(forms.Form):
    """An event."""

    code = forms.CharField(label=_("活动编号"), max_length=20)
    title = forms.CharField(label=_("名称"), max_length=100)
    day = DayField(label=_("日期"))
    place = forms.CharField(label=_("地点"), max_length=100)
    places = forms.IntegerField(label=_("名额"), min_value=1, widget=forms.TextInput({"inputmode": "numeric"}))
