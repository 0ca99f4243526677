"""Permissions: which of them an operation asks for, and who has them (API reference 3).

An operation names permissions of which any one is enough, and none other is asked for: they are those of the API's
definition, as the official CLI prints them for each operation (supplement 9). A token has those of the roles of its
OAuth client (see `genesyscloud_emulator.authorization`), in the divisions in which it was given them. That counts where
the objects are in divisions, which of those that are here only flows are. The organization's own client has a role with
all of them, but for the old ones of Bridge actions, which only open what a newer one opens too, and lacks those in the
switch `missing_permissions`.
"""

from __future__ import annotations

from collections.abc import Callable

from genesyscloud_emulator.wire.errors import ApiError

Needs = tuple[str, ...]

NOTHING: Needs = ()
INTEGRATION_VIEW: Needs = ("integrations:integration:view",)
INTEGRATION_ADD: Needs = ("integrations:integration:add",)
INTEGRATION_EDIT: Needs = ("integrations:integration:edit",)
INTEGRATION_DELETE: Needs = ("integrations:integration:delete",)
ACTION_VIEW: Needs = ("integrations:action:view", "bridge:actions:view")
ACTION_ADD: Needs = ("integrations:action:add",)
ACTION_EDIT: Needs = ("integrations:action:edit",)
ACTION_DELETE: Needs = ("integrations:action:delete",)
ACTION_EXECUTE: Needs = ("integrations:action:execute", "bridge:actions:execute")
DRAFT_EXECUTE: Needs = ("integrations:action:execute",)
CERTIFICATE_VIEW: Needs = ("integrations:actionCertificate:view",)
FUNCTION_VIEW: Needs = ("integrations:actionFunction:view",)
FUNCTION_EDIT: Needs = ("integrations:actionFunction:edit",)
DEPENDENCY_TRACKING_VIEW: Needs = ("architect:dependencyTracking:view",)
FLOW_VIEW: Needs = ("architect:flow:view",)
ACTION_AGGREGATE_VIEW: Needs = ("analytics:actionAggregate:view",)
"""The name is inferred. The definition has those of `ACTION_VIEW` (supplement 9), and a switch says which are asked."""
OAUTH_CLIENT_VIEW: Needs = ("oauth:client:view",)
OAUTH_CLIENT_ADD: Needs = ("oauth:client:add",)
OAUTH_CLIENT_EDIT: Needs = ("oauth:client:edit",)
OAUTH_CLIENT_DELETE: Needs = ("oauth:client:delete",)
OAUTH_USAGE_VIEW: Needs = ("oauth:client:view", "usage:client:view")
ROLE_VIEW: Needs = ("authorization:role:view",)
ROLE_ADD: Needs = ("authorization:role:add",)
ROLE_EDIT: Needs = ("authorization:role:edit",)
ROLE_DELETE: Needs = ("authorization:role:delete",)
GRANT_VIEW: Needs = ("authorization:grant:view",)
GRANT_ADD: Needs = ("authorization:grant:add",)
GRANT_DELETE: Needs = ("authorization:grant:delete",)

_OLD = "bridge:"

PERMISSIONS = frozenset(
    permission
    for needs in (
        INTEGRATION_VIEW,
        INTEGRATION_ADD,
        INTEGRATION_EDIT,
        INTEGRATION_DELETE,
        ACTION_VIEW,
        ACTION_ADD,
        ACTION_EDIT,
        ACTION_DELETE,
        ACTION_EXECUTE,
        CERTIFICATE_VIEW,
        FUNCTION_VIEW,
        FUNCTION_EDIT,
        DEPENDENCY_TRACKING_VIEW,
        FLOW_VIEW,
        ACTION_AGGREGATE_VIEW,
        OAUTH_CLIENT_VIEW,
        OAUTH_CLIENT_ADD,
        OAUTH_CLIENT_EDIT,
        OAUTH_CLIENT_DELETE,
        OAUTH_USAGE_VIEW,
        ROLE_VIEW,
        ROLE_ADD,
        ROLE_EDIT,
        ROLE_DELETE,
        GRANT_VIEW,
        GRANT_ADD,
        GRANT_DELETE,
    )
    for permission in needs
    if not permission.startswith(_OLD)
)
"""What operations here ask for, and what can be taken away from the organization's own client."""


def check_permission(needs: Needs, holds: Callable[[str], bool]) -> None:
    """Raise 403 if each of the permissions is missing (API reference 5.2)."""
    if not needs or any(holds(one) for one in needs):
        return
    code, text = _ONE if len(needs) == 1 else _ANY
    raise ApiError(403, code, text, {"permissions": ", ".join(needs)})


_BEGIN = "Unable to perform the requested action. "
_ONE = ("missing.permissions", _BEGIN + "You are missing the following permission(s): {permissions}")
_ANY = (
    "missing.any.permissions",
    _BEGIN + "You must have at least one of the following permissions assigned: {permissions}",
)
