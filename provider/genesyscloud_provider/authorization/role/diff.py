"""Where a role's state and what its program wants are different."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from genesyscloud_provider.framework.declaration import ITSELF
from genesyscloud_provider.framework.properties import UNKNOWN
from genesyscloud_provider.framework.steps import Stored


def other_permissions(state: Stored[Any, Any], new: Any) -> Iterable[str | None]:
    """Another set of permissions; neither order nor repetition matters."""
    last, wanted = state.inputs.permissions, new.permissions
    if wanted is UNKNOWN or last is UNKNOWN:
        return ITSELF
    return () if set(last) == set(wanted) else ITSELF
