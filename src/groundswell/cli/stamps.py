"""Whether what was prepared at the last start still holds."""

import hashlib
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
PREPARED_FROM = ("**/migrations/*.py", "**/static/**/*")


def stamp_of(database: str) -> str:
    """Changes with the database's address, the interpreter's environment, and any migration or static file."""
    digest = hashlib.sha256(f"{database}\n{sys.prefix}\n".encode())
    for installed in sorted(Path(sys.prefix).glob("lib*/python*/site-packages/*.dist-info")):
        digest.update(f"{installed.name}\n".encode())
    for path in sorted(path for pattern in PREPARED_FROM for path in PACKAGE.glob(pattern) if path.is_file()):
        about = path.stat()
        digest.update(f"{path.relative_to(PACKAGE)} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
