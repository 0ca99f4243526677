"""The part of `Control` that puts objects there as they are given, and sets when they are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from genesyscloud_emulator.actions.reports import ActionReport, ExecutionReport
from genesyscloud_emulator.architect.reports import FlowReport
from genesyscloud_emulator.authorization.reports import DivisionReport, GrantReport, RoleReport
from genesyscloud_emulator.control.calls import Calls
from genesyscloud_emulator.credentials.reports import CredentialReport, CredentialTypeReport
from genesyscloud_emulator.integrations.reports import IntegrationReport, IntegrationTypeReport
from genesyscloud_emulator.oauth.reports import OAuthClientReport
from genesyscloud_emulator.organization import OrganizationAccess
from genesyscloud_emulator.seed.inventory import document_of, inventory_of
from genesyscloud_emulator.users.reports import GroupReport, UserReport
from genesyscloud_emulator.wire.reports import Report, report_json


class ObjectsControl(Calls):
    """Objects as they are given, and their lags."""

    def put_objects(
        self,
        *,
        credentials: Sequence[CredentialReport] = (),
        integrations: Sequence[IntegrationReport] = (),
        actions: Sequence[ActionReport] = (),
        flows: Sequence[FlowReport] = (),
        roles: Sequence[RoleReport] = (),
        oauth_clients: Sequence[OAuthClientReport] = (),
        divisions: Sequence[DivisionReport] = (),
        users: Sequence[UserReport] = (),
        groups: Sequence[GroupReport] = (),
        grants: Sequence[GrantReport] = (),
        executions: Sequence[ExecutionReport] = (),
        integration_types: Sequence[IntegrationTypeReport] = (),
        credential_types: Sequence[CredentialTypeReport] = (),
    ) -> None:
        """Put objects there as they are given, ids included, whole organizations at once.

        Nothing is checked, and nothing follows from it: what they refer to, and their types, need not exist, and
        built-in actions do not come by themselves. An object with the id of another takes its place. Only an execution
        needs its action.
        """
        given: dict[str, Sequence[Report]] = {
            "credential-types": credential_types,
            "integration-types": integration_types,
            "divisions": divisions,
            "users": users,
            "groups": groups,
            "credentials": credentials,
            "integrations": integrations,
            "actions": actions,
            "flows": flows,
            "executions": executions,
            "roles": roles,
            "oauth/clients": oauth_clients,
            "grants": grants,
        }
        for path, objects in given.items():
            if objects:
                self._call("PUT", path, {"objects": report_json(objects)})

    def seed(self, inventory: Mapping[str, Any] | str | Path) -> OrganizationAccess:
        """Let the organization be like that of an inventory: what `pulumi-genesyscloud inventory --json` writes.

        `inventory` is the JSON itself, or the path of a file. All that was there is forgotten, and switches are set
        back; the organization has the inventory's id and name from now on. Its own OAuth client is still the one to
        log in with. What it is then counts as saved, so that `restore` leads back to it. Raises `SeedError` for what is
        no inventory, and `ControlError` if another organization has the id.
        """
        inventory_of(inventory)
        access = OrganizationAccess.model_validate(self._call("POST", "seed", document_of(inventory)))
        self._seeded(access)
        return access

    def create_integration_type(self, type: IntegrationTypeReport) -> None:
        """Let this organization have an integration type that no other has, or another form of a usual one.

        Integrations that are there keep the form that they were made with.
        """
        self.put_objects(integration_types=[type])

    def delete_integration_type(self, type_id: str) -> None:
        """Take such a type away again; a usual one has its usual form then."""
        self._call("DELETE", f"integration-types/{type_id}")

    def create_credential_type(self, type: CredentialTypeReport) -> None:
        """Let this organization have a credential type that no other has, or another form of a usual one.

        Credentials that are there keep the form that they were made with.
        """
        self.put_objects(credential_types=[type])

    def delete_credential_type(self, name: str) -> None:
        """Take such a type away again; a usual one has its usual form then."""
        self._call("DELETE", f"credential-types/{name}")

    def change_action(
        self,
        action_id: str,
        *,
        name: str | None = None,
        category: str | None = None,
        config: Mapping[str, Any] | None = None,
        contract: Mapping[str, Any] | None = None,
        secure: bool | None = None,
    ) -> ActionReport:
        """Change an action, as somebody else would: its published form, if it has one. What is left out stays.

        Its version counts on. Nothing is checked, so that a built-in action or a contract can change, too.
        """
        changes = {"name": name, "category": category, "config": config, "contract": contract, "secure": secure}
        return ActionReport.model_validate(self._call("PATCH", f"actions/{action_id}", changes))

    def lag(
        self,
        object_id: str,
        *,
        appears: float | None = None,
        listed: float | None = None,
        gone: float | None = None,
    ) -> None:
        """Let one object be late, or stay a while, whatever the switches say; each in so many seconds from now.

        Until `appears` it is not there, until `listed` no list shows it. With `gone` it counts as deleted at once, and
        can be read until then. What is left out stays as it is. Raises `ControlError` if there is no such object.
        """
        self._call("POST", "lags", {"id": object_id, "appears": appears, "listed": listed, "gone": gone})
