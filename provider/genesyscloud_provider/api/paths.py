"""Where things are in the API (API reference 3)."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

__all__ = ["ACTIONS", "CREDENTIALS", "INTEGRATIONS", "TYPES", "of"]

INTEGRATIONS: Final = "/api/v2/integrations"
TYPES: Final = "/api/v2/integrations/types"
CREDENTIALS: Final = "/api/v2/integrations/credentials"
ACTIONS: Final = "/api/v2/integrations/actions"


def of(collection: str, id_: str, *rest: str) -> str:
    """The path of an object; whatever the id is, it stays one part of it."""
    return "/".join([collection, quote(id_, safe=""), *rest])
