"""What is wrong with a value, and what a field takes, in the reader's language."""

from django.utils.translation import gettext as _

from heliu.ceb.catalogue.model import Field
from heliu.ceb.codes import explain
from heliu.ceb.facets import INT_MAX
from heliu.kernel.languages import Words, english


def name_of(field: Field) -> Words:
    """The field in both languages: 订购人姓名, buyer name."""
    english_name = field.en.removesuffix(" [sic]")
    return Words(field.zh, english_name[:1].upper() + english_name[1:])


def cause(code: str) -> str:
    """The catalogue's title of a fault code."""
    found = explain(code)
    if found is None or not found.entries:
        return code
    entry = found.entries[0]
    return (entry.en if english() else entry.zh).title


def sentence(code: str) -> str:
    return _("%(cause)s。") % {"cause": cause(code)}


def fault_in(field: Field, code: str) -> str:
    return _("%(name)s：%(cause)s。") % {"name": name_of(field), "cause": cause(code)}


def takes(field: Field) -> str:
    """What the field takes, as the sentence that tells how to mend it."""
    if field.fixed is not None:
        return _("固定填写 %(value)s。") % {"value": field.fixed}
    if field.kind == "decimal":
        return _("请填数字，最多 %(digits)d 位有效数字、%(places)d 位小数，不带单位。") % {
            "digits": field.total_digits,
            "places": field.fraction_digits,
        }
    if field.kind == "int":
        return _("请填整数，最多 %(digits)d 位。") % {"digits": field.total_digits or len(str(INT_MAX))}
    if field.min_length == field.max_length:
        return _("应恰好 %(count)d 个字符。") % {"count": field.max_length}
    return _("应为 %(least)d 至 %(most)d 个字符。") % {"least": field.min_length, "most": field.max_length or 0}
