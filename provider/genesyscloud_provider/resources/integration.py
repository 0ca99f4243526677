"""`DataActionIntegration`: an installed data actions integration, configured and active."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from genesyscloud_provider import catalog
from genesyscloud_provider.api import models
from genesyscloud_provider.api.errors import GenesysCloudError, NotFound, Refused, VersionConflict, while_doing
from genesyscloud_provider.catalog import CertificateAuthority, IntendedState, ReportedState
from genesyscloud_provider.resources import document, guard, integration_type
from genesyscloud_provider.resources.base import (
    Change,
    Created,
    Diff,
    Failure,
    Inputs,
    Reading,
    Resource,
    Unfinished,
    did_you_mean,
    differs,
)
from genesyscloud_provider.resources.document import Settings
from genesyscloud_provider.resources.integration_type import Specification
from genesyscloud_provider.resources.values import UNKNOWN, Properties, known_part

__all__ = ["CredentialReference", "DataActionIntegration", "IntegrationInputs"]


class CredentialReference(BaseModel):
    """A credential as an integration refers to it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(description="The credential's id.")]
    type: Annotated[str, Field(min_length=1, description="The credential's type.")]


class IntegrationInputs(Inputs):
    """The inputs of `DataActionIntegration`."""

    integration_type: Annotated[
        str,
        Change.REPLACE,
        Field(
            min_length=1,
            description="The integration type's id, such as `aws-lambda-data-actions`; `google` and `adobe` stand for the"
            " types whose ids differ.",
        ),
    ]
    credential: Annotated[
        CredentialReference | None,
        Change.UPDATE,
        Field(description="The credential that the integration logs in with; another type of it is a replacement."),
    ] = None
    name: Annotated[str, Change.UPDATE, Field(min_length=1, description="The integration's name; keep it unique.")]
    notes: Annotated[str | None, Change.UPDATE, Field(description="Free text for administrators.")] = None
    client_certificate_authority: Annotated[
        CertificateAuthority | None,
        Change.UPDATE,
        Field(description="Who signs the client certificate for mutual TLS; Web Services only."),
    ] = None
    properties: Annotated[
        dict[str, Any] | None,
        Change.UPDATE,
        Field(description="Properties that have no argument of their own; only these keys are managed."),
    ] = None
    intended_state: Annotated[
        IntendedState | None, Change.UPDATE, Field(description="`ENABLED` (the default) or `DISABLED`.")
    ] = None
    force_destroy: Annotated[
        bool | None,
        Change.UPDATE,
        Field(
            strict=True,
            description="Allow replacement and deletion although published actions hang off the integration. Takes"
            " effect once it is deployed: set it, run `pulumi up`, then make the change.",
        ),
    ] = None


class DataActionIntegration(Resource[IntegrationInputs]):
    """A data actions integration (API reference 4.1 and 4.2)."""

    name: ClassVar[str] = "DataActionIntegration"
    inputs = IntegrationInputs

    def rules(self, olds: Properties, news: Properties) -> Iterator[Failure]:
        """What the integration type accepts (API reference 1.1 and 1.3)."""
        written = news.get("integrationType")
        if not isinstance(written, str) or not written:
            return
        system = catalog.system(written)
        if system and system.deprecated:
            self.run.warn(f"{system.deprecated}.")
        yield from _credential_failures(written, news)
        yield from _certificate_authority_failures(written, news)

    def diff(self, id_: str, state: Properties, news: Properties) -> Diff:
        """Another type, of the integration or of its credential, is a guarded replacement."""
        asked_for = self.run.was_checked(self.name, news)
        changes = {
            **self._type_changes(state, news, may_look=asked_for and self.run.can_look),
            **_credential_changes(state.get("credential"), news.get("credential")),
            **_setting_changes(state, news),
            **_state_changes(state, news),
            **_flag_changes(state, news),
        }
        diff = Diff(changes)
        if not (asked_for and diff.replaces):
            return diff
        title = _title(id_, state)
        guard.guard_replacement(self.run, id_, title, _why(diff, state, news), forced=bool(state.get("forceDestroy")))
        return Diff(changes, delete_before_replace=self._at_the_limit(title, state, news))

    def create(self, news: Properties) -> Created:
        """Three requests: create under a one-off name, configure, activate."""
        inputs = self.parse(news)
        with while_doing(f"creating the integration {inputs.name!r}"):
            specification = self._specification(news)
            slot = self._slot_of(specification, inputs.credential)
            integration = self.run.organization.create_integration(specification.id)
            state: Properties = {**self.written(news), "integrationTypeId": specification.id}
            try:
                return Created(integration.id, self._finish(integration, state, slot))
            except Unfinished:
                raise
            except Exception as error:
                raise self._unfinished(integration.id, state, error) from error

    def read(self, id_: str, state: Properties) -> Reading | None:
        """The live integration, projected onto what the program wrote."""
        with while_doing(f"reading the integration {_title(id_, state)}"):
            live = self.run.organization.integration(id_)
            if live is None or live.configuration is None:
                return None
            return self._project(live, live.configuration, state)

    def update(self, id_: str, state: Properties, news: Properties) -> Properties:
        """One request for the configuration and one for the intended state, each only if something of it changed."""
        inputs = self.parse(news)
        with while_doing(f"updating the integration {_title(id_, state)}"):
            updated = {
                **self.written(news),
                **{key: state[key] for key in _FROM_SERVICE if key in state},
            }
            if _setting_changes(state, news) or _credential_changes(state.get("credential"), news.get("credential")):
                updated["configuration"] = self._configure_anew(id_, state, news, inputs)
            if _state_changes(state, news):
                status = self._bring_to(id_, _intended(news))
                updated["reportedState"] = status.code
                if not _settled(status):
                    self.run.warn(f"The integration {inputs.name!r}: {_unsettled(status, self._timeout)}")
            return updated

    def delete(self, id_: str, state: Properties) -> None:
        """Refused while published actions hang off it, unless the last deployment had `forceDestroy`."""
        title = _title(id_, state)
        with while_doing(f"deleting the integration {title}"):
            if not state.get("forceDestroy"):
                guard.guard_deletion(self.run, id_, title)
            self.run.organization.delete_integration(id_)

    # Types and slots

    def _specification(self, properties: Properties) -> Specification:
        written = properties["integrationType"]
        credential_type = (properties.get("credential") or {}).get("type")
        return integration_type.from_catalog(written) or integration_type.from_organization(
            written, credential_type, self.run.organization
        )

    def _slot_of(self, specification: Specification, credential: CredentialReference | None) -> str | None:
        """The slot for the credential, whose type is verified, because linking decides what the service believes."""
        if credential is None:
            return None
        slot = specification.slot(credential.type)
        if slot is None:
            raise Refused(_not_accepted(credential.type, specification))
        live = self.run.organization.credential_type_of(credential.id)
        if live is None:
            raise Refused(
                f"the credential {credential.id} does not exist",
                "If it was deleted outside this program, run `pulumi refresh`, then `pulumi up`.",
            )
        if live != credential.type:
            raise Refused(
                f"the credential {credential.id} is of type {live}, but the program says {credential.type}",
                f"Write `type` as {live}, or use a credential of type {credential.type}.",
            )
        return slot

    def _type_changes(self, state: Properties, news: Properties, may_look: bool) -> dict[str, Change]:
        written = news.get("integrationType")
        if written == state.get("integrationType"):
            return {}
        if written is not UNKNOWN and self._resolves_to(state.get("integrationTypeId"), news, may_look):
            return {}
        return {"integrationType": Change.REPLACE}

    def _resolves_to(self, type_id: Any, news: Properties, may_look: bool) -> bool:
        known = integration_type.from_catalog(news["integrationType"])
        if known is None and may_look:
            known = self._specification(known_part(news))
        return known is not None and known.id == type_id

    def _at_the_limit(self, title: str, state: Properties, news: Properties) -> bool:
        """Whether the new integration has room only after the old one is gone."""
        if not self.run.can_look or news.get("integrationType") is UNKNOWN:
            return False
        type_id = self._specification(known_part(news)).id
        if type_id != state.get("integrationTypeId"):
            return False
        organization = self.run.organization
        with while_doing(f"looking for room to replace the integration {title}"):
            limit = integration_type.limit(type_id, organization)
            installed = sum(1 for each in organization.integrations().values() if each.type_id == type_id)
        if limit is None or installed < limit:
            return False
        self.run.warn(
            f"The organization has {installed} of at most {limit} integrations of type {type_id}: the integration"
            f" {title} will be deleted before its replacement is created."
        )
        return True

    # Writing

    def _finish(self, integration: models.Integration, state: Properties, slot: str | None) -> Properties:
        live = document.of_live(integration.configuration) if integration.configuration else {}
        version = integration.configuration.version if integration.configuration else None
        wanted = document.written(state, slot)
        saved = self._put(integration.id, {**live, **wanted}, version)
        state["configuration"] = _rest(saved, wanted)
        status = integration.reported_state
        if _intended(state) is IntendedState.ENABLED:
            status = self._bring_to(integration.id, IntendedState.ENABLED)
        status = status or models.IntegrationStatusInfo(code=ReportedState.INACTIVE.value)
        state["reportedState"] = status.code
        if not _settled(status):
            raise self._unfinished(integration.id, state, _unsettled(status, self._timeout), usable=True)
        return state

    def _configure_anew(
        self, id_: str, state: Properties, news: Properties, inputs: IntegrationInputs
    ) -> dict[str, Any]:
        specification = self._specification(state)
        slot = self._slot_for_update(specification, state, news, inputs)
        old_slot = specification.slot((state.get("credential") or {}).get("type", "")) or slot
        old, new = document.written(state, old_slot), document.written(news, slot)
        rest, version = document.restore(state["configuration"])
        try:
            saved = self._put(id_, {**rest, **new}, version)
        except VersionConflict:
            saved = self._put_onto_live(id_, old, new)
        except NotFound as error:
            raise _gone(error) from error
        return _rest(saved, new)

    def _slot_for_update(
        self, specification: Specification, state: Properties, news: Properties, inputs: IntegrationInputs
    ) -> str | None:
        if _credential_changes(state.get("credential"), news.get("credential")):
            return self._slot_of(specification, inputs.credential)
        return specification.slot(inputs.credential.type) if inputs.credential else None

    def _put(self, id_: str, settings: Settings, version: int | None) -> models.IntegrationConfiguration:
        return self.run.organization.configure(id_, document.to_send(settings, version))

    def _put_onto_live(self, id_: str, old: Settings, new: Settings) -> models.IntegrationConfiguration:
        """Put the program's settings onto what somebody else saved meanwhile, unless they changed the same ones."""
        live = self.run.organization.integration(id_, fresh=True)
        if live is None or live.configuration is None:
            raise Refused("it does not exist any more", _REFRESH)
        settings = document.of_live(live.configuration)
        contested = [
            path
            for path in {**old, **new}
            if not document.same(path, settings.get(path), old.get(path))
            and not document.same(path, settings.get(path), new.get(path))
        ]
        if contested:
            names = ", ".join(sorted(document.name_of(path) for path in contested))
            raise Refused(
                f"somebody else changed it since the last deployment: {names}",
                "Nothing was overwritten. Run `pulumi refresh` to see the change, then `pulumi up`.",
            )
        kept = document.foreign(settings, old)
        return self._put(id_, {**kept, **new}, live.configuration.version)

    # Activation

    @property
    def _timeout(self) -> float:
        return self.run.configuration.activation_timeout

    def _bring_to(self, id_: str, intended: IntendedState) -> models.IntegrationStatusInfo:
        """Say what the integration is meant to be, and wait until it is, or until the time is over.

        An ERROR in the first answer may be from before, so only a later look makes it final.
        """
        organization = self.run.organization
        wanted = ReportedState.ACTIVE if intended is IntendedState.ENABLED else ReportedState.INACTIVE
        status = organization.set_intended_state(id_, intended)
        if status is None or status.code != wanted:
            status = organization.await_state(id_, wanted, self._timeout) or status
        if status is None:
            return models.IntegrationStatusInfo(code=ReportedState.ACTIVATING.value)
        if status.code == ReportedState.ERROR and intended is IntendedState.ENABLED:
            raise _in_error(status)
        return status

    def _unfinished(self, id_: str, state: Properties, cause: Exception, usable: bool = False) -> Unfinished:
        return Unfinished(id_, state, cause, lambda: self.run.organization.delete_integration(id_), usable)

    # Reading

    def _project(
        self, live: models.Integration, configuration: models.IntegrationConfiguration, state: Properties
    ) -> Reading:
        inputs: Properties = {
            "integrationType": state["integrationType"]
            if state.get("integrationTypeId") == live.type_id
            else live.type_id,
            "name": configuration.name or live.name,
        }
        importing = "integrationType" not in state
        slot = self._live_slot(live, configuration, state)
        if credential := self._live_credential(configuration, slot, state):
            inputs["credential"] = credential
        settings = document.of_live(configuration)
        inputs |= _live_settings(settings, None if importing else state)
        if "intendedState" in state or live.intended_state != IntendedState.ENABLED:
            inputs["intendedState"] = live.intended_state
        if "forceDestroy" in state:
            inputs["forceDestroy"] = state["forceDestroy"]
        status = live.reported_state or models.IntegrationStatusInfo(code="")
        if status.code == ReportedState.ERROR and live.intended_state == IntendedState.ENABLED:
            self.run.warn(
                f"The integration {configuration.name!r} ({live.id}) is in state ERROR: {status.reason}."
                " `pulumi up` activates it anew."
            )
        written = document.written(inputs, slot)
        rest = document.foreign(settings, written)
        return Reading(
            {
                **inputs,
                "integrationTypeId": live.type_id,
                "reportedState": status.code,
                "configuration": document.collect(rest, configuration.version),
            },
            inputs,
        )

    def _live_slot(
        self, live: models.Integration, configuration: models.IntegrationConfiguration, state: Properties
    ) -> str | None:
        """The slot that the program's credential is in; on an import, the one that is filled."""
        specification = integration_type.from_catalog(live.type_id)
        if "credential" not in state and "integrationType" in state:
            return None
        if specification:
            return next(iter(specification.slots))
        filled = next(iter(configuration.credentials), None)
        if filled or "credential" not in state:
            return filled
        return self._specification(state).slot(state["credential"]["type"])

    def _live_credential(
        self, configuration: models.IntegrationConfiguration, slot: str | None, state: Properties
    ) -> dict[str, str] | None:
        """The credential in the slot; an emptied slot keeps the last known type, so that it is filled again in place."""
        last = state.get("credential")
        info = configuration.credentials.get(slot) if slot else None
        if info is None:
            return {"id": "", "type": last["type"]} if last else None
        live_type = info.type_name or self.run.organization.credential_type_of(info.id) or ""
        return {"id": info.id, "type": live_type}


_FROM_SERVICE = ("integrationTypeId", "reportedState", "configuration")
"""The outputs that the program did not write."""

_REFRESH = "It was deleted outside this program: run `pulumi refresh`, then `pulumi up`."


def _gone(error: NotFound) -> NotFound:
    error.remedy = _REFRESH
    return error


def _credential_failures(written: str, news: Properties) -> Iterator[Failure]:
    specification = integration_type.from_catalog(written)
    system = catalog.system(written)
    credential = news.get("credential")
    if credential is None:
        if system and system.credential_required:
            accepted = ", ".join(system.credential_types) or "its own type"
            yield Failure("credential", f"is required for {written}: an IntegrationCredential of type {accepted}")
        return
    given = credential.get("type") if isinstance(credential, dict) else None
    if specification and isinstance(given, str) and given and specification.slot(given) is None:
        yield Failure("credential.type", _not_accepted(given, specification))


def _not_accepted(given: str, specification: Specification) -> str:
    accepted = specification.credential_types
    return (
        f"{given!r} is not accepted by {specification.id}, which takes {' or '.join(accepted)}"
        f"{did_you_mean(given, accepted)}"
    )


def _certificate_authority_failures(written: str, news: Properties) -> Iterator[Failure]:
    key = catalog.CLIENT_CERTIFICATE_AUTHORITY
    system = catalog.system(written)
    if system and not system.mutual_tls and news.get(key) is not None:
        yield Failure(key, f"is for Web Services integrations only, not for {written}")
    properties = news.get("properties")
    if isinstance(properties, dict) and key in properties:
        yield Failure(f"properties.{key}", f"has an argument of its own: use `{key}`")


def _credential_changes(old: Any, new: Any) -> dict[str, Change]:
    """Giving a credential, taking it away, or writing another type is a replacement; another id is not."""
    if new is UNKNOWN:
        return {"credential": Change.UPDATE}
    if old == new:
        return {}
    if not old or not new:
        return {"credential": Change.REPLACE}
    if new.get("type") is not UNKNOWN and new.get("type") != old.get("type"):
        return {"credential.type": Change.REPLACE}
    return {"credential.id": Change.UPDATE}


def _setting_changes(state: Properties, news: Properties) -> dict[str, Change]:
    """What differs in the configuration, a service default being no change; the credential is compared elsewhere."""
    changes: dict[str, Change] = {}
    for key in ("name", "notes", catalog.CLIENT_CERTIFICATE_AUTHORITY):
        path = document.CERTIFICATE_AUTHORITY if key == catalog.CLIENT_CERTIFICATE_AUTHORITY else (key,)
        if news.get(key) is UNKNOWN or not document.same(path, state.get(key), news.get(key)):
            changes[key] = Change.UPDATE
    old, new = state.get("properties") or {}, news.get("properties") or {}
    if new is UNKNOWN:
        changes["properties"] = Change.UPDATE
    else:
        changed = {key for key in {**old, **new} if key not in new or differs(old.get(key), new[key])}
        changes.update({f"properties.{key}": Change.UPDATE for key in changed})
    return changes


def _state_changes(state: Properties, news: Properties) -> dict[str, Change]:
    changes: dict[str, Change] = {}
    if _intended(state) != _intended(news):
        changes["intendedState"] = Change.UPDATE
    elif state.get("reportedState") == ReportedState.ERROR and _intended(news) == IntendedState.ENABLED:
        changes["reportedState"] = Change.UPDATE
    return changes


def _flag_changes(state: Properties, news: Properties) -> dict[str, Change]:
    same = bool(state.get("forceDestroy")) == news.get("forceDestroy", False)
    return {} if same else {"forceDestroy": Change.UPDATE}


def _live_settings(settings: Settings, state: Properties | None) -> Properties:
    """The live value of each setting that the program wrote; on an import, of each that is not a default."""

    def shown(path: tuple[str, ...], key: str) -> bool:
        return not document.same(path, settings.get(path), None) if state is None else key in state

    inputs: Properties = {}
    if shown(("notes",), "notes"):
        inputs["notes"] = settings.get(("notes",), "")
    if shown(document.CERTIFICATE_AUTHORITY, catalog.CLIENT_CERTIFICATE_AUTHORITY):
        inputs[catalog.CLIENT_CERTIFICATE_AUTHORITY] = settings.get(
            document.CERTIFICATE_AUTHORITY, document.DEFAULTS[document.CERTIFICATE_AUTHORITY]
        )
    live = {path[1]: value for path, value in settings.items() if path[0] == "properties"}
    live.pop(catalog.CLIENT_CERTIFICATE_AUTHORITY, None)
    if state is None and live:
        inputs["properties"] = live
    elif state is not None and "properties" in state:
        inputs["properties"] = {key: live[key] for key in state["properties"] or {} if key in live}
    return inputs


def _intended(properties: Properties) -> Any:
    value = properties.get("intendedState")
    return IntendedState.ENABLED if value is None else value if value is UNKNOWN else _as_state(value)


def _as_state(value: str) -> Any:
    return IntendedState(value) if value in IntendedState.__members__ else value


def _rest(saved: models.IntegrationConfiguration, ours: Settings) -> dict[str, Any]:
    return document.collect(document.foreign(document.of_live(saved), ours), saved.version)


def _settled(status: models.IntegrationStatusInfo) -> bool:
    return status.code not in ReportedState.__members__ or ReportedState(status.code).settled


def _unsettled(status: models.IntegrationStatusInfo, timeout: float) -> GenesysCloudError:
    return GenesysCloudError(
        f"Genesys Cloud still reports {status.code} after {timeout:g} seconds",
        "It is kept. Run `pulumi refresh` later to see what became of it; `genesyscloud:activationTimeout` waits longer.",
    )


def _in_error(status: models.IntegrationStatusInfo) -> GenesysCloudError:
    return GenesysCloudError(
        f"Genesys Cloud could not activate it and reports ERROR: {status.reason or 'without a reason'}",
        "Correct what it names, most often the credential, and run `pulumi up` again; with `intended_state` DISABLED it"
        " is kept inactive.",
    )


def _why(diff: Diff, state: Properties, news: Properties) -> list[str]:
    reasons = []
    for path, change in diff.changes.items():
        if change is not Change.REPLACE:
            continue
        if path == "integrationType":
            reasons.append(f"`integrationType` {_show(state.get(path))} → {_show(news.get(path))}")
        elif path == "credential.type":
            old, new = state["credential"].get("type"), news["credential"].get("type")
            reasons.append(f"the credential's type {_show(old)} → {_show(new)}")
        else:
            reasons.append("a credential is given" if news.get("credential") else "the credential is taken away")
    return reasons


def _show(value: Any) -> str:
    return "a value not known yet" if value is UNKNOWN else str(value)


def _title(id_: str, state: Properties) -> str:
    name = state.get("name")
    return f"{name!r} ({id_})" if name else id_
