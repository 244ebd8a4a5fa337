"""The archive of a workbook, unpacked under our own count and packed anew, so that no other program trusts its claims.

An .xlsx is a zip of XML. What its directory says of sizes may lie, a part may be anything, a sheet of two cells may
span a billion. So every part is inflated with a bound, read once as XML (:mod:`heliu.kernel.workbooks.parts`), and
only the XML parts are handed on, stored plainly: macros, pictures, links and other parts are left behind.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from heliu.kernel.problems import TooLarge, Unreadable
from heliu.kernel.workbooks.limits import Limits
from heliu.kernel.workbooks.parts import Extent, inspect_part

LOCAL_HEADER = struct.Struct("<4s5H3L2H")
ENCRYPTED = 0x1
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
XML_PARTS = (".xml", ".rels")


def clean_archive(content: bytes, limits: Limits) -> bytes:
    """The same workbook with nothing in it but XML that was read whole. Raises Unreadable and TooLarge."""
    if len(content) > limits.bytes_max:
        raise TooLarge(
            _("文件有 %(size)d 字节，上限为 %(limit)d 字节（bytes_max）。请拆分后再上传。")
            % {"size": len(content), "limit": limits.bytes_max}
        )
    if content.startswith(OLD_EXCEL):
        raise Unreadable(_("这是旧版 .xls 或加密的 Excel 文件。请在 Excel 或 WPS 中另存为不加密的 .xlsx 再上传。"))
    try:
        return _packed_anew(content, limits)
    except (zipfile.BadZipFile, zlib.error, struct.error, UnicodeDecodeError, NotImplementedError, EOFError) as cause:
        raise Unreadable(_("文件不是完整的 .xlsx 工作簿。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。")) from cause


def _packed_anew(content: bytes, limits: Limits) -> bytes:
    clean, extent = io.BytesIO(), Extent(limits)
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(clean, "w", zipfile.ZIP_STORED) as packed:
        for info, part in _parts(content, given, limits):
            inspect_part(part, extent)
            packed.writestr(info.filename, part)
    extent.weigh()
    return clean.getvalue()


def _parts(content: bytes, given: zipfile.ZipFile, limits: Limits) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    infos = given.infolist()
    if len(infos) > limits.members_max:
        raise TooLarge(
            _("工作簿由 %(count)d 个部件组成，上限为 %(limit)d 个（members_max）。")
            % {"count": len(infos), "limit": limits.members_max}
        )
    if len({info.filename for info in infos}) != len(infos):
        raise zipfile.BadZipFile("a name stands twice")
    left = limits.unpacked_bytes_max
    for info in infos:
        if not info.filename.endswith(XML_PARTS):
            continue
        part = _inflate(content, info, left, limits)
        left -= len(part)
        yield info, part


def _inflate(content: bytes, info: zipfile.ZipInfo, left: int, limits: Limits) -> bytes:
    """The part's bytes, never more than ``left``, whatever the directory says."""
    if info.flag_bits & ENCRYPTED:
        raise Unreadable(_("工作簿设有打开密码。请去掉密码后再上传。"))
    mark, *_fields, name_length, extra_length = LOCAL_HEADER.unpack_from(content, info.header_offset)
    if mark != b"PK\x03\x04":
        raise zipfile.BadZipFile("no local header")
    begins = info.header_offset + LOCAL_HEADER.size + name_length + extra_length
    raw = content[begins : begins + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        part, whole = raw, len(raw) == info.compress_size
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        part = inflater.decompress(raw, left + 1)
        whole = inflater.eof or len(part) > left
    else:
        raise zipfile.BadZipFile("compressed in a way that Excel does not use")
    if len(part) > left:
        raise TooLarge(
            _("工作簿解压后超过 %(limit)d 字节（unpacked_bytes_max），不予读取。请只保留需要的行列再上传。")
            % {"limit": limits.unpacked_bytes_max}
        )
    if not whole or len(part) != info.file_size:
        raise zipfile.BadZipFile("shorter or longer than its directory says")
    return part
