"""The integration types and limits of an organization of which an inventory was taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.integrations.fixtures import integration_types
from genesyscloud_emulator.integrations.reports import IntegrationTypeReport, SlotReport
from genesyscloud_emulator.integrations.told import type_report
from genesyscloud_emulator.organizations.models import default_limits
from genesyscloud_emulator.seed.inventory import Integration, Inventory, Limit

NAMESPACES: Final = ("dataactions", "integrations")
"""The namespaces of limits of which an inventory tells."""


def types(inventory: Inventory, switches: Switches) -> Iterator[IntegrationTypeReport]:
    """The types that the emulator does not have, or has under another name or with other needs."""
    usual = integration_types(switches)
    names = {each.key: each.name for each in inventory.limits if not _namespace(each)}
    names |= {each.type: each.type_name for each in inventory.integrations}
    for id_, name in names.items():
        of_type = [each for each in inventory.integrations if each.type == id_]
        known = usual.get(id_)
        if known is None:
            yield _new(id_, name, of_type)
            continue
        report = type_report(known)
        slots = _slots(report.slots, of_type)
        if (name, slots) != (report.name, report.slots):
            yield report.model_copy(update={"name": name, "slots": slots})


def _new(id_: str, name: str, of_type: list[Integration]) -> IntegrationTypeReport:
    """A type of which nothing is known but its integrations."""
    keys: dict[str, set[str]] = {}
    for each in of_type:
        for slot in each.credentials:
            keys.setdefault(slot.slot, set()).add(slot.type)
    slots = [SlotReport(key=key, title=key, credential_types=sorted(held)) for key, held in sorted(keys.items())]
    for_data_actions = not of_type or any(each.for_data_actions for each in of_type)
    category = "Data Actions" if for_data_actions else "Other"
    return IntegrationTypeReport(
        id=id_, name=name, slots=_slots(slots, of_type), data_actions=for_data_actions, category=category
    )


def _slots(slots: list[SlotReport], of_type: list[Integration]) -> list[SlotReport]:
    """The slots, of which one has to be filled if the type needs a credential."""
    required = {each.credential_required for each in of_type}
    if len(required) != 1 or any(slot.required for slot in slots) in required:
        return slots
    needed = required == {True}
    changed = [slot.model_copy(update={"required": needed}) for slot in slots]
    return changed or [SlotReport(key="credential", title="credential", required=needed)]


def switches_of(inventory: Inventory, usual: Switches) -> dict[str, Any]:
    """The switches that make limits and types those of the inventory."""
    untold = {each.part for each in inventory.untold}
    of_types = {each.key: each.allowed for each in inventory.limits if not (_namespace(each) or each.documented)}
    listed = {each.key for each in inventory.limits if not _namespace(each)}
    listed |= {each.type for each in inventory.integrations}
    for_actions = {kind.id for kind in integration_types(usual).values() if kind.data_actions}
    whole = of_types and "integrationTypes" not in untold
    return {
        "max_instances": of_types,
        "not_enabled": sorted(for_actions - listed) if whole else [],
        "limits": {namespace: _limits(namespace, inventory, untold) for namespace in NAMESPACES},
    }


def _limits(namespace: str, inventory: Inventory, untold: set[str]) -> dict[str, int | None]:
    """The limits of a namespace, where null is one that the emulator has and the organization does not tell."""
    told = {each.key.partition("/")[2]: each.allowed for each in inventory.limits if _namespace(each) == namespace}
    usual = default_limits(namespace) or {}
    lacking: dict[str, int | None] = {} if "limits" in untold else dict.fromkeys(usual.keys() - told.keys())
    return {**lacking, **told}


def _namespace(limit: Limit) -> str:
    """The namespace of a limit of the organization; empty for one of an integration type."""
    namespace, slash, _ = limit.key.partition("/")
    return namespace if slash else ""
