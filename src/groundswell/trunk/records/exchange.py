"""
Many statements, one wait: what is sent to PostgreSQL in one go by libpq's pipeline mode, and read in one go.

psycopg's own pipeline looks for answers after each statement, which is a system call, a turn of the server and a
hand-over of Python's lock each time. Here statements gather until an answer is wanted.
https://www.postgresql.org/docs/current/libpq-pipeline-mode.html
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import count
from select import POLLIN, POLLOUT, poll
from typing import Any

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

Row = tuple[Any, ...]
FAILED = (ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED)
PLAN_ONCE = "SET plan_cache_mode = force_generic_plan"
"""A look-up by an array is planned alike whatever is in it: once is enough."""


class Statement:
    """One statement on its way. `rows()` waits for its answer and raises what went wrong."""

    __slots__ = ("_exchange", "parameters", "result", "text")

    def __init__(self, exchange: "Exchange", text: str, parameters: Sequence[str]) -> None:
        self._exchange = exchange
        self.text = text
        self.parameters = [parameter.encode() for parameter in parameters]
        self.result: PGresult | None = None

    def rows(self) -> list[Row]:
        return self._exchange.rows(self)


class Exchange:
    """The statements of one connection that have gathered, and those it has prepared."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self.is_open = False
        self._connection = connection
        self._gathered: list[Statement] = []
        self._prepared: dict[str, bytes] = {}
        self._numbers = count(1)
        self._reader = Transformer(connection)
        self._waiters: dict[int, Any] = {}

    def add(self, text: str, parameters: Sequence[str] = ()) -> Statement:
        """Gather a statement, with `%s` for each parameter; send it at once unless the exchange is open."""
        statement = Statement(self, text, parameters)
        self._gathered.append(statement)
        if not self.is_open:
            self.send()
        return statement

    def rows(self, statement: Statement) -> list[Row]:
        if statement.result is None:
            self.send()
        self._reader.set_pgresult(statement.result)
        return self._reader.load_rows(0, statement.result.ntuples, tuple)  # type: ignore[union-attr, arg-type]

    def forget(self) -> None:
        """Drop what has gathered: its transaction is taken back."""
        self._gathered.clear()

    def send(self) -> None:
        """
        Send all that has gathered and read every answer.

        :raises psycopg.Error: of the first statement that failed; those after it were not done.
        """
        if not self._gathered:
            return
        statements, self._gathered = self._gathered, []
        if not self._prepared:
            statements.insert(0, Statement(self, PLAN_ONCE, ()))
        if not self._connection.autocommit and self._status == TransactionStatus.IDLE:
            # psycopg begins a transaction with its own first statement only.
            statements.insert(0, Statement(self, "BEGIN", ()))
        server = self._connection.pgconn
        server.enter_pipeline_mode()
        try:
            new = self._start(statements)
            server.pipeline_sync()
            self._flush()
            self._read(statements, new)
        finally:
            if server.status == ConnStatus.OK:
                server.exit_pipeline_mode()

    @property
    def _status(self) -> int:
        return self._connection.pgconn.transaction_status

    def _start(self, statements: list[Statement]) -> dict[str, bytes]:
        """Write the statements into libpq's buffer; give the names of those that are prepared on the way."""
        server = self._connection.pgconn
        new: dict[str, bytes] = {}
        for statement in statements:
            if not statement.parameters:
                server.send_query_params(statement.text.encode(), None)
                continue
            name = self._prepared.get(statement.text) or new.get(statement.text)
            if name is None:
                name = new[statement.text] = b"gathered_%d" % next(self._numbers)
                server.send_prepare(name, numbered(statement.text))
            server.send_query_prepared(name, statement.parameters)
        return new

    def _read(self, statements: list[Statement], new: dict[str, bytes]) -> None:
        """Read the answers in the order of the statements, to the end even if one failed."""
        failed: PGresult | None = None
        unread = dict(new)
        for statement in statements:
            if unread.pop(statement.text, None):
                prepared = self._answer()
                if prepared.status not in FAILED:
                    self._prepared[statement.text] = new[statement.text]
                elif failed is None:
                    failed = prepared
            statement.result = self._answer()
            if failed is None and statement.result.status in FAILED:
                failed = statement.result
        self._result()
        if failed is not None:
            raise psycopg.errors.error_from_result(failed)

    def _answer(self) -> PGresult:
        """The next statement's answer, and the nothing that ends it."""
        answer = self._result()
        if answer is None or self._connection.pgconn.status != ConnStatus.OK:
            raise psycopg.OperationalError(self._connection.pgconn.get_error_message())
        self._result()
        return answer

    def _flush(self) -> None:
        """Send what libpq holds; the server may answer before it has heard all."""
        server = self._connection.pgconn
        while server.flush():
            self._wait(POLLIN | POLLOUT)

    def _result(self) -> PGresult | None:
        """What libpq's own function gives, which would wait with Python's lock held."""
        server = self._connection.pgconn
        while server.is_busy():
            self._wait(POLLIN)
        return server.get_result()

    def _wait(self, for_what: int) -> None:
        server = self._connection.pgconn
        waiter = self._waiters.get(for_what)
        if waiter is None:
            waiter = self._waiters[for_what] = poll()
            waiter.register(server.socket, for_what)
        if any(happened != POLLOUT for _, happened in waiter.poll()):
            server.consume_input()


_threads = threading.local()
"""Where each thread gathers just now: a pooled connection, and its exchange with it, serves many in its life."""


def gather(text: str, parameters: Sequence[str]) -> Statement | None:
    """Add a statement to those that gather in this thread, without a look for their connection; None if none do."""
    here: tuple[BaseDatabaseWrapper, Exchange] | None = getattr(_threads, "here", None)
    if here is None:
        return None
    database, exchange = here
    log(database, text)
    return exchange.add(text, parameters)


def log(database: BaseDatabaseWrapper, text: str) -> None:
    """Let whoever counts this connection's queries see one."""
    if database.queries_logged:
        database.queries_log.append({"sql": text, "time": "0"})


def exchange_of(database: BaseDatabaseWrapper) -> Exchange:
    """The exchange of a connection to PostgreSQL: it hangs on the connection and goes with it."""
    database.ensure_connection()
    held = vars(database.connection)
    if "exchange" not in held:
        held["exchange"] = Exchange(database.connection)
    found: Exchange = held["exchange"]
    return found


@contextmanager
def gathering(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Let statements gather; what the ORM asks meanwhile comes after them. A block within a block is part of it."""
    exchange = exchange_of(database)
    if exchange.is_open:
        yield
        return

    def after_them(execute: Any, *said: Any) -> Any:
        exchange.send()
        return execute(*said)

    exchange.is_open, _threads.here = True, (database, exchange)
    try:
        with database.wrap_database_errors, database.execute_wrapper(after_them):
            yield
            exchange.send()
    finally:
        exchange.is_open, _threads.here = False, None
        exchange.forget()


@cache
def numbered(text: str) -> bytes:
    """A statement with its holes as PostgreSQL numbers them: `$1`, `$2`."""
    first, *rest = text.split("%s")
    return (first + "".join(f"${number}{piece}" for number, piece in enumerate(rest, 1))).encode()
