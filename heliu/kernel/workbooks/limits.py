"""The named limits of an upload. A page says them before a file is chosen; a refusal names the one that was met."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes above which a workbook is not read.

    ``bytes_max`` bounds the file as it came, ``unpacked_bytes_max`` what its archive holds: a zip bomb is small
    outside. ``chars_max`` bounds the text of all cells together, because one long shared string may stand in every
    cell. ``rows_max`` and ``columns_max`` bound the rectangle that is read, with everything empty inside it.
    """

    bytes_max: int = 5 * MEBIBYTE
    unpacked_bytes_max: int = 50 * MEBIBYTE
    members_max: int = 200
    rows_max: int = 5_000
    columns_max: int = 60
    cell_chars_max: int = 2_000
    chars_max: int = 4_000_000
    depth_max: int = 30


LIMITS = Limits()
HEADER_ROWS_MAX = 10
"""The headings stand in one of so many rows from the top: people write titles and notes above them."""
