"""What other rooms may ask of what-ifs on pages."""

from heliu.whatif.studies.reading import VIEW, count_studies, list_studies, of_draft, study
from heliu.whatif.studies.services import ASK, ask, ask_about_draft, call_off

__all__ = [
    "ASK",
    "VIEW",
    "ask",
    "ask_about_draft",
    "call_off",
    "count_studies",
    "list_studies",
    "of_draft",
    "study",
]
