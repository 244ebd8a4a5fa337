"""As much DER (X.690) as certificates need: read a tag-length-value, write one, turn r and s into the two forms."""

INTEGER, BIT_STRING, OCTET_STRING, NULL, OID, UTF8_STRING = 0x02, 0x03, 0x04, 0x05, 0x06, 0x0C
PRINTABLE_STRING, T61_STRING, IA5_STRING, UTC_TIME, GENERALIZED_TIME, BMP_STRING = 0x13, 0x14, 0x16, 0x17, 0x18, 0x1E
SEQUENCE, SET = 0x30, 0x31
LONG_FORM = 0x80  # X.690 8.1.3: from here on the first byte counts the bytes of the length
MAX_LENGTH_BYTES = 3
SM2_NUMBER_BYTES = 32


class DerProblem(ValueError):
    """The bytes are not the DER they should be."""


def value(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < LONG_FORM:
        return bytes((tag, length)) + content
    size = (length.bit_length() + 7) // 8
    return bytes((tag, LONG_FORM | size)) + length.to_bytes(size, "big") + content


def sequence(*parts: bytes) -> bytes:
    return value(SEQUENCE, b"".join(parts))


def integer(number: int) -> bytes:
    return value(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True))


def oid(dotted: str) -> bytes:
    first, second, *rest = (int(part) for part in dotted.split("."))
    content = bytearray()
    for arc in (first * 40 + second, *rest):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(0x80 | arc & 0x7F)
        content.extend(reversed(groups))
    return value(OID, bytes(content))


def bit_string(content: bytes) -> bytes:
    return value(BIT_STRING, b"\0" + content)


def read(data: bytes, offset: int = 0) -> tuple[int, int, int]:
    """Return (tag, start of the content, end of the content) of the value at ``offset``."""
    if offset + 2 > len(data):
        raise DerProblem("A DER value is cut off before its length.")
    tag, length, start = data[offset], data[offset + 1], offset + 2
    if length >= LONG_FORM:
        size = length & 0x7F
        if not 1 <= size <= MAX_LENGTH_BYTES or start + size > len(data):
            raise DerProblem("A DER length has a form that no certificate uses.")
        length, start = int.from_bytes(data[start : start + size], "big"), start + size
    if start + length > len(data):
        raise DerProblem("A DER value is longer than the bytes that hold it.")
    return tag, start, start + length


def children(data: bytes) -> list[tuple[int, bytes, bytes]]:
    """Return (tag, content, whole value) of each child of the constructed value that ``data`` begins with."""
    _, offset, end = read(data)
    found = []
    while offset < end:
        tag, start, stop = read(data, offset)
        found.append((tag, data[start:stop], data[offset:stop]))
        offset = stop
    return found


def text(data: bytes) -> str | None:
    """Decode one DER string.

    Old E-Port certificates put GBK bytes into an IA5String, so bytes beyond ASCII there are Chinese, not an error.
    """
    try:
        tag, start, stop = read(data)
        content = data[start:stop]
        if tag == UTF8_STRING:
            return content.decode("utf-8")
        if tag == BMP_STRING:
            return content.decode("utf-16-be")
        if tag in {IA5_STRING, PRINTABLE_STRING, T61_STRING}:
            return content.decode("gb18030")
    except ValueError:  # DerProblem and UnicodeDecodeError are both ValueErrors
        return None
    return None


def signature_to_der(raw: bytes) -> bytes:
    """SM2 signature as UKeys send it (r‖s, 64 bytes) → as OpenSSL wants it (SEQUENCE of two INTEGERs)."""
    half = SM2_NUMBER_BYTES
    return sequence(integer(int.from_bytes(raw[:half], "big")), integer(int.from_bytes(raw[half:], "big")))


def signature_from_der(data: bytes) -> bytes:
    """SM2 signature from OpenSSL's form to r‖s, 64 bytes."""
    numbers = (int.from_bytes(content, "big") for _, content, _ in children(data))
    return b"".join(number.to_bytes(SM2_NUMBER_BYTES, "big") for number in numbers)
