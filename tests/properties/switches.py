"""What nobody knows of the service, as the emulator can be told to behave."""

from __future__ import annotations

from typing import Any, Final

DOUBTFUL: Final[dict[str, dict[str, Any]]] = {
    "new objects are missing from lists": {"list_lag_seconds": 3600},
    "linking a credential moves its modifiedDate": {"modified_date_moves_on_link": True},
    "a stale version is answered 400": {"stale_version": "bad_request"},
    "secret fields are masked": {"redaction": "mask"},
}
"""The switches that the whole product must not depend on, each turned the other way."""
