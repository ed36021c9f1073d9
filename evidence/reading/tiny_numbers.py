"""Work in a thread where numbers next to nothing count as nothing.

Below 1e-38 a number of 32 bits is kept with fewer digits, and some processors take many times as
long to multiply it. The finder of text meets such numbers on blank paper: it took three times as
long for the same answer. The rest of the process reckons as ever, so that the thread is one apart.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
Result = TypeVar("Result")

# The smallest model in the format of ONNX: "b" is "a". It is loaded for its setting alone, which
# ONNX Runtime takes from the first session of a process, for the thread that makes it.
_HANDS_ON = bytes.fromhex(
    "0808"  # version of the format
    "3a2b"  # the graph
    "0a10" "0a0161" "120162" "2208" "4964656e74697479"  # a, b, "Identity"
    "120167"  # its name
    "5a09" "0a0161" "1204" "0a020801"  # a is of 32 bits
    "6209" "0a0162" "1204" "0a020801"  # and so is b
    "4202" "100d"  # version of the operators
)  # fmt: skip


def without_tiny_numbers(work: Callable[P, Result], *args: P.args, **named: P.kwargs) -> Result:
    """What `work` returns or raises; one piece of work at a time, always in the same thread."""
    return _thread().submit(work, *args, **named).result()


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, initializer=_leave_out)


def _leave_out() -> None:
    # Loaded where a picture is read, and nowhere else.
    import onnxruntime  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]

    runtime = cast(Any, onnxruntime)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    options.add_session_config_entry("session.set_denormal_as_zero", "1")
    runtime.InferenceSession(_HANDS_ON, options, providers=["CPUExecutionProvider"])
