"""Pinyin initials (拼音首字母) of a firm's name: 泸州示范电商有限公司 is found by ``lzsf``."""

from heliu.kernel.pinyin import initials

INITIALS_MAX = 100


def initials_of(name: str) -> str:
    """First letters in lower case; letters and digits of the name stay, everything else goes."""
    return "".join(one for one in initials(name) if one.isascii() and one.isalnum())[:INITIALS_MAX]
