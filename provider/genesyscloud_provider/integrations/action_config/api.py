"""Data actions: drafted, validated, published, changed, deleted (API reference 3.3 and 8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.documents import Page
from genesyscloud_provider.client.errors import NotFound, OutcomeUnknown, said
from genesyscloud_provider.client.listing import Listing, walk_pages
from genesyscloud_provider.client.lost_answers import Claims, Kind, look_for, not_told_apart
from genesyscloud_provider.integrations import paths
from genesyscloud_provider.integrations.action_config import models
from genesyscloud_provider.integrations.action_config.processing import once_processed
from genesyscloud_provider.integrations.facts import AUTH_ACTION_ID

MAX_AGE: Final = 10.0
"""Seconds that a listing of drafts or auth actions may be old: it is shown, or warned of, and decides nothing."""

AUTH_ACTION_SECONDS: Final = 15.0  # assumes: AUTH_ACTION_APPEARS_IN_FIFTEEN_SECONDS
"""Seconds to wait for an auth action, which may come a moment after its credential (API reference 8.4)."""

AUTH_ACTION_EVERY: Final = 1.0
"""Seconds between two looks for an auth action."""

DRAFTS: Final = f"{paths.ACTIONS}/drafts"
DRAFT: Final = "draft"
WITH_CONFIG: Final = {"includeConfig": "true"}
REQUEST_TEMPLATE: Final = "requesttemplate.vm"
SUCCESS_TEMPLATE: Final = "successtemplate.vm"

PULUMI_TYPE: Final = "genesyscloud:index:DataAction"
OF_DRAFTS: Final = Kind("draft", PULUMI_TYPE, "gc integrations actions draft delete")
OF_ACTIONS: Final = Kind("action", PULUMI_TYPE, "gc integrations actions delete")


class Actions:
    """The organization's actions. The API cannot list those of one integration, so all are listed, once for many."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._listing = Listing(self._list, lambda each: each.id, access.clock)
        self._drafts = Listing(self._list_drafts, lambda each: each.id, access.clock)
        self._auth_actions = Listing(self._list_auth_actions, lambda each: each.id, access.clock)
        self._made_here: set[str] = set()
        self._claims: Claims[models.Action] = Claims(lambda id_: id_ in self._made_here)

    def below(self, integration_id: str) -> list[models.Action]:
        """The published custom actions of an integration by name, from a listing that begins after this call.

        Raises:
            IncompleteListing: the listing leaves some out, which may be under it.
        """
        listed = {**self._listing.anew(), **self._listing.all()}
        return _of_integration(integration_id, (each for key, each in listed.items() if not self._listing.deleted(key)))

    def drafts_below(self, integration_id: str) -> list[models.Action]:
        """The drafts under an integration by name, those of published actions among them; from a listing of the last
        seconds."""
        return _of_integration(integration_id, self._drafts.shown(max_age=MAX_AGE).values())

    def drafts(self) -> dict[str, models.Action]:
        """Every draft by id, of whatever integration, those of published actions among them; from a listing of the
        last seconds."""
        return self._drafts.all(MAX_AGE)

    def auth_actions(self) -> list[models.Action]:
        """The auth action of every integration that has one, from a listing of the last seconds."""
        return list(self._auth_actions.all(MAX_AGE).values())

    def never_published(self, drafts: Iterable[models.Action]) -> list[models.Action]:
        """Those among drafts whose action no listing has shown as published."""
        published = self._listing.shown()
        return [each for each in drafts if each.id not in published]

    def all(self, *, anew: bool = False) -> dict[str, models.Action]:
        """Every published action by id, those that came with their integrations among them.

        Args:
            anew: whether what was listed before is not good enough.

        Raises:
            IncompleteListing: the listing leaves some out.
        """
        if anew:
            self._listing.anew()
        return self._listing.all()

    def published(self, action_id: str) -> models.Action | None:
        """A published action as it was listed last, or else as it is; None if it is not published."""
        return self._listing.shown().get(action_id) or self.live(action_id)

    def live(self, action_id: str) -> models.Action | None:
        """A published action as it is at this moment, without its configuration; None if it is not published."""
        try:
            # assumes: UNPUBLISHED_ACTION_IS_NOT_FOUND
            return self._access.client.get(paths.of(paths.ACTIONS, action_id), models.Action)
        except NotFound:
            self._listing.gone(action_id)
            return None

    def find(self, action_id: str, *, fresh: bool = False, known: int | None = None) -> models.Action | None:
        """A published action with its configuration, its templates included; None if it is not published.

        Args:
            action_id: its id.
            fresh: whether what this process already knows is not good enough.
            known: a version that the caller knows all of: of that one the templates are left out.
        """
        listed = None if fresh else self._listing.shown().get(action_id)
        # assumes: VERSION_GROWS_WITH_EVERY_CHANGE
        if listed and known is not None and listed.version == known:
            return listed
        found = listed if listed and listed.config else self._by_id(action_id)
        if found is None or found.config is None or (known is not None and found.version == known):
            return found
        complete = found.model_copy(update={"config": self._with_templates(found.config, action_id)})
        self._listing.read(complete)
        return complete

    def auth_action(self, integration_id: str) -> models.Action | None:
        """The auth action of an integration with its templates, awaited if need be; None if none has appeared."""
        action_id, clock = f"{AUTH_ACTION_ID}{integration_id}", self._access.clock
        until = clock.now() + self.auth_action_seconds
        while (found := self.find(action_id, fresh=True)) is None and clock.now() < until:
            clock.sleep(AUTH_ACTION_EVERY)
        return found

    @property
    def auth_action_seconds(self) -> float:
        """How long an auth action is waited for."""
        return self._access.patience("AUTH_ACTION_APPEARS_IN_FIFTEEN_SECONDS", AUTH_ACTION_SECONDS)

    def find_draft(self, action_id: str, *, known: int | None = None, texts: bool = True) -> models.Action | None:
        """A draft with its configuration and its contract; None if there is none.

        Args:
            action_id: its id.
            known: as for `find`.
            texts: whether the texts of its templates are wanted.
        """
        try:
            path = paths.of(paths.ACTIONS, action_id, DRAFT)
            draft = self._access.client.get(path, models.Action, expand="contract", **WITH_CONFIG)
        except NotFound:
            return None
        if draft.config is None or not texts or (known is not None and draft.version == known):
            return draft
        return draft.model_copy(update={"config": self._with_templates(draft.config, action_id, DRAFT)})

    def contract(self, action_id: str) -> models.ActionContract:
        """What a published action takes and gives back. It never changes, so listings leave it out."""
        path = paths.of(paths.ACTIONS, action_id)
        found = self._access.client.get(path, models.Action, expand="contract")
        return found.contract or models.ActionContract()

    def whole(self, action_id: str) -> models.Action | None:
        """A published action with its configuration, its templates and its contract; None if it is not published."""
        found = self.find(action_id)
        return found and found.model_copy(update={"contract": self.contract(action_id)})

    def create(
        self, body: Mapping[str, Any], *, one_off: bool = False, deployed: Callable[[str], bool] | None = None
    ) -> models.Action:
        """A new action, published at once; for the arguments and errors see `draft`."""
        # assumes: CREATED_ACTIONS_ARE_PUBLISHED
        created = self._new(paths.ACTIONS, OF_ACTIONS, body, one_off, deployed)
        self._listing.wrote(created)
        return created

    def draft(
        self, body: Mapping[str, Any], *, one_off: bool = False, deployed: Callable[[str], bool] | None = None
    ) -> models.Action:
        """A new draft; one whose answer got lost is taken over only if nobody else can have made one of its name.

        Args:
            body: what is sent.
            one_off: whether nobody else can have an action of the name on the integration.
            deployed: whether a state has the object of an id, which then is no new one; by default none has.

        Raises:
            OutcomeUnknown: whether it exists, or which one it is, could not be found out; what may be it is named.
        """
        return self._new(DRAFTS, OF_DRAFTS, body, one_off, deployed)

    def published_version(self, action_id: str) -> int | None:
        """Of which version the published action is at this moment.

        Raises:
            NotFound: it does not exist.
        """
        return self._access.client.get(paths.of(paths.ACTIONS, action_id), models.Action).version

    def redraft(self, action_id: str) -> models.Action:
        """A new draft of a published action.

        Raises:
            Conflict: there is a draft of it already.
            NotFound: it does not exist.
        """
        try:
            # assumes: SECOND_DRAFT_IS_A_CONFLICT
            return self._post(paths.of(paths.ACTIONS, action_id, DRAFT), None)
        except OutcomeUnknown as lost:
            lost.remedy = (
                "There may be a draft of the action now. If there is, and it is nobody else's, discard it in Genesys"
                " Cloud; then run `pulumi up` again."
            )
            raise

    def faults(self, action_id: str) -> list[str]:
        """What keeps a draft from being published, in the service's own words; nothing if it can be."""
        path = paths.of(paths.ACTIONS, action_id, DRAFT, "validation")
        answer = self._access.client.get(path, models.DraftValidation)
        if answer.valid:
            return []
        named = [each.model_copy(update={"message": each.message or each.code}) for each in answer.errors]
        return [said(each) for each in named] or ["no reason is given"]

    def change_draft(self, action_id: str, body: Mapping[str, Any]) -> models.Action:
        """Change a draft; `body` carries the version that it changes.

        Raises:
            VersionConflict: the version is no longer the current one.
        """
        # assumes: STALE_VERSION_IS_REFUSED
        return self._patch(paths.of(paths.ACTIONS, action_id, DRAFT), body)

    def publish(self, action_id: str, version: int) -> models.Action:
        """Publish a draft of this version; an answer that got lost is looked for.

        Raises:
            VersionConflict: the version is no longer the current one.
        """
        path = paths.of(paths.ACTIONS, action_id, DRAFT, "publish")
        try:
            published = self._post(path, {"version": version})
        except OutcomeUnknown as lost:
            try:
                (published,) = look_for(
                    lambda: self._without_draft(action_id),
                    f"the published action {action_id}",
                    lost,
                    self._access,
                )
            except OutcomeUnknown as unknown:
                unknown.remedy = "Most likely it is still a draft. Run `pulumi up` again."
                raise
        self._listing.wrote(published)
        return published

    def change(self, action_id: str, body: Mapping[str, Any]) -> models.Action:
        """Change a published action; `body` carries the version that it changes.

        Raises:
            VersionConflict: the version is no longer the current one.
        """
        # assumes: PATCH_LEAVES_WHAT_IT_DOES_NOT_NAME, STALE_VERSION_IS_REFUSED
        changed = self._patch(paths.of(paths.ACTIONS, action_id), body)
        self._listing.wrote(changed)
        return changed

    def test(self, action_id: str, values: Mapping[str, Any], *, draft: bool = False) -> models.TestExecutionResult:
        """Run an action, and see each of its steps.

        Args:
            action_id: its id.
            values: what it is given, by the names in its input contract.
            draft: whether its draft is run instead of what is published.

        Raises:
            OutcomeUnknown: it may or may not have run.
        """
        path = paths.of(paths.ACTIONS, action_id, *([DRAFT] if draft else []), "test")
        client = self._access.client
        try:
            return client.post(path, models.TestExecutionResult, values, slow=True)
        except OutcomeUnknown as lost:
            lost.remedy = "The action may have run: look at the system that it calls before it is tested again."
            raise

    def delete(self, action_id: str) -> None:
        """Delete a published action; it is no error if it is gone already."""
        self._access.client.delete(paths.of(paths.ACTIONS, action_id))
        self._listing.gone(action_id)

    def discard(self, action_id: str) -> None:
        """Delete a draft; it is no error if it is gone already."""
        self._access.client.delete(paths.of(paths.ACTIONS, action_id, DRAFT))
        self._drafts.gone(action_id)

    def remove(self, action_id: str) -> None:
        """Delete what may be a draft or, if somebody published it meanwhile, an action."""
        self.discard(action_id)
        self.delete(action_id)

    def _post(self, path: str, body: Mapping[str, Any] | None) -> models.Action:
        return once_processed(self._access, lambda: self._access.client.post(path, models.Action, body))

    def _patch(self, path: str, body: Mapping[str, Any]) -> models.Action:
        return once_processed(self._access, lambda: self._access.client.patch(path, models.Action, body))

    def _by_id(self, action_id: str) -> models.Action | None:
        try:
            # assumes: NEW_OBJECTS_ARE_READABLE_AT_ONCE, NOT_FOUND_MEANS_ABSENT, UNPUBLISHED_ACTION_IS_NOT_FOUND
            return self._access.client.get(paths.of(paths.ACTIONS, action_id), models.Action, **WITH_CONFIG)
        except NotFound:
            self._listing.gone(action_id)
            return None

    def _without_draft(self, action_id: str) -> list[models.Action]:
        """The published action, if there is no draft of it any more."""
        live = self._by_id(action_id)
        # assumes: PUBLISHING_ENDS_THE_DRAFT
        return [live] if live and not self.find_draft(action_id, texts=False) else []

    def _new(
        self, path: str, kind: Kind, body: Mapping[str, Any], one_off: bool, deployed: Callable[[str], bool] | None
    ) -> models.Action:
        """What a request for a new action or draft makes, found where its answer got lost."""
        name, integration_id = body["name"], body["integrationId"]
        key = (path, integration_id, name)

        def alike() -> list[models.Action]:
            listed = walk_pages(self._access.client, path, Page[models.Action], name=name)
            like = [each for each in listed if (each.name, each.integration_id) == (name, integration_id)]
            return self._claims.new([each for each in like if each.custom and not (deployed and deployed(each.id))])

        with self._claims.claim(key):
            try:
                made = self._access.client.post(path, models.Action, body)
            except OutcomeUnknown as lost:
                candidates = look_for(alike, f"the {kind.noun} {name!r}", lost, self._access)
                ours = self._claims.only(key, candidates) if one_off else None
                if ours is None:
                    raise not_told_apart(lost, kind, name, self._claims.new(candidates)) from None
                made = ours
            self._made_here.add(made.id)
            return made

    def _with_templates(self, config: models.ActionConfig, action_id: str, *form: str) -> models.ActionConfig:
        """A configuration whose templates are texts; the service gives their addresses (API reference 8.2)."""
        request, response = config.request, config.response
        if request.request_template is None and request.request_template_uri:
            text = self._template(action_id, *form, "templates", REQUEST_TEMPLATE)
            request = request.model_copy(update={"request_template": text})
        if response.success_template is None and response.success_template_uri:
            text = self._template(action_id, *form, "templates", SUCCESS_TEMPLATE)
            response = response.model_copy(update={"success_template": text})
        return config.model_copy(update={"request": request, "response": response})

    def _template(self, action_id: str, *rest: str) -> str:
        return self._access.client.text(paths.of(paths.ACTIONS, action_id, *rest))

    def _list_drafts(self) -> Iterable[models.Action]:
        return walk_pages(self._access.client, DRAFTS, Page[models.Action])

    def _list_auth_actions(self) -> Iterable[models.Action]:
        found = walk_pages(self._access.client, paths.ACTIONS, Page[models.ListedAction], includeAuthActions="true")
        return (each for each in found if each.id.startswith(AUTH_ACTION_ID))

    def _list(self) -> Iterable[models.Action]:
        return walk_pages(self._access.client, paths.ACTIONS, Page[models.ListedAction], **WITH_CONFIG)


def _of_integration(integration_id: str, actions: Iterable[models.Action]) -> list[models.Action]:
    custom = [each for each in actions if each.integration_id == integration_id and each.custom]
    return sorted(custom, key=lambda each: (each.name, each.id))
