"""The six operations of `IntegrationCredential`. Its type is never changed in place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from genesyscloud_provider.client.errors import GenesysCloudError, OutcomeUnknown, Refused, while_doing
from genesyscloud_provider.client.suggestions import closest, did_you_mean
from genesyscloud_provider.framework.differences import changes_of
from genesyscloud_provider.framework.messages import DELETED_OUTSIDE, gone, may_be_deleted_outside, title_of_stored
from genesyscloud_provider.framework.properties import differs
from genesyscloud_provider.framework.reading import built, known
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.framework.steps import Check, Failure, Listed, Made, Stored, Unfinished
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.credential.filters import CredentialFilters
from genesyscloud_provider.integrations.credential.inputs import CredentialInputs
from genesyscloud_provider.integrations.credential.state import CredentialOutputs, modified_date
from genesyscloud_provider.integrations.credential.validate import completed, doubts, live_failures, type_failures

CredentialState = Stored[CredentialInputs, CredentialOutputs]


class IntegrationCredential(Resource[CredentialInputs, CredentialOutputs]):
    """A credential in Genesys Cloud (API reference 4.3)."""

    name: ClassVar[str] = "IntegrationCredential"
    noun: ClassVar[str] = "credential"
    inputs = CredentialInputs
    outputs = CredentialOutputs
    listed_by = CredentialFilters
    tells_what_it_depends_on: ClassVar[bool] = True

    def on_check(self, check: Check[CredentialInputs]) -> Iterator[Failure]:
        """Required fields are there, unknown ones are not, and each has its form (API reference 2)."""
        if check.new.fields is None:
            yield from _failures_without_fields(check)
        if (type_name := known(check.new.credential_type)) is not None:
            yield from type_failures(type_name, known(check.new.fields))
            self._warn_of_doubts(type_name, check)

    def _warn_of_doubts(self, type_name: str, check: Check[CredentialInputs]) -> None:
        """Say what may be meant otherwise of fields that the program has written anew; no value is shown."""
        fields = known(check.new.fields)
        if fields is None or (check.old is not None and not differs(check.old.fields, fields)):
            return
        of = f" {check.new.name!r}" if known(check.new.name) else ""
        for each in doubts(type_name, fields):
            self.session.warn(f"The credential{of}: {each}. Check it; if it is right, nothing is to be done.")

    def on_preflight(self, check: Check[CredentialInputs]) -> Iterator[Failure]:
        """What the organization says of a credential type of which the catalog is not certain."""
        # assumes: CREDENTIAL_TYPES_ARE_DESCRIBED_AS_SCHEMAS
        type_name, fields = known(check.new.credential_type), known(check.new.fields)
        documented = facts.credential_type(type_name) if type_name else None
        certain = documented is not None and documented.as_written
        if check.old or certain or type_name is None or not self.session.may_look_ahead:
            return
        with while_doing(f"looking up the credential type {type_name}"):
            types = api_of(self.session).credential_types.all()
        if type_name not in types:
            there = f"; the closest are {closest(type_name, types)}" if types else ""
            suggestion = did_you_mean(type_name, types) or there
            yield Failure("credentialType", f"{type_name!r} is not in the organization{suggestion}")
        elif fields is not None:
            yield from live_failures(types[type_name], fields)

    def on_create(self, new: CredentialInputs, timeout: float | None) -> Made[CredentialOutputs]:
        """One request, which is never sent twice; where its answer gets lost, what may have come of it is named."""
        with while_doing(f"creating the credential {new.name!r}"):
            info = api_of(self.session).credentials.create(
                new.name,
                new.credential_type,
                completed(new.credential_type, new.fields or {}),
                one_off=self.session.plan.is_one_off(new.name),
            )
        return Made(info.id, CredentialOutputs.seen(info))

    def on_read(self, id_: str, state: CredentialState | None) -> CredentialState | None:
        """No field is read: a later `modifiedDate` stands for a change of any of them.

        Then `fields` is dropped from what is read, so that the next update writes the program's fields again; and so it
        is where no date is told any more. That linking a credential leaves the date alone is an assumption; if it does
        not, this costs one more update, and a change before that is refused until a refresh.
        """
        before = state or Stored(built(CredentialInputs), built(CredentialOutputs))
        last_seen, title = known(before.outputs.modified_date) or "", title_of_stored(id_, state)
        with while_doing(f"reading the credential {title}"):
            info = api_of(self.session).credentials.find(id_, dated=last_seen != "")
        if info is None:
            return None
        type_name = info.type_name or known(before.inputs.credential_type) or ""
        # assumes: SAVING_MOVES_MODIFIED_DATE, LINKING_LEAVES_MODIFIED_DATE
        seen = modified_date(info)
        date = max(seen, last_seen) if seen else ""  # a listing may lag behind what was written
        if last_seen and not seen:
            self.session.warn(f"The credential {title}: {_UNTOLD}. So `fields` counts as changed.")
        kept = {}
        if before.inputs.fields is not None and type_name == before.inputs.credential_type and last_seen in ("", date):
            kept["fields"] = before.inputs.fields
        name = info.name or known(before.inputs.name) or ""
        inputs = built(CredentialInputs, credential_type=type_name, name=name, **kept)
        return Stored(inputs, built(CredentialOutputs, modified_date=date))

    def on_update(
        self, id_: str, state: CredentialState, new: CredentialInputs, timeout: float | None
    ) -> CredentialOutputs:
        """A look and a save, which carries the type that the credential has; no request where nothing changes.

        The service has no version of a credential, and a name is sent with all fields. So nothing is sent where
        somebody else has changed it since: otherwise a new name would bring back an old password.

        Raises:
            Refused: it was changed, or the program has no fields to send.
            Unfinished: whether it was saved is not known.
        """
        if not changes_of(state, new):
            return state.outputs
        title = title_of_stored(id_, state)
        if new.fields is None:
            # assumes: CREDENTIAL_IS_SAVED_AS_A_WHOLE
            raise Refused(f"updating the credential {title}: the program has no `fields`", _FIELDS_NEEDED)
        with while_doing(f"updating the credential {title}"), may_be_deleted_outside():
            self._require_unchanged(id_, state, new.name)
            type_name = state.inputs.credential_type
            fields = completed(type_name, new.fields)
            try:
                info = api_of(self.session).credentials.save(id_, new.name, type_name, fields)
            except OutcomeUnknown as lost:
                raise self._perhaps_saved(id_, state, lost) from lost
        return CredentialOutputs.seen(info)

    def on_delete(self, id_: str, state: CredentialState) -> None:
        """Refused while an integration, which this process did not delete, still uses the credential."""
        with while_doing(f"deleting the credential {title_of_stored(id_, state)}"):
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

    def on_list(self, by: CredentialFilters) -> Iterator[Listed]:
        """The credentials, of whatever integrations; these are listed as well only where it counts who uses one."""
        credentials, integrations = api_of(self.session).credentials, api_of(self.session).integrations
        users = integrations.all().values() if by.unused is not None else ()
        in_use = {id_ for each in users for id_ in each.credential_ids}
        for each in credentials.all().values():
            told = {"credential_type": credentials.type_told_of(each)} if by.credential_type else {}
            if by.allow(name=each.name, unused=each.id not in in_use, **told):
                yield Listed(each.id, each.name)

    def _require_unchanged(self, id_: str, state: CredentialState, name: str) -> None:
        """Let nothing be saved where somebody else has changed the credential since the state saw it.

        Args:
            id_: its id.
            state: its last known state.
            name: the name that the program gives it, which it may have already.

        Raises:
            Refused: somebody has, or nobody can tell, or it is gone.
        """
        live = api_of(self.session).credentials.look(id_)
        if live is None:
            raise gone()
        last, last_seen = state.inputs, known(state.outputs.modified_date)
        # assumes: CREDENTIAL_ANSWERS_NAME_THEIR_TYPE
        if live.type_name not in ("", last.credential_type):
            raise _changed(f"its type is {live.type_name}, and was {last.credential_type}", _OTHER_TYPE)
        # assumes: SAVING_MOVES_MODIFIED_DATE, LINKING_LEAVES_MODIFIED_DATE
        if last_seen and modified_date(live) > last_seen:
            raise _changed(f"on {modified_date(live)}, and the stack knows it as of {last_seen}", _OTHER_FIELDS)
        if live.name not in ("", last.name, name):
            raise _changed(f"its name is {live.name!r}, and was {last.name!r}", _OTHER_FIELDS)
        if last_seen and not modified_date(live):
            raise Refused(_UNTOLD, f"Nothing was sent. Run `pulumi refresh`, then `pulumi preview`, {_OTHER_FIELDS}")

    def _perhaps_saved(self, id_: str, state: CredentialState, lost: OutcomeUnknown) -> Exception:
        """What is known of a credential after a save without an answer: where a state can keep it, this is no change
        of somebody else's. In any case a refresh takes it in, and shows the fields as not saved yet."""
        lost.remedy = "Run `pulumi refresh`, then `pulumi up`, which saves the credential once more."
        try:
            live = api_of(self.session).credentials.look(id_)
        except GenesysCloudError:
            return lost
        if live is None:
            lost.remedy = DELETED_OUTSIDE
            return lost
        last = state.inputs
        inputs = built(CredentialInputs, credential_type=last.credential_type, name=live.name or last.name)
        return Unfinished(id_, Stored(inputs, CredentialOutputs.seen(live)), lost)


def _failures_without_fields(check: Check[CredentialInputs]) -> Iterator[Failure]:
    if check.old is None or "fields" in check.old.model_fields_set:
        yield Failure("fields", "is required")
    elif differs(check.old.name, check.new.name):
        yield Failure("name", f"cannot change without `fields`. {_FIELDS_NEEDED}")


# assumes: CREDENTIAL_IS_SAVED_AS_A_WHOLE
_FIELDS_NEEDED = (
    "A save without them could erase the credential's secrets: what Genesys Cloud does with fields that are left out is"
    " not documented. Let the program give all `fields`, and not ignore them; or change the name in Genesys Cloud, then"
    " run `pulumi refresh`."
)


_UNTOLD = "whether somebody else has changed it cannot be told, as no listing of Genesys Cloud's shows its date"


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
