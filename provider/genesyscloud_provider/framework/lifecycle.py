"""The four operations on live objects, each with the organization in mind.

An object is read, changed or deleted only with the credentials of the organization that its state names, and only there
does a 404 say that it is gone. Whoever serves a resource calls these operations, never the resource's own.
"""

from __future__ import annotations

from typing import Any

from genesyscloud_provider.client.configuration import ORGANIZATION_ID
from genesyscloud_provider.client.documents import Organization
from genesyscloud_provider.client.errors import Refused, while_doing
from genesyscloud_provider.framework.messages import title_of
from genesyscloud_provider.framework.properties import Properties
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.framework.state import OWNER, owner_of, versioned
from genesyscloud_provider.framework.steps import Created, Reading, Unfinished


def create(resource: Resource[Any, Any], news: Properties, timeout: float | None = None, urn: str = "") -> Created:
    """Create an object; see `Resource.create`, and for `urn` `Resource.check`.

    Raises:
        WrongOrganization: the credentials are another organization's than the settings or the program's states name.
        Unfinished: it exists, but is not what was asked for.
    """
    name = news.get("name")
    with while_doing(f"creating the {resource.noun} {name!r}" if name else f"creating the {resource.noun}"):
        here = resource.session.require_owner()
    try:
        created = resource.create(news, timeout)
    except Unfinished as unfinished:
        unfinished.state = _within(resource, here, unfinished.state)
        raise
    resource.session.plan.made(resource.name, urn or str(name), created.id, title_of(created.id, created.state))
    return Created(created.id, _within(resource, here, created.state))


def read(resource: Resource[Any, Any], id_: str, state: Properties) -> Reading | None:
    """Read an object; None if it is gone. See `Resource.read`.

    Raises:
        WrongOrganization: the credentials are another organization's.
        Refused: it is not there, and nothing says that it was in this organization.
    """
    here = _required(resource, "reading", id_, state)
    reading = resource.read(id_, state)
    if reading is not None:
        return Reading(_within(resource, here, reading.state), reading.inputs)
    if state and _is_of_unnamed_organization(resource, state):  # an import has no state, and may name any id
        with while_doing(f"reading the {resource.noun} {title_of(id_, state)}"):
            raise _gone_or_elsewhere(here)
    return None


def update(
    resource: Resource[Any, Any], id_: str, state: Properties, news: Properties, timeout: float | None = None
) -> Properties:
    """Bring an object from `state`, which may be of one that was never finished, to `news`. See `Resource.update`.

    Raises:
        WrongOrganization: the credentials are another organization's.
        Refused: it is not there, and nothing says that it was in this organization.
        Unfinished: some of it was done.
    """
    here = _found(resource, "updating", id_, state)
    try:
        updated = resource.update(id_, resource.continued(id_, state), news, timeout)
    except Unfinished as unfinished:
        unfinished.state = _within(resource, here, unfinished.state)
        raise
    return _within(resource, here, updated)


def delete(resource: Resource[Any, Any], id_: str, state: Properties, urn: str = "") -> None:
    """Delete an object; it is no error if it is gone already. See `Resource.delete`, and for `urn` `Resource.check`.

    Raises:
        WrongOrganization: the credentials are another organization's.
        Refused: it is not there, and nothing says that it was in this organization.
    """
    _found(resource, "deleting", id_, state)
    try:
        resource.delete(id_, state)
    except Refused as refusal:
        made = resource.session.plan.id_made_for(resource.name, urn or str(state.get("name")))
        if made not in (None, id_):
            goes_on = "Its replacement exists already; `pulumi up` without `--replace` goes on:"
            refusal.message = f"{refusal.message.rstrip()}\n{goes_on}\n    {made}\n"
        raise


def _required(resource: Resource[Any, Any], doing: str, id_: str, state: Properties) -> Organization:
    """The organization of the credentials, which is the one that the state names, if it names one."""
    title = title_of(id_, state)
    with while_doing(f"{doing} the {resource.noun} {title}"):
        return resource.session.require_owner(owner_of(state), title)


def _found(resource: Resource[Any, Any], doing: str, id_: str, state: Properties) -> Organization:
    """The same; where nothing names an organization, the object itself is looked for there."""
    here = _required(resource, doing, id_, state)
    if _is_of_unnamed_organization(resource, state):
        with while_doing(f"{doing} the {resource.noun} {title_of(id_, state)}"):
            if resource.read(id_, state) is None:
                raise _gone_or_elsewhere(here)
    return here


def _is_of_unnamed_organization(resource: Resource[Any, Any], state: Properties) -> bool:
    return owner_of(state) is None and resource.session.configuration.organization_id is None


def _gone_or_elsewhere(here: Organization) -> Refused:
    return Refused(
        f"it is not in the organization {here.title} of the credentials: it is gone, or in another organization. Its"
        " state is of an earlier version and does not say in which",
        f"If it was in this one, run the command again with {ORGANIZATION_ID.environment}={here.id} in the environment"
        f" (or set `{ORGANIZATION_ID.key}`). Otherwise use the credentials of the organization that it is in.",
    )


def _within(resource: Resource[Any, Any], here: Organization, state: Properties) -> Properties:
    """A state as it is stored."""
    return versioned(resource, {**state, OWNER: here.id})
