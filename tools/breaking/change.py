"""One change that breaks what users have."""

from __future__ import annotations

import re
from typing import NamedTuple


class Change(NamedTuple):
    """What was changed, and how.

    Attributes:
        name: such as `DataAction.category`; for Python with the package before it.
        what: what happened to it, such as "is gone".
    """

    name: str
    what: str

    @property
    def word(self) -> str:
        """The last part of the name, by which the changelog has to mention it."""
        return re.split(r"\W+", self.name.rstrip(")"))[-1]

    def __str__(self) -> str:
        return f"{self.name} {self.what}"
