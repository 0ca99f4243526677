"""Bringing an integration to the state that it is meant to have, and what to say when that does not happen."""

from __future__ import annotations

from typing import Final

from genesyscloud_provider.client import tracing
from genesyscloud_provider.client.errors import GenesysCloudError, NotInTime
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.facts import IntendedState, ReportedState
from genesyscloud_provider.integrations.integration import models
from genesyscloud_provider.integrations.integration.activation_watch import Tell

_WANTED: Final = {IntendedState.ENABLED: ReportedState.ACTIVE, IntendedState.DISABLED: ReportedState.INACTIVE}

OTHER_STATE: Final = "other"
"""What a span says of a state that is none of the documented ones: it may be any text."""


# assumes: ERROR_AFTER_ENABLING_IS_FINAL
def bring_to(
    session: Session, id_: str, name: str, intended: IntendedState, timeout: float | None
) -> tuple[str, GenesysCloudError | None]:
    """Say what the integration is meant to be, and wait until it is, or until the time is over.

    An ERROR in the first answer may be from before, so only a later look makes it final.

    Args:
        session: what the process shares.
        id_: the integration's id.
        name: its name.
        intended: what it is meant to be.
        timeout: how many seconds to wait; None for the configured ones.

    Returns:
        The reported state, and if that is not the wanted one when the time is over, what to say of it.

    Raises:
        GenesysCloudError: it is meant to be active, and the service reports ERROR.
    """
    with tracing.span("integration activation", {tracing.INTENDED_STATE: intended.value}) as span:
        reported, late = _brought_to(session, id_, name, intended, timeout, span)
        if late is not None:
            span.failed(type(late).__name__)
        return reported, late


def _brought_to(
    session: Session, id_: str, name: str, intended: IntendedState, timeout: float | None, span: tracing.Span
) -> tuple[str, GenesysCloudError | None]:
    """As `bring_to`; the span is told the state."""
    integrations = api_of(session).integrations
    wanted, seconds = _WANTED[intended], timeout or session.configuration.activation_timeout
    status = integrations.set_intended_state(id_, intended)
    if status is None or status.code != wanted:
        session.report(f"waiting until Genesys Cloud reports {wanted.value}, at most {seconds:g} seconds")
        status = integrations.await_state(id_, wanted, seconds, _telling(session, name, seconds)) or status
    status = status or models.IntegrationStatusInfo(code="nothing")
    span.note(tracing.REPORTED_STATE, status.code if status.code in ReportedState.__members__ else OTHER_STATE)
    if status.code == ReportedState.ERROR and intended is IntendedState.ENABLED:
        raise GenesysCloudError(
            f"Genesys Cloud could not activate it and reports ERROR: {_reason(status)}",
            "Correct what it names, most often the credential, and run `pulumi up` again. With `intendedState` DISABLED"
            " the integration can be kept inactive.",
        )
    if status.code == wanted:
        return status.code, None
    return status.code, NotInTime(
        f"Genesys Cloud still reports {status.code} after {seconds:g} seconds",
        "It is kept. `pulumi refresh` shows later what became of it;"
        f" {'`customTimeouts`' if timeout else '`genesyscloud:activationTimeout`'} can make it wait longer.",
    )


def _telling(session: Session, name: str, seconds: float) -> Tell:
    """Tells the user how the wait for an integration goes."""

    def tell(state: str, passed: float) -> None:
        session.report(f"{name!r}: {state or 'no state yet'}, {passed:.0f} of {seconds:g} s")

    return tell


def error_warning(title: str, status: models.IntegrationStatusInfo) -> str:
    """What to say of an integration that is in ERROR now."""
    return f"The integration {title} is in state ERROR: {_reason(status)}. `pulumi up` activates it again."


def unreached_warning(title: str, known: str, live: models.IntegrationStatusInfo | None, wanted: IntendedState) -> str:
    """Why an integration is updated that is not in the state that it is meant to have.

    Args:
        title: how messages call it.
        known: the state that Pulumi knows.
        live: the one that the service reports now; None if it was not asked, or does not say.
        wanted: what the integration is meant to be.
    """
    if live is None:
        was = f"was in state {known} when Pulumi last saw it"
    elif live.code == ReportedState.ERROR and wanted is IntendedState.ENABLED:
        return error_warning(title, live)
    elif live.code == _WANTED[wanted]:
        was = f"was in state {known} when Pulumi last saw it, and is {live.code} now"
        return f"The integration {title} {was}. `pulumi up` writes that into the stack's state."
    else:
        was = f"is in state {live.code}"
    if wanted is IntendedState.DISABLED:
        return f"The integration {title} {was}. `pulumi up` deactivates it."
    again = " again" if known == ReportedState.ERROR else ""
    return f"The integration {title} {was}. `pulumi up` activates it{again}."


def _reason(status: models.IntegrationStatusInfo) -> str:
    return status.reason.rstrip(".") or "without a reason"
