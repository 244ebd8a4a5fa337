"""Every limit of the doors, by name. A refusal that enforces one says its name and its number."""

from heliu.ceb.limits import MAX_MESSAGE_BYTES as WIRE_MESSAGE_BYTES
from heliu.originals.facts import DEPOSIT_OCTETS_MAX

KIB = 1024
MIB = 1024 * KIB

MAX_MESSAGE_BYTES = WIRE_MESSAGE_BYTES  # the wire's own limit holds at every door
MAX_MULTIPART_PARTS = 32
MAX_MULTIPART_BYTES = 32 * MIB
MAX_JSON_BYTES = 12 * MIB  # a message of 8 MiB in base64, and its head
MAX_HEADER_BYTES = 32 * KIB
MAX_PART_HEADER_BYTES = 4 * KIB
MAX_PART_HEADERS = 8
MAX_TOKEN_CHARS = 256
MAX_KEY_CHARS = 64  # copNo, orderNo and the like in a URL

MAX_BUFFERED_BYTES = 256 * MIB  # bodies held in memory by one worker at a time, all senders together

BODY_READ_S_MAX = 30.0
HEADER_READ_S_MAX = 10.0
KEEP_ALIVE_S_MAX = 75
BACKLOG = 2048
RESTART_S_MAX = 2.0  # longest pause before a dead worker is started again
DRAIN_S_MAX = 8  # time in-flight requests get after SIGTERM; the supervisor above waits 12
DISCARD_S_MAX = 2.0  # how long the rest of a refused body is read and thrown away, so that the refusal can be read
RATE_PER_S = 20_000.0  # requests a second of one firm (token) or one address, per worker
RATE_BURST = 40_000.0

RECEIPTS_PER_PAGE = 500
MAX_RECEIPTS_PER_PAGE = 5_000
MAX_WINDOW_ROWS = 50_000  # documents answered in one minute (or second) of the legacy receipt doors
RECEIPT_CONNECTIONS = 4  # of one worker, for reading receipts
RECEIPT_WAIT_S_MAX = 5.0
RECEIPT_WAITERS_MAX = 200
MAX_CURSOR_CHARS = 128
RECEIPTS_PER_XML = 100  # the official maximum of return bodies in one message
LOOKING_AGAIN_MAX = 50  # requests of a worker that may wait for the next look at the registry, a token in hand

MAX_QUESTION_BYTES = 16 * KIB  # of customs, for a payment original
MAX_DEPOSIT_BYTES = DEPOSIT_OCTETS_MAX
MAX_UPLOAD_BYTES = 8 * MIB  # of an answer to customs, as a form
MAX_OFFICIAL_CHARS = 200  # of a sentence in the answer to customs
ORIGINALS_THREADS = 2  # of one worker, for questions, deposits and the sandbox's customs end
ORIGINALS_WAITING_MAX = 200
