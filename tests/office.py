"""LibreOffice as a reader of papers: what it makes of a file."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

LIMIT_SECONDS = 240


def converted(path: Path, *, to: str) -> Path:
    """The file that LibreOffice makes of another one, beside it; skips where there is none, fails in CI."""
    if shutil.which("soffice") is None:
        reason = "no LibreOffice on this machine (sudo apt install libreoffice-calc libreoffice-writer)"
        if os.environ.get("GIAMSAT_NO_SKIP"):
            pytest.fail(reason)
        pytest.skip(reason)
    subprocess.run(
        ["soffice", "--headless", "--convert-to", to, "--outdir", str(path.parent), str(path)],
        check=True, timeout=LIMIT_SECONDS, capture_output=True,
        env={"HOME": str(path.parent), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    return path.with_suffix(f".{to}")
