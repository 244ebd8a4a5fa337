"""Papers of A4 as PDF (版式文件), Chinese fonts embedded whatever this machine has, and codes to point a phone at."""

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pylopdf_fonts_zh_cn
import segno
import typst

FONTS: Final = Path(pylopdf_fonts_zh_cn.__file__).parent


def typeset(main: bytes, beside: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """The PDF of a typst text and the files it reads. A typesetting fault is a programming error: both are ours."""
    sources: Any = {"main.typ": main, **beside}  # the stubs do not know several files
    made: bytes = typst.compile(sources, font_paths=_fonts(), format="pdf")
    return made


@cache
def _fonts() -> typst.Fonts:
    """Read once a process: they are most of the work of a page."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def code_picture(address: str) -> bytes:
    """The QR code of an address, as SVG."""
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", border=0, scale=4)
    return picture.getvalue()
