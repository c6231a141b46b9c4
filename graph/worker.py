"""Free-form SPARQL in disposable processes.

pyoxigraph has no timeout, no cancel and no memory limit, and an allocation failure aborts the
process. So a stranger's query runs in a worker that holds the store read-only, without network,
under limits; a worker that reaches one is killed and replaced.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing as mp
import queue
import re
import resource
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from graph.best import NOW, Moment
from graph.clauses import COMMENT, ESCAPED_SIGN, IRI, STRING
from graph.errors import BadQuery, GraphError, QueryLimit
from graph.store import Answer, Inserted, Store, check_bounds

_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
# Words that make a query reach out. They are refused wherever they stand outside of strings, IRIs
# and comments; no prefixed name of ours is one of them.
_REACHING_OUT: Final = re.compile(r"\b(?:SERVICE|LOAD)\b", re.IGNORECASE)
_NOT_CODE: Final = re.compile(f"{ESCAPED_SIGN}|{STRING}|{IRI}|{COMMENT}", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U00[01][0-9A-Fa-f]{5}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take."""

    seconds: float
    memory: int  # bytes of address space
    answer: int  # bytes


class Workers:
    """A pool of query processes over one store on disk."""

    def __init__(self, folder: Path, *, limits: Limits, size: int = 2) -> None:
        self._folder, self._limits = folder, limits
        self._free: queue.Queue[_Worker | None] = queue.Queue()
        for _ in range(size):
            self._free.put(None)
        self._closed = threading.Event()

    def answer(
        self,
        query: str,
        *,
        format_: str | None = None,
        at: Moment = NOW,
        inserted: Sequence[Inserted] = (),
    ) -> Answer:
        """Answer a query over the graph as of a moment, or stop it at a limit.

        What is inserted is ours: it is neither bounded nor looked through.

        Raises:
            BadQuery: not understood, or it reaches out (SERVICE, LOAD).
            QueryLimit: over the time, the memory or the length of the answer.
        """
        check_bounds(query)
        check_stays_inside(query)
        try:
            worker = self._free.get(timeout=self._limits.seconds)
        except queue.Empty:
            raise QueryLimit("all workers were busy", "try again in a moment") from None
        try:
            if worker is None:
                worker = _Worker(self._folder, self._limits)
            return worker.answer(query, format_, at, inserted)
        except _Dead as dead:
            assert worker is not None
            worker.kill()
            worker = None
            raise QueryLimit(dead.limit, dead.advice) from None
        finally:
            if self._closed.is_set() and worker:
                worker.kill()
                worker = None
            self._free.put(worker)

    def close(self) -> None:
        """End the workers; one that is busy ends with its query."""
        self._closed.set()
        with contextlib.suppress(queue.Empty):
            while True:
                worker = self._free.get_nowait()
                if worker:
                    worker.kill()


def check_stays_inside(query: str) -> None:
    """Refuse a query that would make the store fetch something.

    Raises:
        BadQuery: SERVICE or LOAD stands in the query.
    """
    # SPARQL reads \uXXXX before anything else, so that SERVICE could be spelt with it. pyoxigraph
    # reads it in strings and IRIs alone, so that "\u0022 #" hides nothing from it. Both count.
    plain = _ESCAPED.sub(lambda match: chr(int(match.group()[2:], 16)), query)
    for reading in (query, plain):
        found = _REACHING_OUT.search(_NOT_CODE.sub(" ", reading))
        if found:
            raise BadQuery(
                f"{found.group().upper()} is not allowed here (query this graph alone; "
                "SERVICE dd:search { … } searches it)"
            )


class _Dead(Exception):
    def __init__(self, limit: str, advice: str) -> None:
        self.limit, self.advice = limit, advice


class _Worker:
    def __init__(self, folder: Path, limits: Limits) -> None:
        # spawn: a fork of a process with threads may hold a lock for ever.
        context = mp.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._limits = limits
        self._process = context.Process(
            target=_serve, args=(theirs, str(folder), limits), daemon=True, name="ddgraph-query"
        )
        self._process.start()
        theirs.close()
        if not self._pipe.poll(60) or self._pipe.recv() != "ready":
            self.kill()
            raise GraphError("a query worker did not start (see the log of the server)")

    def answer(
        self, query: str, format_: str | None, at: Moment, inserted: Sequence[Inserted]
    ) -> Answer:
        self._pipe.send((query, format_, at, inserted))
        if not self._pipe.poll(self._limits.seconds):
            raise _Dead(
                f"it ran longer than {self._limits.seconds:g} s", "ask for less, or use a LIMIT"
            )
        try:
            outcome = self._pipe.recv()
        except EOFError:
            raise _Dead("it took too much memory", "ask for less, or use a LIMIT") from None
        match outcome:
            case Answer():
                return outcome
            case "not understood", reason:
                raise BadQuery(reason)
            case "limit", limit, advice:
                raise QueryLimit(limit, advice)
        raise GraphError(f"a query worker answered {outcome!r}")

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, folder: str, limits: Limits) -> None:
    """The worker's life: cut off the network, open the store, answer until killed."""
    cut_network()
    store = Store(Path(folder))
    store.select("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pipe.send("ready")

    @lru_cache(maxsize=1)
    def as_of_(moment: Moment) -> Store:
        from graph import as_of  # with all that reads records: not for a query of today

        return as_of.at(store, moment)

    while True:
        try:
            query, format_, at, inserted = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            source = store if at.is_now else as_of_(at)
            answer = source.answer(query, format_=format_, limit=limits.answer, inserted=inserted)
            pipe.send(answer)
        except BadQuery as error:
            pipe.send(("not understood", error.reason))
        except QueryLimit as error:
            pipe.send(("limit", error.limit, error.advice))
        except OSError as error:
            pipe.send(("not understood", " ".join(str(error).split())))


def cut_network() -> bool:
    """Move this process into a network namespace without a way out; say whether that worked."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) == 0:
        return True
    return bool(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)
