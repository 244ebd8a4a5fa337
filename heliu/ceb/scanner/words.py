"""Eight octets at a time: what an element is called and what a fingerprint digests need not be looked at one by one."""

import sys
from typing import Any

import numpy as np
from llvmlite import ir
from numba import config, types
from numba.core import cgutils
from numba.extending import intrinsic

WORD = 8


def _generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    array = context.make_array(signature.args[0])(context, builder, arguments[0])
    start = builder.gep(builder.bitcast(array.data, cgutils.voidptr_t), [arguments[1]])
    word = builder.load(builder.bitcast(start, ir.IntType(64).as_pointer()), align=1)
    return builder.bswap(word) if sys.byteorder == "big" else word


def _load64(_context: Any, octets: Any, _index: Any) -> Any:
    return types.uint64(octets, types.int64), _generate


def _plainly(octets: Any, index: Any) -> Any:
    """The same where nothing is compiled (NUMBA_DISABLE_JIT), as tests want it: here bounds are checked."""
    if index < 0 or index + WORD > octets.size:
        raise IndexError(f"the word at {index} is not within {octets.size} octets")
    return np.uint64(int.from_bytes(bytes(octets[index : index + WORD]), "little"))


load64: Any = _plainly if config.DISABLE_JIT else intrinsic(_load64)  # type: ignore[attr-defined]
"""``load64(octets, index)``: the word that begins there, least octet first. In compiled code no bounds are checked, as
nowhere there: ``index + WORD`` must be within the array.
"""
