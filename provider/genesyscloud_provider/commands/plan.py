"""What Pulumi plans: `pulumi preview --json` and `pulumi destroy --preview-only --json`, read (engine 3.259).

There are two forms: one document with `steps`, and, with PULUMI_ENABLE_STREAMING_JSON_PREVIEW, a line for each event.
What is secret stands in both as `[secret]`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from genesyscloud_provider.adapters.tokens import dynamic_token, token
from genesyscloud_provider.authorization.oauth_client.resource import OAuthClient
from genesyscloud_provider.commands.events import Event, NotEvents, errors_of, events_of, object_in, text_of, texts
from genesyscloud_provider.commands.masked import SECRET
from genesyscloud_provider.integrations.action.resource import DataAction
from genesyscloud_provider.integrations.credential.resource import IntegrationCredential
from genesyscloud_provider.integrations.integration.resource import DataActionIntegration

ACTION: Final = DataAction.name
INTEGRATION: Final = DataActionIntegration.name
CLIENT: Final = OAuthClient.name

_LOGGING_IN: Final = (IntegrationCredential, DataActionIntegration)
"""What depends on an OAuth client to log in."""

_KINDS: Final = {make(name): name for name in (ACTION, INTEGRATION, CLIENT) for make in (token, dynamic_token)}
_NOUNS: Final = {make(each.name): each.noun for each in _LOGGING_IN for make in (token, dynamic_token)}


class Fate(Enum):
    """What becomes of an object."""

    DELETED = "deleted"
    REPLACED = "replaced"


_FATES: Final = {
    "delete": Fate.DELETED,
    "replace": Fate.REPLACED,
    "create-replacement": Fate.REPLACED,
    "delete-replaced": Fate.REPLACED,
    "import-replacement": Fate.REPLACED,
    "read-replacement": Fate.REPLACED,
}
"""The steps after which the old object is gone. `discard` and its kin only forget what Pulumi never managed."""


class NotAPlan(Exception):
    """What was read is no plan; the text says what it is instead, and what to do."""


@dataclass(frozen=True)
class Lost:
    """An action, an integration or an OAuth client that a plan deletes or replaces.

    Attributes:
        kind: `DataAction`, `DataActionIntegration` or `OAuthClient`.
        id: the live object's id.
        fate: what becomes of it.
        urn: which resource it is.
        provider: the provider that manages it, as the state refers to it.
        state: its inputs and outputs, as they were deployed.
        dependents: what of the stack logs in with it, for an OAuth client.
    """

    kind: str
    id: str
    fate: Fate
    urn: str
    provider: str
    state: Mapping[str, Any] = field(repr=False)
    dependents: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name in Genesys Cloud; its resource's name where that is not known."""
        return _name(self.state, self.urn)

    @property
    def organization_id(self) -> str | None:
        """The organization that its state names."""
        found = self.state.get("organizationId")
        return found if isinstance(found, str) and found != SECRET else None


@dataclass(frozen=True)
class Plan:
    """A plan.

    Attributes:
        lost: the actions and integrations that it deletes or replaces.
        clients: the OAuth clients that it deletes or replaces.
        config: the stack's configuration, without what is secret.
        errors: why the preview failed; then the plan is not complete.
    """

    lost: tuple[Lost, ...]
    clients: tuple[Lost, ...]
    config: Mapping[str, str] = field(repr=False)
    errors: tuple[str, ...]


def read_plan(content: bytes) -> Plan:
    """Read a plan.

    Raises:
        NotAPlan: it is none.
    """
    try:
        text = text_of(content)
    except NotEvents as error:
        raise NotAPlan(f"{error} {_EXPECTED}") from None
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return _of_lines(text)
    if isinstance(document, dict) and "sequence" in document:
        return _of_lines(text)
    return _of_document(document)


def _of_document(document: Any) -> Plan:
    if not isinstance(document, dict) or not document.keys() & {"steps", "changeSummary", "diagnostics"}:
        raise NotAPlan(f"The input is JSON, but {_instead(document)}. {_EXPECTED}")
    steps = [(each.get("op"), each.get("urn"), object_in(each, "oldState")) for each in _objects(document, "steps")]
    errors = [each.get("message") for each in _objects(document, "diagnostics") if each.get("severity") == "error"]
    return Plan(*_lost(steps), _config(document), texts(errors))


def _of_lines(text: str) -> Plan:
    try:
        return _of_events(events_of(text))
    except NotEvents as error:
        raise NotAPlan(f"{error} {_EXPECTED}") from None


def _of_events(events: list[Event]) -> Plan:
    steps = [
        (found.get("op"), found.get("urn"), object_in(found, "old"))
        for each in events
        if (found := object_in(object_in(each, "resourcePreEvent"), "metadata"))
    ]
    config = next((found for each in events if (found := object_in(each, "preludeEvent"))), {})
    return Plan(*_lost(steps), _config(config), errors_of(events))


def _lost(steps: Sequence[tuple[Any, Any, dict[str, Any]]]) -> tuple[tuple[Lost, ...], tuple[Lost, ...]]:
    """What steps take away, clients by themselves; an object that several steps are about stands there once."""
    found: dict[tuple[str, str], Lost] = {}
    olds = {str(urn or old.get("urn")): old for _, urn, old in steps if old}
    for op, urn, old in steps:
        kind, id_ = _KINDS.get(str(old.get("type"))), old.get("id")
        fate = _FATES.get(op) if isinstance(op, str) else None
        if fate is None or kind is None or not isinstance(id_, str) or not id_:
            continue
        if old.get("retainOnDelete") is True or old.get("external") is True:
            continue  # Pulumi forgets it, and deletes nothing
        state = {**object_in(old, "outputs"), **object_in(old, "inputs")}
        about = str(urn or old.get("urn") or id_), str(old.get("provider") or "")
        logging_in = tuple(_logging_in(about[0], olds)) if kind == CLIENT else ()
        found.setdefault((kind, id_), Lost(kind, id_, fate, *about, state, logging_in))
    lost = [each for each in found.values() if each.kind != CLIENT]
    return tuple(lost), tuple(each for each in found.values() if each.kind == CLIENT)


def _logging_in(urn: str, olds: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """What depends on an OAuth client, be it by way of a credential: noun and name."""
    leads = {urn}
    for _ in _LOGGING_IN:
        for each, old in olds.items():
            noun = _NOUNS.get(str(old.get("type")))
            if noun and each not in leads and leads & {str(it) for it in old.get("dependencies") or ()}:
                leads.add(each)
                yield f"{noun} {_name(object_in(old, 'inputs'), each)}"


def _name(properties: Mapping[str, Any], urn: str) -> str:
    """An object's name in Genesys Cloud; its resource's name where that is not known."""
    name = properties.get("name")
    return name if isinstance(name, str) and name not in ("", SECRET) else urn.rpartition("::")[2]


def _config(document: Mapping[str, Any]) -> dict[str, str]:
    given = object_in(document, "config")
    return {key: value for key, value in given.items() if isinstance(value, str) and value != SECRET}


def _instead(document: Any) -> str:
    if isinstance(document, dict) and "resourcePlans" in document:
        return "an update plan, as `--save-plan` writes it"
    if isinstance(document, dict) and document.keys() & {"deployment", "checkpoint"}:
        return "a state, as `pulumi stack export` prints it"
    return "no plan"


def _objects(document: Mapping[str, Any], key: str) -> Iterator[dict[str, Any]]:
    found = document.get(key)
    if found is not None and not (isinstance(found, list) and all(isinstance(each, dict) for each in found)):
        raise NotAPlan(f"The input is JSON, but its `{key}` are not those of a plan. {_EXPECTED}")
    return iter(found or ())


_EXPECTED: Final = (
    "Give it what `pulumi preview --json` or `pulumi destroy --preview-only --json` prints on standard output."
)
