"""The text of a PDF as typst writes it: streams deflated, each font with a table of which glyph is which character."""

import re
import zlib

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
FONT = re.compile(rb"/(f\d+) (\d+) 0 R")
PIECE = rb"\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)|<[0-9A-Fa-f]*>"  # brackets in pairs need no stroke before them
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\[((?:" + PIECE + rb"|[^\]<(])*)\]TJ", re.DOTALL)
PIECES = re.compile(PIECE, re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages_of(pdf):
    """The text of each page, a line for each piece of text that was set."""
    objects = dict(OBJECT.findall(pdf))
    pages = [body for body in objects.values() if b"/Type/Page/" in body or b"/Type/Page " in body]
    return ["".join(_texts(objects, page)) for page in pages]


def _texts(objects, page):
    fonts = {
        name: _characters(objects, objects[number])
        for name, number in FONT.findall(objects[_reference(b"Resources", page)])
    }
    font = {}
    for name, pieces in SHOWN.findall(_stream(objects[_reference(b"Contents", page)])):
        if name:
            font = fonts[name]
        else:
            octets = b"".join(_plain(piece) for piece in PIECES.findall(pieces))
            yield "".join(font.get(octets[at : at + 2], "?") for at in range(0, len(octets), 2)) + "\n"


def _characters(objects, font):
    table = _stream(objects[_reference(b"ToUnicode", font)])
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table)
    return {bytes.fromhex(glyph.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}


def _reference(name, body):
    return re.search(rb"/" + name + rb" (\d+) 0 R", body)[1]


def _stream(body):
    return zlib.decompress(STREAM.search(body)[1])


def _plain(piece):
    if piece.startswith(b"<"):
        return bytes.fromhex(piece[1:-1].decode())
    return ESCAPED.sub(_letter, piece[1:-1])


def _letter(found):
    """What a stroke and what follows it stand for."""
    told = found[1]
    return bytes([int(told, 8)]) if told.isdigit() else LETTERS.get(told, told)
