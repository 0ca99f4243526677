"""What a program can ask of the organization without managing it: each question a lookup, each answer a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final, Generic, TypeVar

from pydantic import ConfigDict, Field

from genesyscloud_provider.architect import ActionUses, Consumer, Runs, Usage
from genesyscloud_provider.client.documents import ErrorBody
from genesyscloud_provider.client.errors import (
    ConfigurationError,
    GenesysCloudError,
    NotFound,
    Refused,
    said,
    while_doing,
)
from genesyscloud_provider.framework.resource import Declared, Mark, closest
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.integration import models as integration_models
from genesyscloud_provider.integrations.integration import types
from genesyscloud_provider.integrations.models import CredentialInfo

__all__ = [
    "ACTION_CERTIFICATES",
    "ACTION_USAGE",
    "INTEGRATION",
    "INTEGRATION_CREDENTIAL",
    "INTEGRATION_TYPE",
    "INTEGRATION_TYPES",
    "LOOKUPS",
    "ORGANIZATION",
    "TEST_DATA_ACTION",
    "TRUST_STORE",
    "ActionCertificate",
    "ActionConsumer",
    "ActionRuns",
    "ActionTestStep",
    "Answer",
    "Credential",
    "GetActionCertificatesResult",
    "GetActionUsageResult",
    "GetIntegrationCredentialResult",
    "GetIntegrationResult",
    "GetIntegrationTypeResult",
    "GetIntegrationTypesResult",
    "GetOrganizationResult",
    "GetTrustStoreResult",
    "Lookup",
    "Slot",
    "TestDataActionResult",
    "TrustedCertificate",
]


class Arguments(Declared):
    """What a lookup is asked with."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, hide_input_in_errors=True)


class Answer(Declared):
    """What a lookup finds."""

    model_config = ConfigDict(populate_by_name=True)


class Nothing(Arguments):
    """No arguments."""


class TypeArguments(Arguments):
    """Which integration type."""

    id: Annotated[str, Field(description="The type's id, or `google` or `adobe` for the types whose ids differ.")]


class ObjectArguments(Arguments):
    """Which object: either by its id or by its name."""

    id: Annotated[str | None, Field(description="Its id; either this or `name`.")] = None
    name: Annotated[str | None, Field(description="Its name in Genesys Cloud, if only one is called that.")] = None


class TrialArguments(Arguments):
    """Which action, and what it is given."""

    action: Annotated[str, Field(min_length=1, description="The action's id.")]
    input: Annotated[
        dict[str, Any] | None,
        Field(repr=False, description="What it is given, by the names in its input contract; nothing by default."),
    ] = None
    draft: Annotated[
        bool | None, Field(description="Whether its draft is tested, not what is published; false by default.")
    ] = None
    must_succeed: Annotated[
        bool | None, Field(description="Whether a test that fails is an error; true by default.")
    ] = None


class ActionArguments(Arguments):
    """Which action."""

    action: Annotated[str, Field(min_length=1, description="The action's id.")]


class GetOrganizationResult(Answer):
    """A Genesys Cloud organization."""

    id: Annotated[
        str, Field(description="Its id, which is also the external id that the trust policy of an AWS role names.")
    ]
    name: Annotated[str, Field(description="Its name; empty where only `genesyscloud:organizationId` is configured.")]


class Slot(Answer):
    """A place for a credential in integrations of a type."""

    required: Annotated[bool, Field(description="Whether it has to be filled.")]
    credential_types: Annotated[list[str], Field(description="The credential types that it accepts.")]


class GetIntegrationTypeResult(Answer):
    """An integration type, as the organization has it."""

    id: Annotated[str, Field(description="Its id, such as `aws-lambda-data-actions`.")]
    name: Annotated[str, Field(description="Its name in Genesys Cloud.")]
    installable: Annotated[bool, Field(description="Whether integrations of it can be created.")]
    max_instances: Annotated[
        int | None,
        Field(description="How many integrations of it there may be; none if the organization does not say."),
    ] = None
    credentials: Annotated[dict[str, Slot], Field(description="Its slots for credentials, by key.")]


class GetIntegrationTypesResult(Answer):
    """The integration types of the organization."""

    integration_types: Annotated[list[GetIntegrationTypeResult], Field(description="Each type, ordered by id.")]


class Credential(Answer):
    """A credential, as an integration refers to it."""

    id: Annotated[str, Field(description="Its id.")]
    type: Annotated[str, Field(description="Its credential type.")]


class GetIntegrationResult(Answer):
    """An installed integration."""

    id: Annotated[str, Field(description="Its id.")]
    name: Annotated[str, Field(description="Its name.")]
    integration_type: Annotated[str, Field(description="Its integration type's id.")]
    intended_state: Annotated[str, Field(description="What it is meant to be: `ENABLED` or `DISABLED`.")]
    reported_state: Annotated[str, Field(description="What the service says it is, such as `ACTIVE`.")]
    credential: Annotated[
        Credential | None, Field(description="The credential that it uses; none if it uses none.")
    ] = None


class GetIntegrationCredentialResult(Credential):
    """A credential; can be given to a `DataActionIntegration`."""

    name: Annotated[str, Field(description="Its name.")]


class ActionCertificate(Answer):
    """A client certificate with which Web Services actions present themselves (mutual TLS)."""

    signing_authority: Annotated[str, Field(description="Who signed it: `Genesys` or `DigiCert`.")]
    certificate: Annotated[str, Field(description="The certificate in PEM form.")]
    status: Annotated[str, Field(description="`Current`, or `Upcoming` before a rotation.")]
    type: Annotated[str, Field(description="What it is used as: `Client`.")]


class GetActionCertificatesResult(Answer):
    """The client certificates of Web Services actions."""

    certificates: Annotated[list[ActionCertificate], Field(description="Those in use, and upcoming ones.")]


class TrustedCertificate(Answer):
    """A certificate authority whose server certificates are accepted."""

    description: Annotated[str, Field(description="Its distinguished name.")]
    serial_number: Annotated[str, Field(description="Its serial number.")]
    signature: Annotated[str, Field(description="The algorithm of its signature.")]


class GetTrustStoreResult(Answer):
    """The certificate authorities that Web Services actions trust."""

    certificates: Annotated[list[TrustedCertificate], Field(description="Each authority's certificate.")]


class ActionConsumer(Answer):
    """A version of a flow, a script or something else that uses an action."""

    id: Annotated[str, Field(description="The id of the flow or script.")]
    name: Annotated[str, Field(description="Its name.")]
    kind: Annotated[str, Field(description="What it is, such as `inbound call flow`.")]
    version: Annotated[str, Field(description="Which of its versions, such as `12.0`.")]
    state: Annotated[
        str,
        Field(
            description="What that version is: `live`, `draft`, `superseded`, `deleted`, or `unreadable` where nobody"
            " can read which version is live."
        ),
    ]
    counts: Annotated[
        bool,
        Field(
            description="Whether the action is in use because of it: it is live, or may be, or it is the newest version"
            " of what was never published."
        ),
    ]

    @classmethod
    def of(cls, found: Consumer) -> ActionConsumer:
        """As it is found."""
        return cls(**{**vars(found), "state": found.state.value})


class ActionRuns(Answer):
    """How often an action ran, whoever called it."""

    last_day: Annotated[int, Field(description="In the last 24 hours, or a little longer.")]
    last_month: Annotated[int, Field(description="In the last 30 days.")]

    @classmethod
    def of(cls, found: object) -> ActionRuns | None:
        """As it is found; None where it cannot be told."""
        return cls(**vars(found)) if isinstance(found, Runs) else None


class GetActionUsageResult(Answer):
    """Who uses an action, and how often it ran."""

    verdict: Annotated[
        str,
        Field(
            description="`inUse`, `ranLately` (nobody is known to use it, and it ran in the last 24 hours), `unused`,"
            " or `cannotBeTold`."
        ),
    ]
    consumers: Annotated[
        list[ActionConsumer],
        Field(description="Every version of every flow, script and other object that uses it, those that count first."),
    ]
    runs: Annotated[ActionRuns | None, Field(description="How often it ran; none where that cannot be told.")] = None
    untold: Annotated[list[str], Field(description="Why something of this cannot be told.")]
    permissions: Annotated[list[str], Field(description="The permissions that would tell it.")]

    @classmethod
    def of(cls, found: Usage) -> GetActionUsageResult:
        """As it is found."""
        return cls(
            verdict=found.verdict.value,
            consumers=[ActionConsumer.of(each) for each in found.consumers],
            runs=ActionRuns.of(found.runs),
            untold=[each.reason for each in found.untold],
            permissions=sorted({each.permission for each in found.untold if each.permission}),
        )


class ActionTestStep(Answer):
    """One step of a test."""

    step: Annotated[int | None, Field(description="Its number.")] = None
    name: Annotated[str, Field(description="What is done in it.")]
    success: Annotated[bool, Field(description="Whether it succeeded.")]
    result: Annotated[
        Any | None, Field(repr=False, description="What came of it, such as the headers that were sent.")
    ] = None
    error: Annotated[str | None, Field(description="Why it failed, in the service's words.")] = None


class TestDataActionResult(Answer):
    """What came of a test of an action."""

    __test__: ClassVar[bool] = False  # pytest would take it for a test, by its name

    success: Annotated[bool, Field(description="Whether every step succeeded.")]
    steps: Annotated[
        list[ActionTestStep],
        Mark.SECRET,
        Field(description="What was done, in order. It shows what was sent, credentials in headers included."),
    ]
    final_result: Annotated[
        Any | None, Field(repr=False, description="What the action gives back; none if it failed.")
    ] = None
    error: Annotated[str | None, Field(description="Why it failed, in the service's words.")] = None


def _get_organization(session: Session, _: Nothing) -> GetOrganizationResult:
    """The organization that the credentials belong to; without them, the configured `organizationId`, if any."""
    configured = session.configuration.organization_id
    if configured and not session.can_look:
        return GetOrganizationResult(id=configured, name="")
    with while_doing("looking up the organization"):
        found = session.access.organization()
        return GetOrganizationResult(id=found.id, name=found.name)


def _get_integration_type(session: Session, arguments: TypeArguments) -> GetIntegrationTypeResult:
    """An integration type by its id, or by what a program writes for it.

    Raises:
        Refused: the organization has no such type.
    """
    written = arguments.id
    with while_doing(f"looking up the integration type {written}"):
        live = api_of(session).types.all()
        known = written if written in live else types.resolve({"integrationType": written}, api_of(session)).id
        if known not in live:
            raise Refused(f"the organization has no integration type {written!r}", "Ask Genesys Cloud to enable it.")
        return _type(live[known])


def _get_integration_types(session: Session, _: Nothing) -> GetIntegrationTypesResult:
    """Every integration type of the organization, by id."""
    with while_doing("looking up the integration types"):
        found = sorted(api_of(session).types.all().items())
        return GetIntegrationTypesResult(integration_types=[_type(each) for _, each in found])


def _get_integration(session: Session, arguments: ObjectArguments) -> GetIntegrationResult:
    """An integration by its id or its name.

    Raises:
        Refused: there is none, or several have the name.
    """
    with while_doing(f"looking up the integration {_title(arguments)}"):
        integrations = api_of(session).integrations
        found = _only("integration", integrations.find, integrations.all, arguments)
        return GetIntegrationResult(
            id=found.id,
            name=found.current.name or found.name,
            integration_type=found.type_id,
            intended_state=found.intended_state,
            reported_state=found.reported_state.code if found.reported_state else "",
            credential=_first_credential(session, found),
        )


def _get_integration_credential(session: Session, arguments: ObjectArguments) -> GetIntegrationCredentialResult:
    """A credential by its id or its name.

    Raises:
        Refused: there is none, or several have the name.
    """
    with while_doing(f"looking up the credential {_title(arguments)}"):
        credentials = api_of(session).credentials
        found = _only("credential", credentials.find, credentials.all, arguments)
        return GetIntegrationCredentialResult(id=found.id, name=found.name, type=_type_of(session, found))


def _get_action_certificates(session: Session, _: Nothing) -> GetActionCertificatesResult:
    """The client certificates of actions, in use and upcoming (API reference 8.6)."""
    with while_doing("looking up the certificates of actions"):
        found = api_of(session).certificates.presented()
        certificates = [ActionCertificate.model_validate(each.model_dump()) for each in found]
        return GetActionCertificatesResult(certificates=certificates)


def _get_action_usage(session: Session, arguments: ActionArguments) -> GetActionUsageResult:
    """Who uses a published action, and how often it ran. What cannot be told is part of the answer.

    Raises:
        Refused: there is no such action, or it is not published.
    """
    with while_doing(f"looking up who uses the action {arguments.action}"):
        live = api_of(session).actions.live(arguments.action)
        if live is None:
            raise Refused("the organization has no published action with this id")
        return GetActionUsageResult.of(session.get(ActionUses).of(live.id, secure=live.secure))


def _get_trust_store(session: Session, _: Nothing) -> GetTrustStoreResult:
    """The certificate authorities that actions trust (API reference 8.6)."""
    with while_doing("looking up the trust store of actions"):
        found = api_of(session).certificates.trusted()
        certificates = [TrustedCertificate.model_validate(each.model_dump()) for each in found]
        return GetTrustStoreResult(certificates=certificates)


def _test_data_action(session: Session, arguments: TrialArguments) -> TestDataActionResult:
    """Run an action, as its test in the console does.

    Raises:
        GenesysCloudError: it failed, and must not; or there is no such action.
    """
    draft = arguments.draft is True
    with while_doing(f"testing the {'draft of the ' if draft else ''}action {arguments.action}"):
        try:
            session.secrets.note(arguments.input)
            tested = api_of(session).actions.test(arguments.action, arguments.input or {}, draft=draft)
        except NotFound as error:
            error.remedy = NO_DRAFT if draft else NOT_PUBLISHED
            raise
        result = TestDataActionResult(
            success=tested.success,
            steps=[
                ActionTestStep(
                    step=each.step, name=each.name, success=each.success, result=each.result, error=_why(each.error)
                )
                for each in tested.operations
            ],
            final_result=tested.final_result,
            error=_why(tested.error),
        )
        if not result.success and arguments.must_succeed is not False:
            raise GenesysCloudError(_told(result), CORRECT)
        return result


ArgumentsT = TypeVar("ArgumentsT", bound=Arguments)
AnswerT = TypeVar("AnswerT", bound=Answer)


@dataclass(frozen=True)
class Lookup(Generic[ArgumentsT, AnswerT]):
    """One question.

    Attributes:
        name: its name on the wire, such as `getOrganization`.
        look: asks it.
        arguments: the model of what it is asked with.
        answer: the model of what it finds.
        acts: whether asking does something, which no preview may.
    """

    name: str
    look: Callable[[Session, ArgumentsT], AnswerT]
    arguments: type[ArgumentsT]
    answer: type[AnswerT]
    acts: bool = False

    def ask(self, session: Session, arguments: ArgumentsT, preview: bool) -> AnswerT | None:
        """The answer; None where a preview has no credentials to look with, or must not ask.

        Args:
            session: the run.
            arguments: what is asked with.
            preview: whether nothing is changed anyway, and an unknown value does.

        Raises:
            GenesysCloudError: the lookup failed, or there are no credentials and this is no preview.
        """
        if preview and self.acts:
            return None
        try:
            return self.look(session, arguments)
        except ConfigurationError:
            if session.can_look or not preview:
                raise
            return None


ORGANIZATION: Final = Lookup("getOrganization", _get_organization, Nothing, GetOrganizationResult)
INTEGRATION_TYPE: Final = Lookup("getIntegrationType", _get_integration_type, TypeArguments, GetIntegrationTypeResult)
INTEGRATION_TYPES: Final = Lookup("getIntegrationTypes", _get_integration_types, Nothing, GetIntegrationTypesResult)
INTEGRATION: Final = Lookup("getIntegration", _get_integration, ObjectArguments, GetIntegrationResult)
INTEGRATION_CREDENTIAL: Final = Lookup(
    "getIntegrationCredential", _get_integration_credential, ObjectArguments, GetIntegrationCredentialResult
)
ACTION_CERTIFICATES: Final = Lookup(
    "getActionCertificates", _get_action_certificates, Nothing, GetActionCertificatesResult
)
ACTION_USAGE: Final = Lookup("getActionUsage", _get_action_usage, ActionArguments, GetActionUsageResult)
TRUST_STORE: Final = Lookup("getTrustStore", _get_trust_store, Nothing, GetTrustStoreResult)
TEST_DATA_ACTION: Final = Lookup("testDataAction", _test_data_action, TrialArguments, TestDataActionResult, acts=True)

LOOKUPS: Final = (
    ORGANIZATION,
    INTEGRATION_TYPE,
    INTEGRATION_TYPES,
    INTEGRATION,
    INTEGRATION_CREDENTIAL,
    ACTION_CERTIFICATES,
    ACTION_USAGE,
    TRUST_STORE,
    TEST_DATA_ACTION,
)
"""Every lookup."""

NO_DRAFT: Final = "It has no draft: without `draft`, what is published is tested."
NOT_PUBLISHED: Final = "Either there is no such action, or it is not published: `draft` tests a draft."
CORRECT: Final = (
    "Correct the action, or what it calls, and run `pulumi up` again. That alone may help where something that the"
    " action needs was created a moment ago."
)

Named = TypeVar("Named", integration_models.Integration, CredentialInfo)


def _only(
    kind: str,
    find: Callable[[str], Named | None],
    every: Callable[[], Mapping[str, Named]],
    arguments: ObjectArguments,
) -> Named:
    if (arguments.id is None) == (arguments.name is None):
        raise Refused(f"which {kind} is meant is not clear", "Give either its `id` or its `name`.")
    if arguments.id is not None:
        found = find(arguments.id)
        if found is None:
            raise Refused(f"the organization has no {kind} with this id")
        return found
    matches = [each for each in every().values() if each.name == arguments.name]
    if len(matches) > 1:
        ids = ", ".join(sorted(each.id for each in matches))
        raise Refused(f"the organization has several of this name: {ids}", "Look it up by its `id`.")
    if not matches:
        names = {each.name for each in every().values() if each.name}
        close = f"The closest are: {closest(arguments.name or '', names)}." if names else ""
        raise Refused(f"the organization has no {kind} of this name", close)
    return matches[0]


def _title(arguments: ObjectArguments) -> str:
    return arguments.id or repr(arguments.name)


def _type(live: integration_models.IntegrationType) -> GetIntegrationTypeResult:
    return GetIntegrationTypeResult(
        id=live.id,
        name=live.name,
        installable=not live.non_installable,
        max_instances=live.max_instances,
        credentials={
            key: Slot(required=each.required, credential_types=each.credential_types)
            for key, each in live.credentials.items()
        },
    )


def _first_credential(session: Session, found: integration_models.Integration) -> Credential | None:
    linked = next(iter(found.current.credentials.values()), None)
    return Credential(id=linked.id, type=_type_of(session, linked)) if linked else None


def _type_of(session: Session, found: CredentialInfo) -> str:
    return found.type_name or api_of(session).credentials.type_of(found.id) or ""


def _why(error: ErrorBody | None) -> str | None:
    return said(error) if error else None


def _told(result: TestDataActionResult) -> str:
    """What was done and why it failed, without the results: they may hold what is secret."""
    lines = [f"  {'✓' if each.success else '✗'} {each.name}{_because(each.error)}" for each in result.steps]
    known = {each.error for each in result.steps}
    return "\n".join([f"it failed{_because(None if result.error in known else result.error)}", *lines, ""])


def _because(error: str | None) -> str:
    return f": {error}" if error else ""
