"""What a program means by `integrationType`: from the catalog where it is certain, else from the organization."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, replace

from genesyscloud_provider.client.errors import Refused
from genesyscloud_provider.client.suggestions import did_you_mean
from genesyscloud_provider.framework.reading import known
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.api import IntegrationsApi
from genesyscloud_provider.integrations.integration import models
from genesyscloud_provider.integrations.integration.inputs import IntegrationInputs


@dataclass(frozen=True)
class Specification:
    """An integration type's id, and what integrations of it take.

    Attributes:
        id: the type's id.
        slots: the credential types that each slot accepts.
        credential_required: whether there has to be a credential.
        limit: how many there may be, by the articles; None if they do not say.
    """

    id: str
    slots: dict[str, tuple[str, ...]]
    credential_required: bool = False
    limit: int | None = None

    @property
    def credential_types(self) -> list[str]:
        """Every credential type that some slot accepts."""
        return [name for accepted in self.slots.values() for name in accepted]

    def slot(self, credential_type: str) -> str | None:
        """The slot for a credential of this type; None if there is none."""
        return next((key for key, accepted in self.slots.items() if credential_type in accepted), None)

    def accepts(self, credential_type: str | None) -> bool:
        """Whether a credential of this type, or one of no known type, fits."""
        return credential_type is None or self.slot(credential_type) is not None


# assumes: UNDOCUMENTED_TYPES_ARE_TOLD_BY_THEIR_CREDENTIALS
def from_catalog(written: str) -> Specification | None:
    """What the catalog says; None where no public source names the type and its slot."""
    system = facts.system(written)
    return documented(written) if system and system.integration_type and system.slot else None


def documented(written: str) -> Specification | None:
    """What the catalog says that a type accepts, be its id known or not; None where it does not say."""
    system = facts.system(written)
    if system is None or not system.credential_types:
        return None
    slots = {system.slot or "": system.credential_types}
    return Specification(written, slots, system.credential_required, system.max_instances)


def resolvable(inputs: IntegrationInputs) -> bool:
    """Whether all is known that tells the integration type; for some systems that takes the credential's type."""
    written = known(inputs.integration_type)
    if written is None:
        return False
    system = facts.system(written)
    decided_by_credential = system is not None and system.integration_type is None and not system.credential_types
    return not decided_by_credential or credential_type(inputs) is not None


def resolve(inputs: IntegrationInputs, organization: IntegrationsApi) -> Specification:
    """What a program's or a state's `integrationType` means.

    Asks the organization only if the catalog does not know the type, or knows none that takes the credential.

    Raises:
        Refused: the organization has no such type, or a system's key could mean several.
    """
    written, kind = inputs.integration_type, credential_type(inputs)
    certain = from_catalog(written)
    if certain and certain.accepts(kind):
        return certain
    live = organization.types.all()
    if certain is None:
        return _of_system(written, kind, live)
    found = live.get(written)
    return replace(certain, slots=_live(found).slots) if found and found.credentials else certain


def id_of(written: str, organization: IntegrationsApi) -> str:
    """The id of the type that a program means, whatever credential goes with it; see `resolve`, which raises the same.

    Adobe's is the type for data actions whose credential types no source documents.
    """
    certain = from_catalog(written)
    if certain:
        return certain.id
    live = organization.types.all()
    # assumes: UNDOCUMENTED_TYPES_ARE_TOLD_BY_THEIR_CREDENTIALS, DATA_ACTION_TYPES_ARE_TOLD_BY_THEIR_ID
    for_actions = (_live(each) for each in live.values() if facts.for_data_actions(each.id))
    return _of_system(written, None, live, {name for each in for_actions for name in each.credential_types}).id


def those_of(written: str | None, organization: IntegrationsApi) -> Callable[[models.Integration], bool]:
    """Whether an integration is of the type that a program means, or of any; see `id_of`."""
    meant = None if written is None else id_of(written, organization)
    return lambda found: meant in (None, found.type_id)


def credential_type(inputs: IntegrationInputs) -> str | None:
    """The type of the program's credential; None if there is none, or it is not known yet."""
    credential = known(inputs.credential)
    return known(credential.type) if credential else None


def _of_system(
    written: str, kind: str | None, types: dict[str, models.IntegrationType], kinds: Set[str] = frozenset()
) -> Specification:
    """The type that a system's key stands for: the one that accepts its credential types, or else the program's.

    Args:
        written: the key.
        kind: the type of the program's credential; None if there is none.
        types: every type by id.
        kinds: which it may be if there is none.
    """
    if written in types:
        return _live(types[written])
    system = facts.system(written)
    if system is None:
        meant = {each.key: each.written_as for each in facts.SYSTEMS}.get(written, written)
        raise Refused(f"the organization has no integration type {written!r}{did_you_mean(meant, types)}")
    given = {kind} if kind else kinds
    wanted = given & {*system.credential_types} or {*system.credential_types} or given - {*facts.CREDENTIAL_TYPES}
    # assumes: UNDOCUMENTED_TYPES_ARE_TOLD_BY_THEIR_CREDENTIALS
    matches = [each for each in map(_live, types.values()) if wanted & set(each.credential_types)]
    if len(matches) == 1:
        return replace(matches[0], credential_required=system.credential_required, limit=system.max_instances)
    if matches:
        candidates = ", ".join(f"{each.id} ({types[each.id].name or 'without a name'})" for each in matches)
        raise Refused(
            f"`integrationType` {written!r} could be any of these types of the organization: {candidates}",
            "Write the id of the one that is meant.",
        )
    taking = f" that takes a credential of type {kind}" if kind and not system.credential_types else ""
    raise Refused(
        f"the organization has no integration type for {system.title}{taking}",
        "Ask Genesys Cloud to enable it for the organization, or write the id of a type that it has.",
    )


def _live(live: models.IntegrationType) -> Specification:
    slots = {key: tuple(each.credential_types) for key, each in live.credentials.items()}
    return Specification(live.id, slots, any(each.required for each in live.credentials.values()), live.max_instances)
