"""Build hook: puts the clause library and the compiled catalogues in the wheel, under ``aigov_docs/_data/``.

``clause_library/`` and ``locales/`` stay at the top of the repository, where lawyers and translators find them. An
editable install reads them there: nothing is copied, and the compiled catalogues go beside their sources. A fault in a
catalogue stops the build.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent / "tools"))
import i18n  # catalogues are checked and compiled in one place

DATA = "aigov_docs/_data"


class PackageData(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        if version == "editable":
            for po in i18n.sources():
                i18n.compile_catalogue(po, po.with_suffix(".mo"))
            return
        self.compiled = tempfile.TemporaryDirectory()
        for po in i18n.sources():
            inside = po.relative_to(i18n.ROOT).with_suffix(".mo")
            mo = Path(self.compiled.name) / inside
            i18n.compile_catalogue(po, mo)
            build_data["force_include"][str(mo)] = f"{DATA}/{inside.as_posix()}"
        for path in sorted((i18n.ROOT / "clause_library").rglob("*")):
            if path.is_file() and not path.name.startswith((".", "~")):  # not what an editor leaves behind
                build_data["force_include"][str(path)] = f"{DATA}/{path.relative_to(i18n.ROOT).as_posix()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if hasattr(self, "compiled"):
            self.compiled.cleanup()
