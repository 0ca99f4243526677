"""Integrations: created, configured, activated, deleted (API reference 3.1, 4.1 and 4.2)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.documents import Page
from genesyscloud_provider.client.errors import ApiError, NotFound, OutcomeUnknown, UnreadableAnswer
from genesyscloud_provider.client.listing import PAGE_SIZE, Listing, walk_pages
from genesyscloud_provider.client.lost_answers import look_for
from genesyscloud_provider.client.still_counted import StillCounted
from genesyscloud_provider.integrations import paths
from genesyscloud_provider.integrations.facts import IntendedState, ReportedState
from genesyscloud_provider.integrations.integration import models
from genesyscloud_provider.integrations.integration.activation_watch import ActivationWatch, Seen, Tell, nobody

EXPANDED: Final = "config.current"
"""The `expand` value that inlines an integration's configuration."""

CONFIGURATION: Final = "config/current"

FIRST_VERSION: Final = 1
"""The configuration's version right after creation."""

UNFINISHED_PREFIX: Final = "pulumi-unfinished-"
"""How the one-off name begins under which an integration is created, until its configuration is saved."""


class Integrations:
    """The organization's integrations."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._listing = Listing(self._list, lambda each: each.id, access.clock)
        self._saved: dict[str, models.IntegrationConfiguration] = {}
        self._created: set[str] = set()
        self.still_counted = StillCounted(access)
        errors_pass = access.contradicts("ERROR_AFTER_ENABLING_IS_FINAL")
        self._activations = ActivationWatch(self._look_at_states, access.clock, errors_pass=errors_pass)

    @property
    def looks_before_saving(self) -> bool:
        """Whether a configuration is looked at before it is saved: a request more for each save.

        It is not, as 409 is documented as the answer to a version that is not the current one (API reference 4.2),
        unless the settings say that the organization takes it: then nobody is overwritten unseen, up to the one request
        between look and save.
        """
        # assumes: STALE_VERSION_IS_REFUSED
        return self._access.contradicts("STALE_VERSION_IS_REFUSED")

    def all(self) -> dict[str, models.Integration]:
        """Every integration by id, with its configuration.

        Raises:
            IncompleteListing: the listing leaves some out.
        """
        return {key: self._with_saved(each) for key, each in self._listing.all().items()}

    def counts_towards_limit(self, integration: models.Integration) -> bool:
        """Whether an integration counts towards the limit of its type."""
        # assumes: INACTIVE_INTEGRATIONS_COUNT
        inactive_ones_count = not self._access.contradicts("INACTIVE_INTEGRATIONS_COUNT")
        return inactive_ones_count or integration.intended_state == IntendedState.ENABLED

    def others_shown(self) -> list[models.Integration]:
        """The integrations that this process has not created, as far as the listing shows them."""
        listed = self._listing.shown().items()
        return [self._with_saved(each) for key, each in listed if key not in self._created]

    def others_named(self, name: str) -> list[models.Integration]:
        """The integrations of a name that this process has not created.

        Raises:
            IncompleteListing: the listing leaves some out.
        """
        return [each for key, each in self.all().items() if each.name == name and key not in self._created]

    def find(self, integration_id: str, *, fresh: bool = False) -> models.Integration | None:
        """An integration with its configuration; None if it does not exist.

        Args:
            integration_id: its id.
            fresh: whether what this process already knows is not good enough.
        """
        listed = None if fresh else self._listing.shown().get(integration_id)
        if listed and self._with_saved(listed).configuration:
            return self._with_saved(listed)
        try:
            path = paths.of(paths.INTEGRATIONS, integration_id)
            # assumes: NEW_OBJECTS_ARE_READABLE_AT_ONCE, NOT_FOUND_MEANS_ABSENT
            found = listed or self._access.client.get(path, models.Integration, expand=EXPANDED)
        except NotFound:
            self._listing.gone(integration_id)
            return None
        if found.configuration is None:
            found = found.with_configuration(self._configuration(integration_id))
        self._listing.read(found)
        return found

    def using(self, credential_id: str) -> list[models.Integration]:
        """The integrations that use a credential, by a listing that begins after this call, and by what this process
        knows; each is confirmed by a look at it. What this process has deleted uses nothing.

        Raises:
            IncompleteListing: the listing leaves some out, which may use it.
        """
        listed = [*self._listing.anew().values(), *self.all().values()]
        ids = {each.id: None for each in listed if credential_id in each.credential_ids}
        confirmed = (self.find(each, fresh=True) for each in ids if not self._listing.deleted(each))
        return [each for each in confirmed if each and credential_id in each.credential_ids]

    def credentials_in_use(self) -> set[str]:
        """The ids of all credentials that some integration uses, from a new listing."""
        return {id_ for each in self._list() for id_ in each.credential_ids}

    def made(self, integration_id: str) -> bool:
        """Whether this process has created an integration."""
        return integration_id in self._created

    def create(self, type_id: str) -> models.Integration:
        """A new integration of a type, under a one-off name, with its configuration.

        Where the limit of the type is reached, it is waited for what this process has deleted just before.

        Raises:
            OutcomeUnknown: whether it exists could not be found out.
        """
        name = f"{UNFINISHED_PREFIX}{uuid.uuid4()}"  # assumes: GIVEN_NAME_IS_KEPT
        try:
            body = {"name": name, "integrationType": {"id": type_id}}
            created = self.still_counted.outlast(
                lambda: self._access.client.post(paths.INTEGRATIONS, models.Integration, body),
                _at_a_limit,
                f"the creation of an integration of type {type_id}",
            )
        except OutcomeUnknown as lost:
            found = look_for(
                lambda: [each for each in self._list() if each.name == name],
                f"an integration named {name!r}",
                lost,
                self._access,
            )
            created = found[0]
        if created.configuration is None:
            created = created.with_configuration(models.IntegrationConfiguration(name=name, version=FIRST_VERSION))
        self._created.add(created.id)
        self._listing.wrote(created)
        return created

    def configure(self, integration_id: str, document: Mapping[str, Any]) -> models.IntegrationConfiguration:
        """Replace an integration's configuration with `document`, which carries the version it replaces.

        Raises:
            VersionConflict: the version is no longer the current one.
        """
        path = paths.of(paths.INTEGRATIONS, integration_id, CONFIGURATION)
        saved = _versioned(self._access.client.put(path, models.IntegrationConfiguration, document), f"PUT {path}")
        self._saved[integration_id] = saved
        return saved

    def set_intended_state(self, integration_id: str, state: IntendedState) -> models.IntegrationStatusInfo | None:
        """Say what an integration is meant to be; returns what the service reports at once."""
        path = paths.of(paths.INTEGRATIONS, integration_id)
        patched = self._access.client.patch(path, models.Integration, {"intendedState": state.value})
        self._listing.changed(integration_id, lambda known: known.with_states(patched.reported_state, state.value))
        return patched.reported_state

    def await_state(
        self, integration_id: str, wanted: ReportedState, timeout: float, tell: Tell = nobody
    ) -> models.IntegrationStatusInfo | None:
        """The reported state once it is `wanted` or ERROR; see `ActivationWatch.await_state`.

        Raises:
            NotFound: the integration does not exist any more.
        """
        reported = self._activations.await_state(integration_id, wanted, timeout, tell)
        self._listing.changed(integration_id, lambda known: known.with_states(reported, known.intended_state))
        return reported

    def delete(self, integration_id: str) -> None:
        """Delete an integration; it is no error if it is gone already."""
        self._access.client.delete(paths.of(paths.INTEGRATIONS, integration_id))
        self._listing.gone(integration_id)
        self.still_counted.note_deletion()  # assumes: DELETED_OBJECTS_COUNT_FOR_A_MINUTE_AT_MOST

    def _list(self) -> Iterable[models.Integration]:
        return walk_pages(self._access.client, paths.INTEGRATIONS, Page[models.Integration], expand=EXPANDED)

    def _configuration(self, integration_id: str) -> models.IntegrationConfiguration:
        path = paths.of(paths.INTEGRATIONS, integration_id, CONFIGURATION)
        return _versioned(self._access.client.get(path, models.IntegrationConfiguration), f"GET {path}")

    def _with_saved(self, listed: models.Integration) -> models.Integration:
        """A listed integration with the configuration that this process saved, if that is the newer one."""
        saved, known = self._saved.get(listed.id), listed.configuration
        # assumes: VERSION_GROWS_WITH_EVERY_CHANGE
        if saved is None or (known is not None and (known.version or 0) >= (saved.version or 0)):
            return listed
        return listed.with_configuration(saved)

    def _look_at_states(self, ids: list[str]) -> dict[str, Seen]:
        """The reported states of these integrations; the listing's filter may leave some out."""
        found: dict[str, models.Integration | NotFound] = {}
        for first in range(0, len(ids), PAGE_SIZE):
            some = ",".join(ids[first : first + PAGE_SIZE])
            answer = Page[models.Integration]
            page = self._access.client.get(paths.INTEGRATIONS, answer, ids=some, pageSize=PAGE_SIZE)
            found |= {each.id: each for each in page.entities}
        found |= {missing: self._found_or_why(missing) for missing in set(ids) - set(found)}
        states = {key: each if isinstance(each, NotFound) else each.reported_state for key, each in found.items()}
        return {key: state for key, state in states.items() if state is not None}

    def _found_or_why(self, integration_id: str) -> models.Integration | NotFound:
        try:
            return self._access.client.get(paths.of(paths.INTEGRATIONS, integration_id), models.Integration)
        except NotFound as error:
            return error


def _versioned(answered: models.IntegrationConfiguration, request: str) -> models.IntegrationConfiguration:
    # assumes: REQUIRED_PARTS_ARE_PRESENT
    if answered.version is None:
        raise UnreadableAnswer(f"{request} answered a configuration without its version")
    return answered


def _at_a_limit(error: ApiError) -> bool:
    """Whether there is no room; which code the service gives for that is not known (API reference 1.2)."""
    return error.limit is not None or "limit" in error.message.lower()  # assumes: LIMIT_REFUSAL_SAYS_LIMIT
