"""Make the files of this folder again from the sample matters, with the LibreOffice and pandoc found here: `python
tests/verify/remake.py`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from former_controls import in_former_form

import aigov_docs as aigov

HERE = Path(__file__).parent


def main() -> int:
    """Replace the four files."""
    library = aigov.load_library()
    amendment = aigov.assess(library, aigov.samples.sample_matter("contract-amendment"))
    columns = aigov.to_bytes(aigov.assemble(amendment, ("fr", "en"), layout="columns"), "docx")
    (HERE / "former-controls.docx").write_bytes(in_former_form(columns))
    assessment = aigov.assess(library, aigov.samples.sample_matter("it-charter-chapter"))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)

        def convert(source: Path, kind: str, out: str) -> Path:
            command = [
                "soffice",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                str(folder / out),
                str(source),
            ]
            subprocess.run(command, check=True, capture_output=True, timeout=240)
            return folder / out / f"chapter.{kind}"

        both, french = folder / "both" / "chapter.docx", folder / "french" / "chapter.docx"
        for file, document in (
            (both, aigov.assemble(assessment, ("fr", "en"), layout="columns")),
            (french, aigov.assemble(assessment, "fr")),
        ):
            file.parent.mkdir()
            file.write_bytes(aigov.to_bytes(document, "docx"))
        convert(both, "docx", "saved").rename(HERE / "libreoffice.docx")
        convert(convert(french, "odt", "odt"), "docx", "back").rename(HERE / "odt.docx")
        subprocess.run(["pandoc", str(french), "-o", str(HERE / "pandoc.docx")], check=True, timeout=240)
    return 0


if __name__ == "__main__":
    sys.exit(main())
