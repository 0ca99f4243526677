"""A live action, projected onto what the program wrote of it."""

from __future__ import annotations

from typing import Any

from genesyscloud_provider.framework.reading import known, model_of, values_of
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.action import diff, function, models
from genesyscloud_provider.integrations.action.document import contract_of
from genesyscloud_provider.integrations.action.inputs import ActionContract, ActionInputs
from genesyscloud_provider.integrations.action.state import ActionState
from genesyscloud_provider.integrations.action_config import document
from genesyscloud_provider.integrations.action_config.diff import changed_settings
from genesyscloud_provider.integrations.action_config.inputs import ActionConfig
from genesyscloud_provider.integrations.action_config.models import Action
from genesyscloud_provider.integrations.action_config.models import ActionContract as LiveContract
from genesyscloud_provider.integrations.api import IntegrationsApi
from genesyscloud_provider.integrations.protection import said


def written(state: ActionState | None, name: str) -> bool:
    """Whether a program wrote an input; an import has no program yet."""
    return state is not None and state.wrote(name)


def function_behind(
    organization: IntegrationsApi, live: Action, state: ActionState | None, published: bool
) -> models.FunctionConfig | None:
    """The function behind an action; asked for only where there is one."""
    if state is None:
        integration = organization.integrations.find(live.integration_id)
        behind = integration is not None and function.runs_functions(facts.system(integration.type_id))
    else:
        behind = state.inputs.function is not None
    return organization.functions.find(live.id, draft=not published) if behind else None


def project(
    organization: IntegrationsApi,
    live: Action,
    behind: models.FunctionConfig | None,
    state: ActionState | None,
    published: bool,
) -> ActionInputs:
    """The inputs that would produce a live action, in the program's own spelling where that means the same.

    Args:
        organization: is asked for the contract where the action does not tell it.
        live: the action.
        behind: its function.
        state: the last known state; None for an import, which yields everything that is not a default.
        published: whether this is its published form.
    """
    reference = known(state.inputs.integration) if state else None
    inputs: dict[str, Any] = {
        "integration": {**(values_of(reference) or {}), "id": live.integration_id},
        "name": live.name,
        "contract": values_of(_contract(organization, live, state, published)),
    }
    seen = document.config_of(live.config, function=behind is not None)
    if seen or written(state, "config"):
        last = state.inputs.config if state else None
        other = not written(state, "config") or changed_settings(
            model_of(ActionConfig, seen), last, function=behind is not None
        )
        inputs["config"] = seen if other else values_of(last)
    if behind:
        inputs["function"] = function.of_live(behind, state.inputs.function if state else None)
    if state is None or written(state, "category"):
        inputs["category"] = live.category
    if live.secure or written(state, "secure"):
        inputs["secure"] = live.secure
    if not published or written(state, "publish"):
        inputs["publish"] = published
    return model_of(ActionInputs, {**inputs, **said(state)})


def _contract(organization: IntegrationsApi, live: Action, state: ActionState | None, published: bool) -> Any:
    """The contract, which never changes once it is published."""
    last = known(state.inputs.contract) if state else None
    if last and published:
        return last
    contract = live.contract
    if published and (contract is None or contract.input.input_schema is None):
        contract = organization.actions.contract(live.id)
    seen = model_of(ActionContract, contract_of(contract or LiveContract()))
    return last if last and diff.same_contract(last, seen) else seen
