"""Bringing an integration to the state that it is meant to have, and what to say when that does not happen."""

from __future__ import annotations

from typing import Final

from genesyscloud_provider.api import models
from genesyscloud_provider.api.errors import GenesysCloudError
from genesyscloud_provider.catalog import IntendedState, ReportedState
from genesyscloud_provider.resources.run import Run

__all__ = ["bring_to", "error_warning", "reached", "unreached"]

_WANTED: Final = {IntendedState.ENABLED: ReportedState.ACTIVE, IntendedState.DISABLED: ReportedState.INACTIVE}


def bring_to(run: Run, id_: str, intended: IntendedState) -> models.IntegrationStatusInfo:
    """Say what the integration is meant to be, and wait until it is, or until the time is over.

    An ERROR in the first answer may be from before, so only a later look makes it final.

    Raises:
        GenesysCloudError: it is meant to be active, and the service reports ERROR.
    """
    integrations = run.organization.integrations
    status = integrations.set_intended_state(id_, intended)
    if status is None or not reached(status, intended):
        timeout = run.configuration.activation_timeout
        run.report(f"waiting until Genesys Cloud reports {_WANTED[intended].value}, at most {timeout:g} seconds")
        status = integrations.await_state(id_, _WANTED[intended], timeout) or status
    if status is None:
        return models.IntegrationStatusInfo(code="nothing")
    if status.code == ReportedState.ERROR and intended is IntendedState.ENABLED:
        raise GenesysCloudError(
            f"Genesys Cloud could not activate it and reports ERROR: {_reason(status)}",
            "Correct what it names, most often the credential, and run `pulumi up` again. With `intendedState` DISABLED"
            " the integration can be kept inactive.",
        )
    return status


def reached(status: models.IntegrationStatusInfo, intended: IntendedState) -> bool:
    """Whether the integration is what it is meant to be."""
    return status.code == _WANTED[intended]


def unreached(run: Run, status: models.IntegrationStatusInfo) -> GenesysCloudError:
    """What to say of an integration that is not what it is meant to be when the time is over."""
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
