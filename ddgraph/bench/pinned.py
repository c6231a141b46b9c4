"""Run a function in a process of its own on one core, so that its time and memory are its own."""

from __future__ import annotations

import contextlib
import multiprocessing as mp
import os
import signal
import sys
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any, Final, TypeVar

from graph.errors import GraphError
from graph.state import Progress

_Result = TypeVar("_Result")
_PATIENCE: Final = 10  # seconds that a process has to end by itself


def run(function: Callable[..., _Result], *given: object, tell: Progress) -> _Result:
    """Call `function(*given, tell)` in a new process and give its result.

    Whatever ends the call, the process ends with it. Libraries count the cores that they may use,
    so they start one thread each.

    Raises:
        GraphError: what the function raised on purpose, or that the process died.
    """
    # spawn: nothing that this process has read counts as memory of the new one.
    context = mp.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(theirs, function, given), name="ddgraph-bench")
    with _for_children():
        process.start()
    theirs.close()
    try:
        while True:
            message: Any = ours.recv()
            match message:
                case "tell", what, done, of:
                    tell(what, done, of)
                case "raise", GraphError() as error:
                    raise error
                case "give", result:
                    answer: _Result = result
                    process.join(_PATIENCE)
                    return answer
    except EOFError:
        process.join()
        raise GraphError(
            f"measuring stopped: its process ended with status {process.exitcode} "
            "(-9 is mostly too little memory: measure fewer passages)"
        ) from None
    finally:
        process.terminate()
        process.join(_PATIENCE)
        process.kill()
        process.join()
        ours.close()


@contextlib.contextmanager
def _for_children() -> Iterator[None]:
    """Make what is started here use one core, and leave Ctrl-C to the process that starts it."""
    cores = os.sched_getaffinity(0)
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
        signal.signal(signal.SIGINT, handler)


def _serve(pipe: Connection, function: Callable[..., object], given: tuple[object, ...]) -> None:
    # In order: a process that is killed leaves its semaphores and its own processes behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    def tell(what: str, done: int, of: int) -> None:
        pipe.send(("tell", what, done, of))

    try:
        pipe.send(("give", function(*given, tell)))
    except GraphError as error:
        # As text: an error that takes several arguments does not survive the pipe.
        pipe.send(("raise", GraphError(str(error))))
