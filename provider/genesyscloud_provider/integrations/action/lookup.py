"""The lookups of actions: one of them, who uses it, and a test of it."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final

from pydantic import Field

from genesyscloud_provider.architect import ActionUses, Consumer, Runs, Usage
from genesyscloud_provider.client.documents import ErrorBody
from genesyscloud_provider.client.errors import (
    BadRequest,
    Conflict,
    GenesysCloudError,
    NotFound,
    Refused,
    said,
    while_doing,
)
from genesyscloud_provider.framework.declaration import Mark
from genesyscloud_provider.framework.lookup import Answer, Arguments, Lookup, ObjectArguments, asked_for, the_one
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.action_config.models import Action
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.facts import IntendedState, ReportedState


class TrialArguments(Arguments):
    """Which action, and what it is given."""

    action: Annotated[str, Mark.OBJECT_ID, Field(min_length=1, description="The action's id.")]
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


class DataActionArguments(ObjectArguments):
    """Which action: either by its id, or by its name and, where others have that too, by what it belongs to."""

    integration: Annotated[
        str | None,
        Mark.OBJECT_ID,
        Field(description="With `name`: the id of the integration that it belongs to."),
    ] = None
    category: Annotated[
        str | None, Field(description="With `name`: the category under which flows and scripts list it.")
    ] = None


class GetDataActionResult(Answer):
    """A published action."""

    id: Annotated[str, Field(description="Its id, by which flows and scripts refer to it.")]
    name: Annotated[str, Field(description="Its name.")]
    category: Annotated[str, Field(description="Under what flows and scripts list it.")]
    integration: Annotated[str, Field(description="The id of the integration that it belongs to.")]
    static: Annotated[
        bool, Field(description="Whether it came with its integration: such an action cannot be changed or deleted.")
    ]
    secure: Annotated[bool, Field(description="Whether only secure flows may call it.")]
    version: Annotated[int, Field(description="The version that was last published.")]

    @classmethod
    def of(cls, found: Action) -> GetDataActionResult:
        """As it is found."""
        return cls(
            id=found.id,
            name=found.name,
            category=found.category,
            integration=found.integration_id,
            static=found.static,
            secure=found.secure,
            version=found.version or 1,
        )


class ActionArguments(Arguments):
    """Which action."""

    action: Annotated[str, Mark.OBJECT_ID, Field(min_length=1, description="The action's id.")]


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
    """How often an action ran."""

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


def _get_data_action(session: Session, arguments: DataActionArguments) -> GetDataActionResult:
    """A published action by its id, or by its name.

    Raises:
        Refused: there is none, or several have the name.
    """
    narrowed = {"integration_id": arguments.integration, "category": arguments.category}
    given = {key: each for key, each in narrowed.items() if each is not None}
    with while_doing(f"looking up the action {asked_for(arguments)}"):
        if arguments.id is not None and given:
            raise Refused("`integration` and `category` are for an action that is looked up by its `name`")
        actions = api_of(session).actions

        def those(*, anew: bool = False) -> dict[str, Action]:
            every = actions.all(anew=anew).items()
            return {id_: each for id_, each in every if all(getattr(each, key) == is_ for key, is_ in given.items())}

        if arguments.name is not None and arguments.name not in {each.name for each in those().values()}:
            those(anew=True)  # it may have come since the listing, with an integration of the program
        return GetDataActionResult.of(the_one("published action", actions.published, those, arguments))


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


def _test_data_action(session: Session, arguments: TrialArguments) -> TestDataActionResult:
    """Run an action, as its test in the console does.

    Raises:
        GenesysCloudError: it failed, and must not: the message shows at which step and what the service says of it,
            without the texts of the input; there is no such action; or whether it ran is not known.
    """
    draft = arguments.draft is True
    with while_doing(f"testing the {'draft of the ' if draft else ''}action {arguments.action}"):
        try:
            session.secrets.note(arguments.input)
            tested = api_of(session).actions.test(arguments.action, arguments.input or {}, draft=draft)
        except NotFound as error:
            error.remedy = NO_DRAFT if draft else NOT_PUBLISHED
            raise
        except (BadRequest, Conflict) as error:
            error.remedy = _unless_active(session, arguments) or error.remedy
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
            raise GenesysCloudError(_told(result), _unless_active(session, arguments) or CORRECT)
        return result


DATA_ACTION: Final = Lookup("getDataAction", _get_data_action, DataActionArguments, GetDataActionResult)


ACTION_USAGE: Final = Lookup("getActionUsage", _get_action_usage, ActionArguments, GetActionUsageResult)


TEST_DATA_ACTION: Final = Lookup("testDataAction", _test_data_action, TrialArguments, TestDataActionResult, acts=True)


NO_DRAFT: Final = "It has no draft: without `draft`, what is published is tested."


NOT_PUBLISHED: Final = "Either there is no such action, or it is not published: `draft` tests a draft."


CORRECT: Final = (
    "Correct the action, or what it calls, and run `pulumi up` again. That alone may help where something that the"
    " action needs was created a moment ago."
)


def _unless_active(session: Session, arguments: TrialArguments) -> str:
    """What to do about a test that failed where the action's integration is not active; empty where that is not why.

    Whether a test fails because of that is told by a look, not by the service's words, which no source gives.
    """
    organization, action_id = api_of(session), arguments.action
    try:
        action = (organization.actions.find_draft if arguments.draft else organization.actions.live)(action_id)
        found = organization.integrations.find(action.integration_id, fresh=True) if action else None
    except GenesysCloudError:
        return ""  # the test's own failure is what counts
    if found is None or found.reported_state is None or found.reported_state.code == ReportedState.ACTIVE:
        return ""
    enabled = found.intended_state == IntendedState.ENABLED
    how = "" if enabled else f", by `intendedState` {IntendedState.ENABLED.value}"
    return (
        f"Its integration {found.name!r} ({found.id}) is {found.reported_state.code}, and actions of an integration"
        f" that is not active cannot be tested: activate it first{how}. Then run `pulumi up` again."
    )


def _why(error: ErrorBody | None) -> str | None:
    return said(error) if error else None


def _told(result: TestDataActionResult) -> str:
    """What was done and why it failed, without the results: they may hold what is secret."""
    lines = [f"  {'✓' if each.success else '✗'} {each.name}{_because(each.error)}" for each in result.steps]
    known = {each.error for each in result.steps}
    return "\n".join([f"it failed{_because(None if result.error in known else result.error)}", *lines, ""])


def _because(error: str | None) -> str:
    return f": {error}" if error else ""
