"""The named limits of the wire. The official notes state counts only; bytes, depth and text are ours."""

MAX_MESSAGE_BYTES = 8 * 1024 * 1024
MAX_ELEMENTS_PER_MESSAGE = 300_000  # the fullest official message within MAX_MESSAGE_BYTES has fewer
MAX_DEPTH = 32  # a business message is 4 deep, its Signature 6; the rest is room for ExtendMessage
MAX_TEXT_CHARS = 512 * 1024  # one text anywhere, ExtendMessage and certificates included
MAX_DOCUMENTS_PER_MESSAGE = 100  # official; CEB816 and CEB818, which only the customs send, are unbounded
MAX_DEVIATIONS_REPORTED = 200  # per message: a list nobody reads to its end helps nobody
MAX_SHOWN_CHARS = 60  # of a value quoted in a sentence
MAX_LAYOUTS_REMEMBERED = 2048  # different ways clients leave out optional fields; each is planned once
MAX_NAMES_REMEMBERED = 200  # of one layout; a longer one is planned afresh each time
MAX_ATTRIBUTES_PER_ELEMENT = 64  # the schema knows six; libxml2 reads and sorts them in quadratic time
MAX_ATTRIBUTES_LOOKED_AT = 20  # of one element; six different ones at most are known to the schema
