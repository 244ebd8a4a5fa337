"""What pages, commands and other rooms may ask of the no-invoice exemption."""

from heliu.reliefs.exemption.checking import check
from heliu.reliefs.exemption.delivering import (
    DELIVER,
    count_deliveries,
    deliver,
    delivery_file,
    list_deliveries,
)
from heliu.reliefs.exemption.demonstration import load_demo_exclusions
from heliu.reliefs.exemption.excluding import (
    MANAGE,
    VIEW,
    Noted,
    count_exclusions,
    end_exclusion,
    exclusion_fact,
    list_exclusions,
    note_exclusion,
)
from heliu.reliefs.exemption.importing import (
    commit_upload,
    error_workbook,
    keep_upload,
    see_upload,
    template_workbook,
    upload_fact,
)
from heliu.reliefs.exemption.numbers import number_of
from heliu.reliefs.exemption.offering import offered, register_lists
from heliu.reliefs.exemption.reading import (
    count_exceptions,
    count_registrations,
    exception_fact,
    figures,
    list_exceptions,
    list_registrations,
    newest,
    open_exceptions,
    registration_fact,
)
from heliu.reliefs.exemption.recomputing import AUDIT, choices, recomputed
from heliu.reliefs.exemption.services import (
    CURRENCIES,
    DECIDE,
    REGISTER,
    ask_exception,
    decide,
    may_be_excused,
    register,
    withdraw,
)
from heliu.reliefs.exemption.words import cause_of, named, rule_named, sentence_of
from heliu.reliefs.exemption.workbook import TEMPLATE

__all__ = [
    "AUDIT",
    "CURRENCIES",
    "DECIDE",
    "DELIVER",
    "MANAGE",
    "REGISTER",
    "TEMPLATE",
    "VIEW",
    "Noted",
    "ask_exception",
    "cause_of",
    "check",
    "choices",
    "commit_upload",
    "count_deliveries",
    "count_exceptions",
    "count_exclusions",
    "count_registrations",
    "decide",
    "deliver",
    "delivery_file",
    "end_exclusion",
    "error_workbook",
    "exception_fact",
    "exclusion_fact",
    "figures",
    "keep_upload",
    "list_deliveries",
    "list_exceptions",
    "list_exclusions",
    "list_registrations",
    "load_demo_exclusions",
    "may_be_excused",
    "named",
    "newest",
    "note_exclusion",
    "number_of",
    "offered",
    "open_exceptions",
    "recomputed",
    "register",
    "register_lists",
    "registration_fact",
    "rule_named",
    "see_upload",
    "sentence_of",
    "template_workbook",
    "upload_fact",
    "withdraw",
]
