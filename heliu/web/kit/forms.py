"""A refusal of a service beside the fields it is about."""

from collections.abc import Callable
from typing import Any

from django import forms

from heliu.kernel.languages import english
from heliu.kernel.problems import Conflict, Invalid, NotThere, Problem, TooLarge, Unreadable


def attempt(form: forms.Form, verb: Callable[[], Any]) -> bool:
    """Whether the verb was done; why not stands at the form's fields, or above them."""
    try:
        verb()
    except (Invalid, Conflict, NotThere, TooLarge, Unreadable) as refused:
        tell(form, refused)
    return not form.errors


def tell(form: forms.Form, refused: Problem) -> None:
    """Each fault with what to do about it: at its field, or above the form and under what was refused."""
    placed = [(one.pointer.rpartition("/")[2], one) for one in refused.violations]
    if not placed or any(name not in form.fields for name, _ in placed):
        form.add_error(None, refused.detail)
    between = " " if english() else ""
    for name, one in placed:
        form.add_error(name if name in form.fields else None, between.join(filter(None, (one.detail, one.fix))))
