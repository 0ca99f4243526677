"""The form of the code that is written: that of Ruff's formatter, which Black shares."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeVar

from genesyscloud_provider.client.errors import Refused
from genesyscloud_provider.commands.adopt.words import require_installed

WIDTH: Final = 88
"""Columns of a line; what formatters take where nobody says another width."""

NEEDED: Final = ("ruff", "anyascii")
"""The packages, and their modules, that writing a program in Python needs; both are of the extra `adopt`."""

K = TypeVar("K")


def require_packages() -> None:
    """Make sure that what writes programs is installed.

    Raises:
        Refused: it is not.
    """
    require_installed(NEEDED)


def formatted(codes: Mapping[K, str], width: int = WIDTH, own_modules: Iterable[str] = ()) -> dict[K, str]:
    """Each code in its form, with one start of the formatter for all.

    Args:
        codes: valid code, by what tells it apart.
        width: columns of a line.
        own_modules: the modules and packages of the program, which are imported after all others.

    Raises:
        Refused: the formatter does not take it.
    """
    if not codes:
        return {}
    with TemporaryDirectory(prefix="adopt-format-") as folder:
        files = {key: Path(folder, f"code_{number}.py") for number, key in enumerate(codes)}
        for key, file in files.items():
            file.write_bytes(codes[key].encode())
        own = f"lint.isort.known-first-party = {list(own_modules)!r}"
        _ruff("check", "--quiet", "--select", "I", "--fix", "--config", own, folder)
        _ruff("format", "--quiet", "--line-length", str(width), folder)
        return {key: file.read_bytes().decode() for key, file in files.items()}


def _ruff(command: str, *arguments: str) -> None:
    called = [sys.executable, "-m", "ruff", command, "--isolated", "--no-cache", *arguments]
    done = subprocess.run(called, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Refused(f"the program that was written cannot be formatted: {done.stderr.strip()[-2000:]}")
