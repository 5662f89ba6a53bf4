"""Why a job failed, in a form that may be stored and shown: without anyone's address or number in it."""

import re
import traceback

PERSONAL = re.compile(r"[^\s@<>\"'(,;:=]+@[^\s@<>\"'),;:]+|\+?\d[\d ()-]{7,}\d")
PACKAGE = re.compile(r"^(?:\w+\.)+(?=[A-Z]\w*(?::|$))")
LONGEST = 6000
KILLED = "groundswell.trunk.jobs.reasons.WorkerStopped"
KILLED_TEXT = "The worker stopped each time it ran this job."


def masked(text: str) -> str:
    """Take email addresses and long numbers out of a text, and what PostgreSQL cannot store."""
    return PERSONAL.sub("[left out]", text.replace("\0", ""))


def reason_of(error: BaseException) -> tuple[str, str]:
    """The class of an error as a path, and its masked traceback, the end of it if it is long."""
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}", masked("".join(traceback.format_exception(error)))[-LONGEST:]


def one_line(exception_class_path: str, text: str) -> str:
    """The last line of a stored traceback, without the error's package: what a person reads first."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return PACKAGE.sub("", lines[-1])[:240] if lines else exception_class_path.rpartition(".")[2]
