"""A refusal of a service beside the fields it is about."""

from collections.abc import Callable
from typing import Any

from django import forms

from heliu.kernel.languages import english
from heliu.kernel.problems import Conflict, Invalid, NotThere, Problem, TooLarge


def attempt(form: forms.Form, verb: Callable[[], Any]) -> bool:
    """Whether the verb was done; why not stands at the form's fields, or above them."""
    try:
        verb()
    except (Invalid, Conflict, NotThere, TooLarge) as refused:
        tell(form, refused)
    return not form.errors


def tell(form: forms.Form, refused: Problem) -> None:
    """Each fault with what to do about it: at its field, or above the form where it is of none."""
    for one in refused.violations:
        name = one.pointer.strip("/")
        sentences = " " if english() else ""
        form.add_error(name if name in form.fields else None, sentences.join(filter(None, (one.detail, one.fix))))
    if not refused.violations:
        form.add_error(None, refused.detail)
