"""`IntegrationCredential`: what an integration logs in with. Its type is never changed in place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Annotated, ClassVar

from pydantic import Field

from genesyscloud_provider.client.errors import GenesysCloudError, OutcomeUnknown, Refused, while_doing
from genesyscloud_provider.client.suggestions import closest, did_you_mean
from genesyscloud_provider.framework.declaration import Change, Inputs, Mark, NotBlank, Outputs
from genesyscloud_provider.framework.messages import gone, may_be_deleted_outside, title_of
from genesyscloud_provider.framework.plan import Turn
from genesyscloud_provider.framework.properties import UNKNOWN, Properties, differs
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.framework.steps import Created, Failure, Reading, Unfinished
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.credential.validate import completed, documented_failures, live_failures
from genesyscloud_provider.integrations.known import CREDENTIAL_TYPE
from genesyscloud_provider.integrations.models import CredentialInfo

__all__ = ["CredentialInputs", "CredentialOutputs", "IntegrationCredential"]


class CredentialInputs(Inputs):
    """The inputs of `IntegrationCredential`."""

    credential_type: Annotated[
        NotBlank,
        CREDENTIAL_TYPE,
        Change.REPLACE,
        Field(
            description="The credential type, such as `amazonWebServicesARN`. A change replaces the credential, and"
            " with it every integration that uses it."
        ),
    ]
    fields: Annotated[
        dict[str, str] | None,
        Change.UPDATE,
        Mark.SECRET,
        Field(
            repr=False,
            description="The fields of the credential type, by name. Required when the credential is created; an"
            " imported credential may leave them out, as the service does not show them.",
        ),
    ] = None
    name: Annotated[
        NotBlank, Change.UPDATE, Mark.AUTONAMED, Field(description="The credential's name in Genesys Cloud.")
    ]


class CredentialOutputs(Outputs):
    """The outputs of `IntegrationCredential`."""

    modified_date: Annotated[
        str,
        Field(description="When the service last saw the credential change, in ISO 8601; empty if it does not say."),
    ]


class IntegrationCredential(Resource[CredentialInputs]):
    """A credential in Genesys Cloud (API reference 4.3)."""

    name: ClassVar[str] = "IntegrationCredential"
    noun: ClassVar[str] = "credential"
    inputs = CredentialInputs
    outputs = CredentialOutputs

    def validate(self, olds: Properties, news: Properties) -> Iterator[Failure]:
        """Required fields are there, unknown ones are not, and each has its form (API reference 2)."""
        fields, type_name = news.get("fields"), news.get("credentialType")
        if fields is None:
            yield from self._rules_without_fields(olds, news)
        if not isinstance(type_name, str):
            return
        known = facts.credential_type(type_name)
        if known and isinstance(fields, dict):
            yield from documented_failures(known, fields)
        elif known is None:
            meant = next((each for each in facts.CREDENTIAL_TYPES if each.lower() == type_name.lower()), None)
            if meant:
                yield Failure("credentialType", f"is written in the wrong case; did you mean `{meant}`?")

    def preflight(self, olds: Properties, news: Properties, turn: Turn) -> Iterator[Failure]:
        """What the organization says of a credential type of which the catalog is not certain."""
        type_name, fields = news["credentialType"], news.get("fields")
        known = facts.credential_type(type_name)
        if olds or (known and known.as_written) or type_name is UNKNOWN or not self.session.may_look_ahead:
            return
        with while_doing(f"looking up the credential type {type_name}"):
            types = api_of(self.session).credential_types.all()
        if type_name not in types:
            there = f"; the closest are {closest(type_name, types)}" if types else ""
            suggestion = did_you_mean(type_name, types) or there
            yield Failure("credentialType", f"{type_name!r} is not in the organization{suggestion}")
        elif isinstance(fields, dict):
            yield from live_failures(types[type_name], fields)

    def create(self, news: Properties, timeout: float | None = None) -> Created:
        """One request, which is never sent twice; where its answer gets lost, what may have come of it is named."""
        inputs = self.parse(news)
        with while_doing(f"creating the credential {inputs.name!r}"):
            info = api_of(self.session).credentials.create(
                inputs.name,
                inputs.credential_type,
                completed(inputs.credential_type, inputs.fields or {}),
                one_off=self.session.plan.is_one_off(inputs.name),
            )
        return Created(info.id, self._state(news, info))

    def read(self, id_: str, state: Properties) -> Reading | None:
        """The service shows no field: a later `modifiedDate` stands for a change of any of them.

        Then `fields` is dropped from what is read, so that the next update writes the program's fields again. That
        linking a credential leaves the date alone is an assumption; if it does not, this costs one more update, and a
        change before that is refused until a refresh.
        """
        with while_doing(f"reading the credential {title_of(id_, state)}"):
            info = api_of(self.session).credentials.find(id_)
        if info is None:
            return None
        inputs: Properties = {
            "credentialType": info.type_name or state.get("credentialType", ""),
            "name": info.name or state.get("name", ""),
        }
        last_seen = state.get("modifiedDate", "")
        date = max(_date(info), last_seen)  # a listing may lag behind what was written
        same_type = inputs["credentialType"] == state.get("credentialType")
        if state.get("fields") is not None and same_type and last_seen in ("", date):
            inputs["fields"] = state["fields"]
        return Reading({**inputs, "modifiedDate": date}, inputs)

    def update(self, id_: str, state: Properties, news: Properties, timeout: float | None = None) -> Properties:
        """A look and a save, which carries the type that the credential has; no request where nothing changes.

        The service has no version of a credential, and takes no name without all fields. So nothing is sent where
        somebody else has changed it since: otherwise a new name would bring back an old password.

        Raises:
            Refused: it was changed, or the program has no fields to send.
            Unfinished: whether it was saved is not known.
        """
        inputs = self.parse(news)
        if not self.compare(id_, state, news, "").changes:
            return {**self.written(news), **self.computed(state)}
        title = title_of(id_, state)
        if inputs.fields is None:
            raise Refused(f"updating the credential {title}: the program has no `fields`", _FIELDS_NEEDED)
        with while_doing(f"updating the credential {title}"), may_be_deleted_outside():
            type_name = self._unchanged_type(id_, state, inputs.name)
            fields = completed(type_name, inputs.fields)
            try:
                info = api_of(self.session).credentials.replace(id_, inputs.name, type_name, fields)
            except OutcomeUnknown as lost:
                raise self._perhaps_saved(id_, state, lost) from lost
        return self._state(news, info)

    def delete(self, id_: str, state: Properties) -> None:
        """Refused while an integration, which this process did not delete, still uses the credential."""
        title = title_of(id_, state)
        with while_doing(f"deleting the credential {title}"):
            links = api_of(self.session).integrations.using(id_)
            if links:
                names = ", ".join(f"{each.name!r} ({each.id})" for each in links)
                raise Refused(
                    f"it is still in use by {names}",
                    "Nothing was deleted. Give the integration another credential or delete it first, then run the same"
                    " command again; or keep the credential: `retain_on_delete`, or `pulumi state delete` with its URN,"
                    " takes it out of the stack only.",
                )
            api_of(self.session).credentials.delete(id_)

    def _unchanged_type(self, id_: str, state: Properties, name: str) -> str:
        """The live type of a credential that nobody has changed since the state saw it.

        Raises:
            Refused: somebody has, or it is gone.
        """
        live = api_of(self.session).credentials.look(id_)
        if live is None:
            raise gone()
        known = str(state["credentialType"])
        if live.type_name not in ("", known):
            raise _changed(f"its type is {live.type_name}, and was {known}", _OTHER_TYPE)
        if state.get("modifiedDate") and _date(live) > state["modifiedDate"]:
            raise _changed(f"on {_date(live)}, and the stack knows it as of {state['modifiedDate']}", _OTHER_FIELDS)
        if live.name not in ("", state.get("name"), name):
            raise _changed(f"its name is {live.name!r}, and was {state.get('name')!r}", _OTHER_FIELDS)
        return known

    def _perhaps_saved(self, id_: str, state: Properties, lost: OutcomeUnknown) -> Exception:
        """What is known of a credential after a save without an answer: where a state can keep it, this is no change
        of somebody else's, and the fields are saved again."""
        lost.remedy = "Run `pulumi up` again: it saves the credential once more."
        try:
            live = api_of(self.session).credentials.look(id_)
        except GenesysCloudError:
            return lost
        if live is None:
            return lost
        kept = {key: each for key, each in state.items() if key != "fields"}
        return Unfinished(id_, {**kept, "name": live.name or kept["name"], "modifiedDate": _date(live)}, lost)

    def _rules_without_fields(self, olds: Properties, news: Properties) -> Iterator[Failure]:
        if not olds or "fields" in olds:
            yield Failure("fields", "is required")
        elif differs(olds.get("name"), news.get("name")):
            yield Failure("name", f"cannot change without `fields`. {_FIELDS_NEEDED}")

    def _state(self, inputs: Properties, info: CredentialInfo) -> Properties:
        return {**self.written(inputs), "modifiedDate": _date(info)}


_FIELDS_NEEDED = (
    "Genesys Cloud takes a credential as a whole only, so a change could erase its secrets. Let the program give all"
    " `fields`, and not ignore them; or change the name in Genesys Cloud, then run `pulumi refresh`."
)


_OTHER_TYPE = "which shows the other type: a type is never changed in place, so `pulumi up` then replaces it."

_OTHER_FIELDS = (
    "which shows `fields` as changed, and no value. The next `pulumi up` then writes what the program says; to leave"
    ' the fields to others, add `ignore_changes=["fields"]` first.'
)


def _changed(how: str, shown: str) -> Refused:
    """Why nothing is saved: the credential is no longer what the state knows."""
    return Refused(
        f"it was changed since the last deployment, by somebody else or by a deployment that was interrupted ({how})",
        f"Nothing was sent. Run `pulumi refresh`, then `pulumi preview`, {shown}",
    )


def _date(info: CredentialInfo) -> str:
    date: datetime | None = info.modified_date
    if date is None:
        return ""
    return date.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
