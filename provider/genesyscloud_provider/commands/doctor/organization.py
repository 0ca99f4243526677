"""The organization: whether it takes the login, whether it is the one that is meant, and with which client."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Annotated, Final

from pydantic import Field

from genesyscloud_provider.authorization.grants import TOKEN
from genesyscloud_provider.authorization.oauth_client.models import ClientState
from genesyscloud_provider.client.access import same_organization
from genesyscloud_provider.client.configuration import (
    ACCESS_TOKEN,
    OAUTH_CLIENT_ID,
    OAUTH_CLIENT_SECRET,
    ORGANIZATION_ID,
    REGION,
    AccessToken,
    Configuration,
    OAuthClient,
)
from genesyscloud_provider.client.documents import Document, Organization, Text
from genesyscloud_provider.client.errors import (
    ApiError,
    ConfigurationError,
    GenesysCloudError,
    NotAuthenticated,
    ServerError,
)
from genesyscloud_provider.commands.doctor import network
from genesyscloud_provider.commands.doctor.model import Check, Checks, Section
from genesyscloud_provider.commands.doctor.settings import Given
from genesyscloud_provider.framework.session import Session

_CHECKS: Final = Checks(Section.ORGANIZATION)

LOGIN, ORGANIZATION, CLIENT = "login", "organization", "OAuth client"


class _TokensClient(Document):
    id: Text = ""
    name: Text = ""
    state: Text = ""
    date_to_delete: Text = ""


class _Token(Document):
    client: Annotated[_TokensClient, Field(alias="OAuthClient", default_factory=_TokensClient)]


@dataclass
class Reached:
    """What was found of the organization.

    Attributes:
        checks: the checks, those of the network included.
        obstacle: why nothing further can be asked; empty if it can.
        caller: how messages call who logs in.
    """

    checks: list[Check] = field(default_factory=list)
    obstacle: str = ""
    caller: str = "the OAuth client"


def whichever(configuration: Configuration) -> Configuration:
    """The settings, for whichever organization the credentials belong to: that it is another one is to be told."""
    return replace(configuration, organization_id=None)


def unreachable(why: str) -> list[Check]:
    """The checks of an organization that cannot be asked, and why."""
    names = (LOGIN, ORGANIZATION, CLIENT)
    connection = [network.skipped(each, why) for each in (network.CONNECTION, network.CLOCK)]
    return [*connection, *(_CHECKS.skipped(each, each, why) for each in names)]


def reach(session: Session, told: Given, configuration: Configuration) -> Reached:
    """Log in, and ask whose organization it is.

    Args:
        session: asks it.
        told: the settings as they are given.
        configuration: the settings, with the organization that is meant.
    """
    reached = Reached()
    try:
        organization = session.access.organization()
    except ConfigurationError as error:
        reached.checks = [network.trust(error, told.variables), *unreachable("TLS cannot be used")]
        reached.obstacle = "TLS cannot be used"
        return reached
    except GenesysCloudError as error:
        reached.checks = [network.trust(None, told.variables), *_failed(error, told, configuration)]
        reached.obstacle = "the login does not work" if _is_answer(error) else "there is no connection"
        return reached
    reached.checks = [network.trust(None, told.variables), network.connected(configuration), _clock(session)]
    reached.checks.append(_CHECKS.ok(LOGIN, LOGIN, _way(configuration)))
    wrong = _wrong_organization(organization, told, configuration)
    reached.checks.append(wrong or _CHECKS.ok(ORGANIZATION, ORGANIZATION, organization.title))
    if wrong:
        reached.obstacle = "the credentials are another organization's"
        reached.checks.append(_CHECKS.skipped(CLIENT, CLIENT, reached.obstacle))
    else:
        reached.checks.append(_client(session, reached))
    return reached


def _is_answer(error: GenesysCloudError) -> bool:
    """Whether it is the service's own word, so that it was reached."""
    return isinstance(error, ApiError) and not isinstance(error, ServerError)


def _failed(error: GenesysCloudError, told: Given, configuration: Configuration) -> Iterator[Check]:
    if not _is_answer(error):
        yield network.not_connected(error, told, configuration)
        yield network.skipped(network.CLOCK, "there is no connection")
        yield from (_CHECKS.skipped(each, each, "there is no connection") for each in (LOGIN, ORGANIZATION, CLIENT))
        return
    yield network.connected(configuration)
    yield network.skipped(network.CLOCK, "the login does not work")
    yield _refused(error, told, configuration)
    yield from (_CHECKS.skipped(each, each, "the login does not work") for each in (ORGANIZATION, CLIENT))


def _refused(error: GenesysCloudError, told: Given, configuration: Configuration) -> Check:
    credentials = configuration.credentials
    if not isinstance(error, NotAuthenticated):
        return _CHECKS.broken(LOGIN, LOGIN, error.message, error.remedy)
    if isinstance(credentials, OAuthClient):
        remedy = (
            f"See in Genesys Cloud whether the client {credentials.client_id} exists and is active. If it is, set its"
            " secret once more, or the region, whichever is wrong:"
        )
        commands = [told.to_set(OAUTH_CLIENT_SECRET), *([told.to_set(REGION)] if told.source_of(REGION) else [])]
        return _CHECKS.broken(LOGIN, LOGIN, error.message, remedy, *commands)
    source, expired = told.source_of(ACCESS_TOKEN), "The token has expired, or is another region's."
    if source and source.get(OAUTH_CLIENT_ID) and source.get(OAUTH_CLIENT_SECRET):
        remedy, command = (
            f"{expired} Take it away, so that the OAuth client logs in:",
            told.to_unset(ACCESS_TOKEN, source),
        )
    else:
        remedy, command = f"{expired} Set a new one:", told.to_set(ACCESS_TOKEN)
    return _CHECKS.broken(LOGIN, LOGIN, error.message, remedy, command)


def _way(configuration: Configuration) -> str:
    return "by the access token" if isinstance(configuration.credentials, AccessToken) else "by the OAuth client"


def _wrong_organization(organization: Organization, told: Given, configuration: Configuration) -> Check | None:
    meant = configuration.organization_id
    if meant is None or same_organization(meant, organization.id):
        return None
    value = f"the credentials belong to {organization.title}, but {ORGANIZATION_ID.name} is {meant}"
    remedy = "If the credentials are the right ones, correct the setting; otherwise use those of the organization."
    return _CHECKS.broken(ORGANIZATION, ORGANIZATION, value, remedy, told.to_set(ORGANIZATION_ID, organization.id))


def _clock(session: Session) -> Check:
    now = datetime.now(timezone.utc)
    return network.clock((session.access.client.by_service_clock(now) - now).total_seconds())


def _client(session: Session, reached: Reached) -> Check:
    """The OAuth client that the token was given to."""
    try:
        client = session.access.client.get(TOKEN, _Token).client
    except GenesysCloudError as error:
        return _CHECKS.skipped(CLIENT, CLIENT, error.message)
    if not client.id:
        return _CHECKS.skipped(CLIENT, CLIENT, "the service does not tell it")
    title = f"{client.name!r} ({client.id})" if client.name else client.id
    reached.caller = f"the OAuth client {title}"
    if client.state and client.state != ClientState.ACTIVE.value:
        remedy = "Activate it in Genesys Cloud, or use another one: no new token is given to it."
        return _CHECKS.broken(CLIENT, CLIENT, f"{title} is {client.state}", remedy)
    if client.date_to_delete:
        remedy = "Take the date away in Genesys Cloud, or use another client by then."
        return _CHECKS.warning(CLIENT, CLIENT, f"{title} will be deleted at {client.date_to_delete}", remedy)
    return _CHECKS.ok(CLIENT, CLIENT, title)
