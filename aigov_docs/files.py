"""Files put in place in one step, so that what stops half-way leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import uuid
from pathlib import Path


def write_atomically(path: Path, data: bytes) -> None:
    """Write bytes to a file in one step, so that a failure leaves neither a partial nor a temporary file.

    A file that is there is replaced. Raises ``OSError`` where the folder cannot be written.
    """
    waiting = path.with_name(f".aigov-{uuid.uuid4().hex}")
    try:
        with waiting.open("xb") as file:
            file.write(data)
        os.replace(waiting, path)
    except BaseException:
        with contextlib.suppress(OSError):
            waiting.unlink(missing_ok=True)
        raise
