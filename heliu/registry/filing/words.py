"""A sentence of the filing in both languages: Chinese first, English complete, chosen by the reader's language."""

from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Words:
    """Reads as the language of the moment: in a page, in a problem's sentence, in a certificate."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if (get_language() or "zh").startswith("zh") else self.en
