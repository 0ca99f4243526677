"""Actions and executions as the control route tells them, and is told of them."""

from __future__ import annotations

from genesyscloud_emulator.actions.models import Action, Code, Execution, Function, Revision
from genesyscloud_emulator.actions.reports import ActionReport, ExecutionReport, FunctionReport
from genesyscloud_emulator.behaviour.clock import Stamps
from genesyscloud_emulator.wire.reports import new_id


def action_report(action: Action) -> ActionReport:
    """An action, as it is."""
    revisions = [revision for revision in (action.published, action.draft) if revision is not None]
    revision = revisions[0]
    return ActionReport(
        id=action.id,
        integration_id=action.integration_id,
        name=revision.name,
        category=revision.category,
        kind=action.kind,
        published=action.published is not None,
        draft=action.draft is not None,
        version=revision.version,
        draft_version=None if action.draft is None else action.draft.version,
        secure=revision.secure,
        config=dict(revision.config),
        contract=None if revision.contract is None else dict(revision.contract),
        function=next((_function_report(one.function) for one in revisions if one.function), None),
    )


def _function_report(function: Function) -> FunctionReport:
    sha256 = (function.code and function.code.sha256) or None
    return FunctionReport(settings=dict(function.settings), sha256=sha256)


def action_of(report: ActionReport, stamps: Stamps) -> tuple[Action, Revision]:
    """An action without its forms, and what both of them are."""
    function = None if report.function is None else _function_of(report.function, stamps)
    revision = Revision(
        report.name, report.category, report.config, report.contract, report.secure, report.version, function
    )
    return Action(report.id, report.integration_id, report.kind), revision


def _function_of(report: FunctionReport, stamps: Stamps) -> Function:
    """A function, with code if the report knows some."""
    settings = {"id": new_id(), "dateCreated": stamps.next(), **report.settings}
    if report.sha256 is None:
        return Function(settings)
    return Function(settings, Code("function.zip", new_id(), stamps.next(), "Available", report.sha256))


def execution_report(execution: Execution) -> ExecutionReport:
    """An execution, or several alike."""
    return ExecutionReport(
        action_id=execution.dimensions["actionId"],
        at=execution.at,
        times=execution.times,
        milliseconds=execution.milliseconds,
    )
