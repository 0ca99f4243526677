"""The six operations of `Role`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from genesyscloud_provider.authorization.api import AuthorizationApi, api_of
from genesyscloud_provider.authorization.grants import Holder
from genesyscloud_provider.authorization.role.filters import RoleFilters
from genesyscloud_provider.authorization.role.inputs import RoleInputs
from genesyscloud_provider.authorization.role.models import RoleDocument
from genesyscloud_provider.authorization.role.permissions import permissions_of, policies, projected, unknown_to
from genesyscloud_provider.authorization.role.state import RoleOutputs, RoleState
from genesyscloud_provider.authorization.role.validate import permission_failures
from genesyscloud_provider.client.configuration import OAuthClient
from genesyscloud_provider.client.errors import GenesysCloudError, NotFound, NotPermitted, Refused, while_doing
from genesyscloud_provider.client.suggestions import did_you_mean
from genesyscloud_provider.framework.declaration import Change
from genesyscloud_provider.framework.differences import changes_of, merged
from genesyscloud_provider.framework.messages import contested, gone, may_be_deleted_outside, title_of_stored
from genesyscloud_provider.framework.reading import built, known, without
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.framework.steps import (
    Check,
    Comparison,
    Diff,
    Failure,
    Listed,
    Made,
    Stored,
    Unfinished,
)

SHOWN = 10
"""How many holders of a role a message names."""


class Role(Resource[RoleInputs, RoleOutputs]):
    """A role in Genesys Cloud (API reference, supplement 3)."""

    name: ClassVar[str] = "Role"
    noun: ClassVar[str] = "role"
    inputs = RoleInputs
    outputs = RoleOutputs
    listed_by = RoleFilters

    def on_check(self, check: Check[RoleInputs]) -> Iterator[Failure]:
        """Permissions have their form."""
        yield from permission_failures(known(check.new.permissions) or ())
        if known(check.new.permissions) == [] and (check.old is None or known(check.old.permissions) != []):
            name = known(check.new.name)
            self.session.warn(
                f"{f'The role {name!r}' if name else 'A role'} allows nothing: its `permissions` are empty."
            )

    def on_preflight(self, check: Check[RoleInputs]) -> Iterator[Failure]:
        """Warn of permissions that the organization does not know: the service takes them without a word."""
        before = known(check.old.permissions) if check.old else None
        added = [each for each in known(check.new.permissions) or () if each not in (before or ())]
        if not added or not self.session.may_look_ahead:
            return
        name = known((check.old or check.new).name)
        with while_doing(f"looking up the permissions of the role {name!r}" if name else "looking up permissions"):
            try:
                there = self._api.permissions.all()
            except NotPermitted:
                return  # whoever may create roles need not be able to list permissions
        for each in unknown_to(there, added):  # assumes: UNKNOWN_PERMISSIONS_ARE_TAKEN
            self.session.warn(
                f"The organization has no permission `{each}`, so it allows nothing{did_you_mean(each, there)}"
            )
        yield from ()

    def on_diff(self, asked: Comparison[RoleInputs, RoleOutputs]) -> Diff:
        """Where another OAuth client logs in than those that were given the role, it is given it too."""
        changes = changes_of(asked.state, asked.new)
        if self._is_to_be_granted(asked.state, asked.new):
            changes["grantToProvider"] = Change.UPDATE
        return Diff(changes)

    def on_create(self, new: RoleInputs, timeout: float | None) -> Made[RoleOutputs]:
        """One request, and one more where the provider is to hold the role."""
        with while_doing(f"creating the role {new.name!r}"):
            body = {
                "name": new.name,
                "description": new.description or "",
                "permissionPolicies": policies(new.permissions),
            }
            plan = self.session.plan
            made = self._api.roles.create(body, one_off=plan.is_one_off(new.name), deployed=plan.is_deployed)
            granted = []
            if new.grant_to_provider:
                try:
                    granted = [self._api.grants.grant(made.id, self._own_client)]
                except GenesysCloudError as error:
                    so_far = Stored(without(new, "grant_to_provider"), built(RoleOutputs, granted_to=[]))
                    raise Unfinished(made.id, so_far, error, lambda: self._api.roles.delete(made.id)) from error
        return Made(made.id, built(RoleOutputs, granted_to=granted))

    def on_read(self, id_: str, state: RoleState | None) -> RoleState | None:
        """One listing for all roles. Who holds the role is not looked at."""
        with while_doing(f"reading the role {title_of_stored(id_, state)}"):
            live = self._api.roles.find(id_)
            return None if live is None else self._seen(live, state)

    def on_update(self, id_: str, state: RoleState, new: RoleInputs, timeout: float | None) -> RoleOutputs:
        """A look and a save of the whole role: what others have added to it stays.

        Raises:
            Refused: somebody else has changed what the program changes, or the role is gone.
            Unfinished: it was saved, and is not given to the provider or taken from it.
        """
        changes = changes_of(state, new)
        granted = known(state.outputs.granted_to) or []
        with while_doing(f"updating the role {title_of_stored(id_, state)}"), may_be_deleted_outside():
            whole = bool(changes.keys() - {"grantToProvider"})
            if whole:
                live = self._api.roles.look(id_)
                if live is None:
                    raise gone()
                self._require_unchanged(live, state, new)
                self._api.roles.save(id_, _document(live, state, new))
            if "grantToProvider" in changes or self._is_to_be_granted(state, new):
                try:
                    granted = self._granted(id_, granted, new)
                except GenesysCloudError as error:
                    if not whole:
                        raise
                    so_far = new.model_copy(update={"grant_to_provider": state.inputs.grant_to_provider})
                    raise Unfinished(id_, Stored(so_far, state.outputs), error) from error
        return built(RoleOutputs, granted_to=granted)

    def on_delete(self, id_: str, state: RoleState) -> None:
        """Refused while others hold the role: they would lose what it allows."""
        with while_doing(f"deleting the role {title_of_stored(id_, state)}"):
            live = self._api.roles.find(id_)
            if live is not None and live.is_genesys_clouds_own:
                raise Refused("it is a role that Genesys Cloud itself brings", _KEEP)
            own, clients = known(state.outputs.granted_to) or [], self._api.clients
            holders = [each for each in self._holders(id_) if each.id not in own and not clients.deleted(each.id)]
            if holders:
                raise Refused(_held_by([each.title for each in holders]), _TAKE_AWAY)
            self._api.roles.delete(id_)

    def on_list(self, by: RoleFilters) -> Iterator[Listed]:
        """The roles, those included that Genesys Cloud itself brings."""
        for each in self._api.roles.all().values():
            if by.allow(name=each.name, default=each.is_genesys_clouds_own):
                yield Listed(each.id, each.name)

    def _holders(self, id_: str) -> list[Holder]:
        """Who holds the role; nobody does where it is gone."""
        try:
            return self._api.grants.holders(id_)
        except NotFound:
            return []

    def _seen(self, live: RoleDocument, state: RoleState | None) -> RoleState:
        """The live role as inputs and state."""
        found = permissions_of(live.policies)
        inputs: dict[str, Any] = {"name": live.name}
        last = (known(state.inputs.permissions) or []) if state else []
        inputs["permissions"] = projected(found, last, self._api.permissions.if_permitted)
        if live.description or (state and state.wrote("description")):
            inputs["description"] = live.description
        if state and state.wrote("grant_to_provider"):
            inputs["grant_to_provider"] = state.inputs.grant_to_provider
        granted = (known(state.outputs.granted_to) if state else None) or []
        return Stored(built(RoleInputs, **inputs), built(RoleOutputs, granted_to=granted))

    def _granted(self, id_: str, before: list[str], new: RoleInputs) -> list[str]:
        """Give the role to whoever logs in, or take it from all who were given it; returns who has it then."""
        if new.grant_to_provider:
            return list(dict.fromkeys([*before, self._api.grants.grant(id_, self._own_client)]))
        for each in before:
            self._api.grants.revoke(each, id_)
        return []

    def _is_to_be_granted(self, state: RoleState, new: RoleInputs) -> bool:
        """Whether it is known that whoever logs in is to have the role, and was not given it."""
        own = self._own_client
        return new.grant_to_provider is True and own is not None and own not in (known(state.outputs.granted_to) or [])

    def _require_unchanged(self, live: RoleDocument, state: RoleState, new: RoleInputs) -> None:
        theirs = self._seen(live, state)
        outside = changes_of(state, theirs.inputs).keys() & changes_of(theirs, new).keys()
        if outside:
            raise contested(sorted(outside))

    @property
    def _own_client(self) -> str | None:
        """The id of the OAuth client that this process logs in with; None where it has a token of unknown origin."""
        credentials = self.session.configuration.credentials
        return credentials.client_id if isinstance(credentials, OAuthClient) else None

    @property
    def _api(self) -> AuthorizationApi:
        return api_of(self.session)


def _document(live: RoleDocument, state: RoleState, new: RoleInputs) -> dict[str, Any]:
    """What is saved: what the program wrote, and of everything else what is there."""
    return {
        **live.kept,
        "name": new.name,
        "description": merged("description", live.description, state, new, ""),
        "permissionPolicies": [*policies(new.permissions, live.unconditional), *live.conditional],
    }


def _held_by(titles: list[str]) -> str:
    more = f" and {len(titles) - SHOWN} more" if len(titles) > SHOWN else ""
    return f"it is still held by {', '.join(titles[:SHOWN])}{more}"


_KEEP = (
    "Nothing was deleted. Keep it: `retain_on_delete`, or `pulumi state delete` with its URN, takes it out of the stack"
    " only."
)

_TAKE_AWAY = (
    "Nothing was deleted, as they would lose what it allows. Take the role from them in Genesys Cloud, then run the"
    " same command again; or keep the role: `retain_on_delete`, or `pulumi state delete` with its URN, takes it out of"
    " the stack only."
)
