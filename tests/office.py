"""LibreOffice for the tests: a profile is set up once for all of them.

LibreOffice sets up a profile when it starts with one that is not there, which takes twice as long as printing a
document. The program, and each test, gives it an empty one. `put_in_front` puts a `soffice` in front of the real one,
which starts it on a copy of the profile that the first start of the run made.
"""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

SCRIPT = """\
#!/bin/sh
for each in "$@"; do
  case $each in -env:UserInstallation=file://*) profile=${each#*file://} ;; esac
done
[ -n "$profile" ] && [ ! -e "$profile" ] || exec REAL "$@"
if [ -d KEPT ]; then
  cp -R KEPT "$profile"
  exec REAL "$@"
fi
REAL "$@"
status=$?
cp -R "$profile" KEPT.$$ && mv -T KEPT.$$ KEPT 2>/dev/null || rm -rf KEPT.$$
exit $status
"""


def put_in_front(folder: Path, kept: Path) -> None:
    """Put a ``soffice`` that keeps the first profile in ``kept`` before the real one, where there is one.

    Parameters
    ----------
    folder:
        Where the program is written.
    kept:
        The profile of the first start: the same for all processes of a run.
    """
    real = shutil.which("soffice")
    if real is None or os.name != "posix":
        return
    program = folder / "soffice"
    program.write_text(
        SCRIPT.replace("REAL", shlex.quote(real)).replace("KEPT", shlex.quote(str(kept))), encoding="utf-8"
    )
    program.chmod(0o755)
    os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"
