"""Integration types as the control route tells them, and is told of them."""

from __future__ import annotations

from genesyscloud_emulator.integrations.models import IntegrationType, Slot
from genesyscloud_emulator.integrations.reports import IntegrationTypeReport, SlotReport


def type_of(report: IntegrationTypeReport) -> IntegrationType:
    """A type as it was told."""
    slots = [Slot(one.key, one.title or one.key, tuple(one.credential_types), one.required) for one in report.slots]
    return IntegrationType(
        report.id,
        report.name or report.id,
        report.max_instances,
        tuple(slots),
        properties=report.properties,
        verbs=tuple(report.verbs),
        urls=report.urls,
        static_actions=tuple(report.static_actions),
        category=report.category,
        data_actions=report.data_actions,
    )


def type_report(kind: IntegrationType) -> IntegrationTypeReport:
    """A type as it is."""
    slots = [
        SlotReport(key=one.key, title=one.title, credential_types=list(one.credential_types), required=one.required)
        for one in kind.slots
    ]
    return IntegrationTypeReport(
        id=kind.id,
        name=kind.name,
        max_instances=kind.max_instances,
        slots=slots,
        properties={name: dict(schema) for name, schema in kind.properties.items()},
        verbs=list(kind.verbs),
        urls=kind.urls,
        static_actions=list(kind.static_actions),
        category=kind.category,
        data_actions=kind.data_actions,
    )
