"""The six operations of `OAuthClient`. Its secret is told once, and kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import ClassVar

from genesyscloud_provider.authorization.api import AuthorizationApi, api_of
from genesyscloud_provider.authorization.oauth_client.filters import OAuthClientFilters
from genesyscloud_provider.authorization.oauth_client.inputs import OAuthClientInputs, OAuthClientRole
from genesyscloud_provider.authorization.oauth_client.models import GrantType, OAuthClientDocument
from genesyscloud_provider.authorization.oauth_client.projection import document, project, requested
from genesyscloud_provider.authorization.oauth_client.state import OAuthClientOutputs, OAuthClientState, modified_date
from genesyscloud_provider.authorization.oauth_client.validate import failures
from genesyscloud_provider.client.errors import (
    ApiError,
    BadRequest,
    GenesysCloudError,
    NotPermitted,
    OutcomeUnknown,
    while_doing,
)
from genesyscloud_provider.framework.declaration import Change
from genesyscloud_provider.framework.differences import changes_of
from genesyscloud_provider.framework.messages import contested, gone, may_be_deleted_outside, title_of_stored
from genesyscloud_provider.framework.plan import Occasion
from genesyscloud_provider.framework.properties import Properties
from genesyscloud_provider.framework.reading import built, known, values_of
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.framework.steps import Check, Comparison, Diff, Failure, Listed, Made, Stored, Unfinished


class OAuthClient(Resource[OAuthClientInputs, OAuthClientOutputs]):
    """An OAuth client in Genesys Cloud (API reference, supplement 3)."""

    name: ClassVar[str] = "OAuthClient"
    noun: ClassVar[str] = "OAuth client"
    inputs = OAuthClientInputs
    outputs = OAuthClientOutputs
    listed_by = OAuthClientFilters
    absent_at_first: ClassVar[frozenset[str]] = frozenset({"clientSecret", "roleDivisions", "modifiedDate"})

    def on_check(self, check: Check[OAuthClientInputs]) -> Iterator[Failure]:
        """Roles, scopes and grant type go together."""
        yield from failures(check.new)

    def on_preflight(self, check: Check[OAuthClientInputs]) -> Iterator[Failure]:
        """Warn of roles that the caller does not hold, which the service does not let it give."""
        before = _role_ids(check.old.roles) if check.old else []
        added = [each for each in _role_ids(check.new.roles) if each not in before]
        if not added or not self.session.may_look_ahead:
            return
        name = known((check.old or check.new).name)
        with while_doing(f"looking up which roles can be given to the OAuth client {name!r}" if name else _LOOKING):
            try:
                held = self._api.grants.held()
            except NotPermitted:
                return  # whoever may create clients need not be able to list what it holds
        for each in added:
            if each not in held:  # assumes: CALLERS_GIVE_ONLY_ROLES_THEY_HOLD
                self.session.warn(f"The OAuth client that Pulumi logs in with does not hold the role {each}. {_HOLD}")
        yield from ()

    def on_diff(self, asked: Comparison[OAuthClientInputs, OAuthClientOutputs]) -> Diff:
        """A change of `rotate` replaces; who may still log in with the old client is told then."""
        changes = changes_of(asked.state, asked.new)
        if not asked.state.outputs.is_finished:
            changes["clientSecret"] = Change.UPDATE
        found = Diff(changes)
        if found.replaces and asked.occasion is not Occasion.REFRESH:
            self._tell_replacement(asked.id, asked.title)
        return found

    def on_ordered_replacement(self, id_: str, before: OAuthClientState, new: OAuthClientInputs, urn: str) -> None:
        """Tell who may still log in with the old client."""
        if id_:
            self._tell_replacement(id_, title_of_stored(id_, before))

    def on_create(self, new: OAuthClientInputs, timeout: float | None) -> Made[OAuthClientOutputs]:
        """One request, which is never sent twice: its answer alone has the secret.

        Where it gets lost, and the name is one that nobody else can have, the client is found and given another secret.

        Raises:
            Unfinished: it exists, and has no secret that anybody knows.
        """
        with while_doing(f"creating the OAuth client {new.name!r}"), self._explained():
            roles = self._resolved(new.roles)
            self._api.grants.settle(each["roleId"] for each in roles)
            plan = self.session.plan
            one_off = plan.is_one_off(new.name)
            made = self._api.clients.create(requested(new, roles), one_off=one_off, deployed=plan.is_deployed)
            if not made.secret:
                made = self._with_new_secret(made, new)
            if roles:
                # What refers to it is given it next, and logs in with it.
                # assumes: SAVED_CREDENTIALS_ARE_USED_AT_ONCE
                self._api.grants.settle_new()
        return Made(made.id, OAuthClientOutputs.seen(made, made.secret))

    def on_read(self, id_: str, state: OAuthClientState | None) -> OAuthClientState | None:
        """One listing for all clients. It shows no secret: the state's stays."""
        with while_doing(f"reading the OAuth client {title_of_stored(id_, state)}"):
            live = self._api.clients.find(id_)
        if live is None:
            return None
        found = project(live, state)
        if state and not state.outputs.is_finished:
            return Stored(found.inputs, built(OAuthClientOutputs))
        if state and known(state.outputs.client_secret) and not changes_of(state, found.inputs):
            self._tell_changed_outside(live, state)
        return found

    def on_update(
        self, id_: str, state: OAuthClientState, new: OAuthClientInputs, timeout: float | None
    ) -> OAuthClientOutputs:
        """A look and a save of the whole client: what others have set, and the program does not, stays.

        Raises:
            Refused: somebody else has changed what the program changes, or the client is gone.
        """
        changes = changes_of(state, new)
        if not changes:
            return state.outputs
        title = title_of_stored(id_, state)
        with while_doing(f"updating the OAuth client {title}"), may_be_deleted_outside(), self._explained():
            live = self._api.clients.look(id_)
            if live is None:
                raise gone()
            theirs = project(live, state).inputs
            if outside := changes_of(state, theirs).keys() & changes_of(Stored(theirs, state.outputs), new).keys():
                raise contested(sorted(outside))
            roles = values_of(live.role_divisions)
            if "roles" in changes or "authorizedGrantType" in changes:
                roles = self._resolved(new.roles)
                self._api.grants.settle(each["roleId"] for each in roles)
            saved = self._api.clients.save(id_, document(live, state, new, roles))
        return OAuthClientOutputs.seen(saved, state.outputs.client_secret)

    def on_delete(self, id_: str, state: OAuthClientState) -> None:
        """Made inactive, then deleted; how often it was used of late is told."""
        title = title_of_stored(id_, state)
        with while_doing(f"deleting the OAuth client {title}"):
            live = self._api.clients.look(id_)
            if live is None:
                return
            if self._api.usage.first(id_):
                self.session.warn(
                    f"The OAuth client {title} is being deleted: nobody can log in with it then."
                    f" {self._api.usage.said(id_)}"
                )
            self._api.clients.delete(live)

    def on_list(self, by: OAuthClientFilters) -> Iterator[Listed]:
        """The clients."""
        for each in self._api.clients.all().values():
            if by.allow(name=each.name, authorized_grant_type=each.authorized_grant_type, state=each.state):
                yield Listed(each.id, each.name)

    def continued(self, id_: str, state: Properties) -> Properties:
        """Where the creation did not get as far as the secret, the client gets another one: nobody has used it."""
        stored = self.stored(state)
        if stored.outputs.is_finished:
            return super().continued(id_, state)
        with while_doing(f"giving the OAuth client {title_of_stored(id_, stored)} a secret"):
            live = self._api.clients.look(id_)
            if live is None:
                raise gone()
            live = self._api.clients.with_new_secret(live)
            inputs = project(live, stored).inputs
            return self.to_store(Stored(inputs, OAuthClientOutputs.seen(live, live.secret)))

    def keep_secret(self, properties: Properties, secrets: Iterable[tuple[str | int, ...]] = ()) -> None:
        """The client's own secret is shown in no message either: credentials are given it."""
        super().keep_secret(properties, (*secrets, ("clientSecret",)))

    def _with_new_secret(self, made: OAuthClientDocument, new: OAuthClientInputs) -> OAuthClientDocument:
        """A client that this process has made, and of which it knows no secret, with another one."""
        try:
            return self._api.clients.with_new_secret(made)
        except GenesysCloudError as error:
            raise Unfinished(
                made.id, Stored(new, built(OAuthClientOutputs)), error, lambda: self._api.clients.delete(made)
            ) from error

    def _resolved(self, roles: list[OAuthClientRole] | None) -> list[dict[str, str]]:
        """Each role with its division, as the API takes them."""
        home = self._api.divisions.home
        return [{"roleId": each.role_id, "divisionId": each.division_id or home()} for each in roles or []]

    def _tell_replacement(self, id_: str, title: str) -> None:
        """Say what a replacement means for those who log in with a client, as far as it can be known."""
        self.session.plan.leaves(id_, f"OAuth client {title}")
        if not self.session.can_look or not self._api.usage.first(id_):
            return
        with while_doing(f"looking up who uses the OAuth client {title}"):
            self.session.warn(
                f"The OAuth client {title} will be replaced: a new one with a new secret is created first, and this one"
                f" is deleted when the update has given the new one to what refers to it. {self._api.usage.said(id_)}"
                " Whoever else logs in with it has to be given the new one first. With `--target`, name also what"
                " refers to it."
            )

    def _tell_changed_outside(self, live: OAuthClientDocument, state: OAuthClientState) -> None:
        now, last = modified_date(live), known(state.outputs.modified_date) or ""
        if not last or now <= last:
            return
        changed = f"The OAuth client {live.name!r} ({live.id}) was changed on {now}, and not by the last deployment"
        self.session.warn(
            f"{changed}, in nothing that the program writes. If that was its secret, the one in the stack is good no"
            " longer: change `rotate`, and `pulumi up` replaces the client by one with a new secret."
        )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Say in a refusal of the service what to do about it."""
        try:
            yield
        except (BadRequest, NotPermitted) as error:
            if not isinstance(error, OutcomeUnknown):
                error.remedy = _remedy(error)
            raise

    @property
    def _api(self) -> AuthorizationApi:
        return api_of(self.session)


def _role_ids(roles: list[OAuthClientRole] | None) -> list[str]:
    """The ids of roles, each once, as far as they are known."""
    found = (known(each.role_id) for each in known(roles) or [] if isinstance(each, OAuthClientRole))
    return list(dict.fromkeys(each for each in found if each))


def _remedy(error: ApiError) -> str:
    if known_remedy := _REMEDIES.get(error.code):
        return known_remedy
    # assumes: CALLERS_GIVE_ONLY_ROLES_THEY_HOLD
    if "role" not in error.message.lower() or error.code.startswith("missing."):
        return error.remedy
    return _HOLD if isinstance(error, NotPermitted) else f"Check `roleId` and `divisionId` of `roles`. {_GONE}"


_HOLD = (
    "Genesys Cloud lets a caller give only roles that it holds itself: where the role is a `Role` of the program, set"
    " its `grantToProvider`; otherwise give the role to that OAuth client in Genesys Cloud under Admin > Integrations >"
    " OAuth, wait a minute, and run the same command again."
)

_LOOKING = "looking up which roles can be given to an OAuth client"

_GONE = "If the role was deleted outside this program, run `pulumi refresh`, then `pulumi up`."

_REMEDIES: dict[str, str] = {
    "auth.too.many.clients": (
        "Delete OAuth clients that nobody uses any more in Genesys Cloud under Admin > Integrations > OAuth, or ask"
        " Genesys Cloud for a higher limit; then run the same command again."
    ),
    "missing.client.roles": "Give the client at least one role, in `roles`.",
    "bad.grant.type": f"Give `authorizedGrantType` as one of {', '.join(each.value for each in GrantType)}.",
}
"""What to do, by the service's code."""
