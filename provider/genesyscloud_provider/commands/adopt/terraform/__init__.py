"""What a Terraform state knows of an organization's objects: which they are, what they were called, their secrets.

Of what an object is, the organization itself tells more: a state has no references, and many faces of what is absent.
So this reads ids, addresses, and what nobody else tells: fields of credentials and secrets of OAuth clients.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from genesyscloud_provider.authorization.oauth_client.resource import OAuthClient
from genesyscloud_provider.authorization.role.resource import Role
from genesyscloud_provider.commands.adopt.terraform.document import (
    PULL,
    UnusableState,
    damaged,
    document_of,
    is_shown,
    unfinished,
)
from genesyscloud_provider.commands.adopt.terraform.entries import OURS, Entry, entries
from genesyscloud_provider.commands.adopt.terraform.names import suggestions
from genesyscloud_provider.commands.adopt.terraform.secrets import secret_texts
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.integrations.action.resource import DataAction
from genesyscloud_provider.integrations.credential.resource import IntegrationCredential
from genesyscloud_provider.integrations.custom_auth_action.resource import CustomAuthAction
from genesyscloud_provider.integrations.integration.resource import DataActionIntegration

COUNTERPARTS: Final[Mapping[str, type[Resource[Any, Any]]]] = {
    f"{OURS}integration_credential": IntegrationCredential,
    f"{OURS}integration": DataActionIntegration,
    f"{OURS}integration_action": DataAction,
    f"{OURS}integration_custom_auth_action": CustomAuthAction,
    f"{OURS}oauth_client": OAuthClient,
    f"{OURS}auth_role": Role,
}
"""The resources that have a counterpart here, by Terraform's resource type."""

OWN_CREDENTIAL: Final = "integration_credential_id"
"""The attribute in which an OAuth client has the credential that it made by itself."""

_NO_ALIASES: Final = (
    "`terraform show -json` does not tell which configuration of the provider manages an object, so that all count as"
    f" of one organization. If the Terraform program has several organizations, use what {PULL} prints."
)


@dataclass(frozen=True)
class Managed:
    """An object that Terraform manages and that has a counterpart here.

    Attributes:
        address: which resource it is in the Terraform program, with modules and keys. A credential that an OAuth client
            made by itself is no resource: its address is the client's, and the attribute after it.
        resource: the counterpart, such as `DataAction`.
        id: its id in Genesys Cloud.
        alias: the configuration of the Terraform provider that manages it, empty for the default one; each may be
            another organization.
        others: further addresses of the same object.
        suggestion: what to call it in a new program, by its address: words in lower case, with `-` between them, of any
            script. Not unique.
        fields: a credential's fields; None where the state does not know them, and for all else.
        client_secret: an OAuth client's secret; empty where the state does not know it, and for all else.
        tainted: whether Terraform would replace it at the next `apply`.
    """

    address: str
    resource: str
    id: str
    alias: str
    suggestion: str
    fields: Mapping[str, str] | None = field(default=None, repr=False, hash=False)
    client_secret: str = field(default="", repr=False)
    tainted: bool = False
    others: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address of it."""
        return self.address, *self.others


@dataclass(frozen=True)
class Other:
    """Objects of a resource type that has no counterpart here.

    Attributes:
        type: Terraform's resource type.
        count: how many there are.
        addresses: which they are; none for those of other providers, which are only counted.
    """

    type: str
    count: int
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class TerraformState:
    """What a Terraform state tells.

    Attributes:
        managed: the objects that have a counterpart here, each once, in the order of the state.
        others: all other objects, by resource type; those of the Genesys Cloud provider first.
        warnings: what its reader should know, in sentences.
    """

    managed: tuple[Managed, ...]
    others: tuple[Other, ...]
    warnings: tuple[str, ...]
    _secrets: tuple[str, ...] = field(repr=False)

    @property
    def aliases(self) -> tuple[str, ...]:
        """The configurations of the provider, each once; more than one may be more than one organization."""
        return tuple(dict.fromkeys(each.alias for each in self.managed))

    def secrets(self) -> Iterator[str]:
        """Every secret text of the state, each once, those of other providers and of outputs included.

        An id of an object is none, although it can be among a credential's fields.
        """
        return iter(self._secrets)


def read_state(text: bytes) -> TerraformState:
    """Read a state of Terraform or OpenTofu: a state file of version 4, or what `terraform show -json` prints.

    Raises:
        UnusableState: it is no such state, or one that knows nothing of Genesys Cloud. No message holds a secret.
    """
    document = document_of(text)
    try:
        found = list(entries(document))
        secrets = list(secret_texts(document))
    except RecursionError:
        raise damaged("it is nested too deeply") from None
    if not any(each.ours for each in found):
        raise _nothing_of_ours(found)
    managed, doubled = _each_once(_managed(_kept(found)))
    ids = {each.id for each in managed}
    told = [_NO_ALIASES] if is_shown(document) else []
    told += [_left_out(each) for each in found if each.deposed and each.address.type in COUNTERPARTS]
    others, hidden = _others(found), dict.fromkeys(each for each in secrets if each not in ids)
    return TerraformState(tuple(managed), tuple(others), (*told, *doubled), tuple(hidden))


def _kept(found: Iterable[Entry]) -> list[Entry]:
    return [each for each in found if each.address.type in COUNTERPARTS and not each.deposed]


def _managed(found: list[Entry]) -> Iterator[Managed]:
    """What is managed, and after each OAuth client the credential that it made by itself."""
    named = suggestions([each.address for each in found], lambda index: _called(found[index]))
    for entry, suggestion in zip(found, named, strict=True):
        resource = COUNTERPARTS[entry.address.type]
        alias, id_ = _alias(entry), entry.id_in("id")
        if not id_:
            raise unfinished(f"{entry.address.text} has no id")
        made = Managed(entry.address.text, resource.name, id_, alias, suggestion, tainted=entry.tainted)
        if resource is IntegrationCredential:
            made = replace(made, fields=_fields(entry))
        if resource is OAuthClient:
            made = replace(made, client_secret=entry.text("client_secret"))
        yield made
        if resource is OAuthClient and (own := entry.id_in(OWN_CREDENTIAL)):
            address = f"{entry.address.text}.{OWN_CREDENTIAL}"
            yield Managed(address, IntegrationCredential.name, own, alias, suggestion)


def _alias(entry: Entry) -> str:
    if entry.provider is None:
        raise damaged(f"which provider manages {entry.address.text} cannot be read")
    return entry.provider.alias


def _called(entry: Entry) -> str:
    """What an object was called in Genesys Cloud, or else its kind."""
    config = entry.known.get("config")
    first = config[0] if isinstance(config, list) and config else None
    named = (entry.known.get("name"), first.get("name") if isinstance(first, dict) else None)
    kind = COUNTERPARTS[entry.address.type].noun
    return next((each for each in named if isinstance(each, str) and any(map(str.isalnum, each))), kind)


def _fields(entry: Entry) -> dict[str, str] | None:
    """The fields of a credential. Those of one that was imported are null, and no fields at all mean the same."""
    found = entry.known.get("fields")
    given = {} if found is None else found
    if not isinstance(given, dict):
        raise damaged(f"the fields of {entry.address.text} are no map")
    known = {name: value for name, value in given.items() if value is not None}
    if not all(isinstance(each, str) for each in known.values()):
        raise damaged(f"a field of {entry.address.text} is no text")
    return known or None


def _each_once(managed: Iterable[Managed]) -> tuple[list[Managed], list[str]]:
    """Each object once, with all that is known of it, and what to say of those that have several addresses."""
    found: dict[tuple[str, str, str], Managed] = {}
    told: list[str] = []
    for each in managed:
        first = found.setdefault((each.alias, each.resource, each.id), each)
        if first is each:
            continue
        found[each.alias, each.resource, each.id] = _merged(first, each)
        if not (_is_own(first) or _is_own(each)):
            told.append(
                f"{first.address} and {each.address} are one and the same object, {each.id}: it is taken over once, as"
                f" {first.address}."
            )
    return list(found.values()), told


def _merged(first: Managed, second: Managed) -> Managed:
    """One object under two addresses. That of a resource wins over that of what an OAuth client made by itself."""
    named = second if _is_own(first) and not _is_own(second) else first
    return replace(
        named,
        fields=first.fields or second.fields,
        client_secret=first.client_secret or second.client_secret,
        tainted=first.tainted or second.tainted,
        others=tuple(each for each in (*first.addresses, *second.addresses) if each != named.address),
    )


def _is_own(managed: Managed) -> bool:
    return managed.address.endswith(f".{OWN_CREDENTIAL}")


def _left_out(entry: Entry) -> str:
    return (
        f"{entry.address.text} was replaced by Terraform, which has still to delete the object that it was before. That"
        " one is left out here: let `terraform apply` delete it first, or delete it in Genesys Cloud."
    )


def _others(found: Iterable[Entry]) -> list[Other]:
    """What has no counterpart, by type, ours first."""
    addresses: dict[str, list[str]] = {}
    ours: dict[str, bool] = {}
    for each in found:
        if each.address.type not in COUNTERPARTS and not each.deposed:
            addresses.setdefault(each.address.type, []).append(each.address.text)
            ours[each.address.type] = each.ours
    return [
        Other(type_, len(each), tuple(each) if ours[type_] else ())
        for type_, each in sorted(addresses.items(), key=lambda pair: not ours[pair[0]])
    ]


def _nothing_of_ours(found: Iterable[Entry]) -> UnusableState:
    sources = sorted({each.provider.source if each.provider else "one that cannot be read" for each in found})
    instead = f"The providers of its resources: {', '.join(sources)}." if sources else "It has no resources at all."
    return UnusableState(
        f"The Terraform state has no resource of the Genesys Cloud provider (mypurecloud/genesyscloud). {instead}",
        "Data sources do not count. If the resources are in another workspace or folder, use the state of that one.",
    )
