"""What the pages of undoing call things."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliu.clearance.undoing.api import Reason, UndoingVerb
from heliu.clearance.undoing.facts import Application, Kind, State

KINDS: Final[Mapping[Kind, Promise]] = {
    Kind.CANCEL: pgettext_lazy("application", "撤销"),
    Kind.RETURN: pgettext_lazy("application", "退货"),
}
STATES: Final[Mapping[State, tuple[Promise, str]]] = {
    State.REVIEW: (_("待关员核准"), "warn"),
    State.AWAITING: (_("待货物运回"), "now"),
    State.DONE: (pgettext_lazy("application", "办结"), "good"),
    State.REFUSED: (pgettext_lazy("application", "未同意"), "bad"),
    State.EXPIRED: (_("逾期失效"), "bad"),
    State.WITHDRAWN: (pgettext_lazy("application", "已撤回"), ""),
}
VERBS: Final[Mapping[UndoingVerb, Promise]] = {
    UndoingVerb.APPROVE: pgettext_lazy("application", "核准"),
    UndoingVerb.REFUSE: pgettext_lazy("application", "不同意"),
    UndoingVerb.RECEIVE: _("核收退货"),
}
WHY: Final[Mapping[Reason, Promise]] = {
    Reason.SCORE: _("原清单风险分达到人工审核"),
    Reason.OFTEN: _("该订购人本年退货较多"),
    Reason.VALUE: _("退货金额较大"),
    Reason.DISPUTED: _("订购人对该清单有办理中的异议"),
}


def why(application: Application) -> list[Promise]:
    """Why an officer decides."""
    return [text for reason, text in WHY.items() if application.why_officer & reason]
