"""Flows and scripts, and what of them Architect's dependency tracking tells (supplement 4).

A consumer is a flow or a script. Tracking has one row for each of its versions that uses an action, superseded ones
included, and goes on having them when the consumer was deleted.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from genesyscloud_emulator.errors import ApiError, bad_request, not_found
from genesyscloud_emulator.records import Action, Consumer, Revision
from genesyscloud_emulator.shelf import Shelf
from genesyscloud_emulator.switches import Switches

FLOW_TYPES = {
    "BOTFLOW": "BOT",
    "BUSINESSPROCESSFLOW": "BUSINESSPROCESS",
    "COMMONMODULEFLOW": "COMMONMODULE",
    "DIGITALBOTFLOW": "DIGITALBOT",
    "EMAILSENDFLOW": "EMAILSEND",
    "INBOUNDCALLFLOW": "INBOUNDCALL",
    "INBOUNDCHATFLOW": "INBOUNDCHAT",
    "INBOUNDEMAILFLOW": "INBOUNDEMAIL",
    "INBOUNDSHORTMESSAGEFLOW": "INBOUNDSHORTMESSAGE",
    "INQUEUECALLFLOW": "INQUEUECALL",
    "INQUEUEEMAILFLOW": "INQUEUEEMAIL",
    "INQUEUESHORTMESSAGEFLOW": "INQUEUESHORTMESSAGE",
    "OUTBOUNDCALLFLOW": "OUTBOUNDCALL",
    "SECURECALLFLOW": "SECURECALL",
    "SURVEYINVITEFLOW": "SURVEYINVITE",
    "VOICEFLOW": "VOICE",
    "VOICEMAILFLOW": "VOICEMAIL",
    "VOICESURVEYFLOW": "VOICESURVEY",
    "WORKFLOW": "WORKFLOW",
    "WORKITEMFLOW": "WORKITEM",
}
"""Types of flows: as tracking calls them → as `GET /flows` calls them."""
CONSUMER_TYPES = frozenset({*FLOW_TYPES, "COMPOSERSCRIPT", "AGENTICVIRTUALAGENTVERSION", "GUIDEVERSION"})
"""Types of what uses actions. All of them have versions."""
DATA_ACTION, SECURE_ACTION = "DATAACTION", "SECUREACTION"
_OTHER_TYPES = """
    ACDLANGUAGE ACDSKILL ACDWRAPUPCODE AGENTICVIRTUALAGENT AUDIOCONNECTORBOT BOTCONNECTORBOT BOTCONNECTORINTEGRATION
    BRIDGEACTION CONTACTLIST CONVERSATIONCUSTOMATTRIBUTESCHEMA CONVERSATIONSUMMARYSETTING CUSTOMERSEGMENT DATAACTION
    DATATABLE DECISIONTABLE DIALOGENGINEBOT DIALOGENGINEBOTVERSION DIALOGFLOWAGENT DIALOGFLOWCXAGENT DIGITALAUDIO
    DIGITALBOTCONNECTOR DIGITALBOTCONNECTORINTEGRATION DIVISION EMAILROUTE EMERGENCYGROUP FILE FLOWACTION FLOWDATATYPE
    FLOWMILESTONE FLOWOUTCOME GRAMMAR GROUP GUIDE IMAGE IVRCONFIGURATION KNOWLEDGEBASE KNOWLEDGEBASEDOCUMENT
    KNOWLEDGESETTING LANGUAGE LEXBOT LEXBOTALIAS LEXV2BOT LEXV2BOTALIAS NLUDOMAIN NUANCEMIXBOT NUANCEMIXINTEGRATION
    OAUTHCLIENT QUEUE RECORDINGPOLICY RESPONSE RESPONSEASSET SCHEDULE SCHEDULEGROUP SECUREACTION SMSPHONENUMBER
    STTENGINE SURVEYFORM SYSTEMPROMPT TTSENGINE TTSVOICE USER USERPROMPT UTILIZATIONLABEL VIDEO WIDGET WORKTYPE
"""
OBJECT_TYPES = CONSUMER_TYPES | frozenset(_OTHER_TYPES.split())
"""All types that tracking knows."""


@dataclass(frozen=True)
class Tracked:
    """An object of dependency tracking: an action, or one version of a consumer."""

    id: str
    name: str
    type: str
    deleted: bool
    self_uri: str
    version: str | None = None

    def to_json(self) -> dict[str, object]:
        """`Dependency`."""
        version = {} if self.version is None else {"version": self.version}
        known = {"id": self.id, "name": self.name, **version, "type": self.type, "deleted": self.deleted}
        return {**known, "updated": False, "stateUnknown": False, "selfUri": self.self_uri}


@dataclass(eq=False)
class Architect:
    """The flows and scripts of an organization."""

    _actions: Shelf[Action]
    _switches: Switches
    _consumers: dict[str, Consumer] = field(default_factory=dict)

    # What somebody does in Architect

    def add(self, name: str, kind: str, uses: Sequence[str], published: bool, version: str | None) -> Consumer:
        """A new flow or script, with its first version."""
        if kind not in CONSUMER_TYPES:
            raise bad_request("Tracking knows no flow or script of type {type}.", "type", type=kind)
        consumer = Consumer(str(uuid.uuid4()), name, kind)
        self._add_version(consumer, uses, published, version)
        self._consumers[consumer.id] = consumer
        return consumer

    def change(self, consumer_id: str, uses: Sequence[str], published: bool, version: str | None) -> Consumer:
        """One more version, published or only saved."""
        consumer = self.get(consumer_id)
        self._add_version(consumer, uses, published, version)
        return consumer

    def delete(self, consumer_id: str) -> None:
        """Delete it. Its rows stay, and say so."""
        self.get(consumer_id).deleted = True

    def get(self, consumer_id: str) -> Consumer:
        """A flow or script that was not deleted."""
        consumer = self._consumers.get(consumer_id)
        if consumer is None or consumer.deleted:
            raise not_found("flow or script", consumer_id)
        return consumer

    def all(self) -> list[Consumer]:
        """All flows and scripts, deleted ones too, in the order of their creation."""
        return list(self._consumers.values())

    def _add_version(self, consumer: Consumer, uses: Sequence[str], published: bool, version: str | None) -> None:
        for action_id in uses:
            if self._actions.get(action_id).published is None:
                raise bad_request("Action {id} was never published, so that no flow can use it.", id=action_id)
        highest = max((int(each.partition(".")[0]) for each in consumer.versions), default=0)
        new = version or f"{highest + 1}.0"
        if new in consumer.versions:
            raise bad_request("Version {version} of {name} is there already.", version=new, name=consumer.name)
        consumer.versions[new] = tuple(uses)
        if published:
            consumer.published = new

    # What tracking tells

    def action(self, action_id: str) -> Tracked | None:
        """An action as tracking knows it: if it is published, or some version of something still uses it."""
        action = self._actions.ever(action_id)
        revision = None if action is None else action.published or action.draft
        if action is None or revision is None:
            return None
        live = self._actions.find(action_id) is not None
        if not (live and action.published) and not any(self.consumers(action_id)):
            return None
        return _tracked_action(action, revision, deleted=not live)

    def actions(self) -> Iterator[Tracked]:
        """All actions that tracking knows."""
        found = (self.action(action_id) for action_id in self._actions.ids())
        return (one for one in found if one is not None)

    def versions(self, consumer: Consumer) -> Iterator[Tracked]:
        """The versions of a flow or script."""
        return (_tracked_version(consumer, version) for version in consumer.versions)

    def version(self, consumer_id: str, kind: str, version: str) -> Tracked:
        """One version of a flow or script, 404 if there is none."""
        consumer = self._consumers.get(consumer_id)
        if consumer is None or consumer.type != kind:
            raise tracking_error(404, "architect.flow.not.found", "No flow {id} was found.", id=consumer_id)
        if version not in consumer.versions:
            text = "Flow {id} has no version {version}."
            raise tracking_error(404, "architect.flow.version.missing", text, id=consumer_id, version=version)
        return _tracked_version(consumer, version)

    def consumers(self, action_id: str) -> Iterator[Tracked]:
        """What uses an action: one for each version that does."""
        for consumer in self._consumers.values():
            for version, uses in consumer.versions.items():
                if action_id in uses:
                    yield _tracked_version(consumer, version)

    def consumed(self, tracked: Tracked) -> Iterator[Tracked]:
        """The actions that a version of a flow or script uses."""
        uses = self._consumers[tracked.id].versions[str(tracked.version)]
        found = (self.action(action_id) for action_id in uses)
        return (one for one in found if one is not None)

    def passes(self, flow_filter: str | None) -> Callable[[Tracked], bool]:
        """Which rows `flowFilter` shows: of flows only, their published or their latest version."""

        def passes(row: Tracked) -> bool:
            consumer = self._consumers[row.id]
            shown = consumer.published if flow_filter == "published" else consumer.newest
            return flow_filter is None or (row.type in FLOW_TYPES and row.version == shown)

        return passes


def tracking_error(status: int, code: str, template: str, /, **params: str) -> ApiError:
    """An error with one of Architect's own codes (supplement 4)."""
    return ApiError(status, code, template, params)


def _tracked_action(action: Action, revision: Revision, deleted: bool) -> Tracked:
    kind = SECURE_ACTION if revision.secure else DATA_ACTION
    return Tracked(action.id, revision.name, kind, deleted, f"/api/v2/integrations/actions/{action.id}")


def _tracked_version(consumer: Consumer, version: str) -> Tracked:
    kind = "flows" if consumer.type in FLOW_TYPES else "scripts"
    uri = f"/api/v2/{kind}/{consumer.id}"
    return Tracked(consumer.id, consumer.name, consumer.type, consumer.deleted, uri, version)
