"""Whether a role's permissions can be permissions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from genesyscloud_provider.authorization.role.permissions import as_written, is_permission
from genesyscloud_provider.framework.steps import Failure


def permission_failures(permissions: Iterable[object]) -> Iterator[Failure]:
    """What is wrong with the form of permissions."""
    for index, each in enumerate(permissions):
        if isinstance(each, str) and not is_permission(each):
            meant = as_written(each)
            instead = f"; did you mean `{meant}`?" if meant else ", such as `integrations:action:view`"
            yield Failure(f"permissions.{index}", f"{each!r} is no permission: give `domain:entity:action`{instead}")
