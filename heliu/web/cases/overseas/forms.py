"""What sellers and tax officers write: arrivals, counts, sales, proceeds, the close of a refund."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from heliu.overseas.facts import CURRENCIES, PLACES, Good, Offered, OfferedProceeds
from heliu.web.cases.overseas.words import amount, unit_of
from heliu.web.kit.fields import DayField


def quantity_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(
        label=label, help_text=help_text, required=required, max_digits=19, decimal_places=PLACES, widget=widget
    )


def money_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(
        label=label, help_text=help_text, required=required, max_digits=19, decimal_places=2, widget=widget
    )


def currency_field() -> forms.ChoiceField:
    choices = [(code, f"{iso} {code}") for code, (_zh, iso) in CURRENCIES.items()]
    return forms.ChoiceField(label=gettext_lazy("币制"), choices=choices, initial="502")


class GoodsForm(forms.Form):
    """A quantity for each line of a shipment; its fields are ``<prefix>-<gnum>``."""

    name = "quantity"

    def __init__(self, goods: Sequence[Good], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for good in goods:
            label = f"{good.gnum}. {good.item_no} {good.name}"
            self.fields[f"{self.name}-{good.gnum}"] = quantity_field(label, self.hint(good), required=False)
        self.goods = [self[f"{self.name}-{good.gnum}"] for good in goods]

    def hint(self, good: Good) -> str:
        raise NotImplementedError

    def quantities(self) -> dict[int, Decimal]:
        """By gnum, of the lines somebody wrote something for."""
        told = self.cleaned_data
        return {
            int(name.removeprefix(f"{self.name}-")): value
            for name, value in told.items()
            if name.startswith(f"{self.name}-") and value is not None
        }


class ArriveForm(GoodsForm):
    warehouse = forms.CharField(
        label=gettext_lazy("海外仓"), max_length=100, help_text=gettext_lazy("仓库名称，例如：洛杉矶一号仓。")
    )
    on = DayField(label=gettext_lazy("到仓日期"))

    def hint(self, good: Good) -> str:
        return _("在途 %(count)s %(unit)s") % {"count": amount(good.stock.in_transit), "unit": unit_of(good)}


class CountForm(GoodsForm):
    name = "counted"
    on = DayField(label=gettext_lazy("盘点日期"))
    reason = forms.CharField(
        label=gettext_lazy("短少的原因"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("盘点少于账面的部分按报损入账，请写明原因。"),
    )

    def hint(self, good: Good) -> str:
        return _("账面在仓 %(count)s %(unit)s") % {"count": amount(good.stock.on_hand), "unit": unit_of(good)}


class SaleForm(forms.Form):
    reference = forms.CharField(label=gettext_lazy("销售单号"), max_length=60)
    item_no = forms.CharField(label=gettext_lazy("商品货号"), max_length=30)
    quantity = quantity_field(pgettext_lazy("column", "数量"))
    price = quantity_field(gettext_lazy("单价"))
    currency = currency_field()
    on = DayField(label=gettext_lazy("销售日期"))
    invt_no = forms.CharField(
        label=gettext_lazy("清单编号"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("不填的，从最早离境的在仓货物售出。"),
    )

    def offered(self) -> Offered:
        """Only after the form has proved right."""
        return Offered(**self.cleaned_data)


class ProceedsForm(forms.Form):
    number = forms.CharField(label=gettext_lazy("银行流水号"), max_length=60)
    on = DayField(label=gettext_lazy("收汇日期"))
    currency = currency_field()
    gross = money_field(gettext_lazy("销售款"), gettext_lazy("扣除费用之前的销售款，按它核销销售。"))
    fees = money_field(
        gettext_lazy("扣除费用"), gettext_lazy("境外扣除的物流、仓储、税费等（差额结算）；没有的不填。"), required=False
    )
    bank = forms.CharField(label=gettext_lazy("收款银行"), max_length=100, required=False)

    def offered(self) -> OfferedProceeds:
        """Only after the form has proved right."""
        return OfferedProceeds(**{**self.cleaned_data, "fees": self.cleaned_data["fees"] or Decimal(0)})


class RefundForm(forms.Form):
    on = DayField(label=gettext_lazy("结清日期"))
    reference = forms.CharField(
        label=gettext_lazy("依据"), max_length=60, help_text=gettext_lazy("核算单据的编号；未申报退税的写明“未申报”。")
    )


class UploadForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("销售记录（.xlsx 或 .json）"), allow_empty_file=True)


class CancelForm(forms.Form):
    quantity = quantity_field(gettext_lazy("冲销数量"), gettext_lazy("不填的，全部冲销。"), required=False)
    reason = forms.CharField(label=gettext_lazy("冲销原因"), max_length=200)
