"""What other rooms may ask of what-ifs on pages."""

from heliu.whatif.studies.reading import VIEW, count_studies, list_studies, of_draft, of_goods_list, study
from heliu.whatif.studies.services import ASK, ask, ask_about_draft, ask_about_list, call_off

__all__ = [
    "ASK",
    "VIEW",
    "ask",
    "ask_about_draft",
    "ask_about_list",
    "call_off",
    "count_studies",
    "list_studies",
    "of_draft",
    "of_goods_list",
    "study",
]
