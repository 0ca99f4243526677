"""The files that `docs/testing.md` shows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

PAGE: Final = (Path(__file__).parents[3] / "docs/testing.md").read_text("utf-8")


def files() -> dict[str, str]:
    """What each block of Python holds, by the path in its first line."""
    blocks = re.findall(r"^```python\n# (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert len(blocks) == PAGE.count("```python")
    return dict(blocks)


def lines(code: str) -> int:
    """How many lines there are, without the empty ones."""
    return sum(1 for line in code.splitlines() if line.strip())
