"""Bringing an integration to the state that it is meant to have, and what to say when that does not happen."""

from __future__ import annotations

from genesyscloud_provider.api import models
from genesyscloud_provider.api.errors import GenesysCloudError
from genesyscloud_provider.catalog import IntendedState, ReportedState
from genesyscloud_provider.resources.run import Run

__all__ = ["bring_to", "error_warning", "settled", "unsettled"]


def bring_to(run: Run, id_: str, state: IntendedState) -> models.IntegrationStatusInfo:
    """Say what the integration is meant to be, and wait until it is, or until the time is over.

    An ERROR in the first answer may be from before, so only a later look makes it final.

    Raises:
        GenesysCloudError: it is meant to be active, and the service reports ERROR.
    """
    integrations = run.organization.integrations
    wanted = ReportedState.ACTIVE if state is IntendedState.ENABLED else ReportedState.INACTIVE
    status = integrations.set_intended_state(id_, state)
    if status is None or status.code != wanted:
        status = integrations.await_state(id_, wanted, run.configuration.activation_timeout) or status
    if status is None:
        return models.IntegrationStatusInfo(code=ReportedState.ACTIVATING.value)
    if status.code == ReportedState.ERROR and state is IntendedState.ENABLED:
        raise GenesysCloudError(
            f"Genesys Cloud could not activate it and reports ERROR: {_reason(status)}",
            "Correct what it names, most often the credential, and run `pulumi up` again. With `intended_state`"
            " DISABLED the integration can be kept inactive.",
        )
    return status


def settled(status: models.IntegrationStatusInfo) -> bool:
    """Whether the service is done changing the state."""
    return status.code not in ReportedState.__members__ or ReportedState(status.code).settled


def unsettled(run: Run, status: models.IntegrationStatusInfo) -> GenesysCloudError:
    """What to say of an integration whose state is not settled when the time is over."""
    return GenesysCloudError(
        f"Genesys Cloud still reports {status.code} after {run.configuration.activation_timeout:g} seconds",
        "It is kept. `pulumi refresh` shows later what became of it; `genesyscloud:activationTimeout` waits longer.",
    )


def error_warning(title: str, status: models.IntegrationStatusInfo | None) -> str:
    """What to say of an integration that a refresh finds in ERROR."""
    reason = _reason(status) if status else "without a reason"
    return f"The integration {title} is in state ERROR: {reason}. `pulumi up` activates it anew."


def _reason(status: models.IntegrationStatusInfo) -> str:
    return status.reason.rstrip(".") or "without a reason"
