"""Models that are built when they are first used: most processes use a few of them, and a preview often none."""

from __future__ import annotations

import threading
from typing import Any

from pydantic import BaseModel, ConfigDict

_building = threading.RLock()


class Deferred(BaseModel):
    """A model whose validator is built by its first validation."""

    model_config = ConfigDict(defer_build=True)

    @classmethod
    def model_rebuild(cls, **options: Any) -> bool | None:
        """Build it. One thread at a time: not every release of pydantic sees to that by itself."""
        with _building:
            return super().model_rebuild(**options)
