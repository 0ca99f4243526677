"""A live action, projected onto what the program wrote of it."""

from __future__ import annotations

from genesyscloud_provider.framework.properties import Properties
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.action import diff, function, models
from genesyscloud_provider.integrations.action.document import contract_of
from genesyscloud_provider.integrations.action_config import document
from genesyscloud_provider.integrations.action_config.diff import changed_settings
from genesyscloud_provider.integrations.action_config.models import Action, ActionContract
from genesyscloud_provider.integrations.api import IntegrationsApi
from genesyscloud_provider.integrations.protection import said

__all__ = ["function_behind", "imports", "project"]


def imports(state: Properties) -> bool:
    """Whether no more than the id is known so far."""
    return "name" not in state


def function_behind(
    organization: IntegrationsApi, live: Action, state: Properties, published: bool
) -> models.FunctionConfig | None:
    """The function behind an action; asked for only where there is one."""
    if imports(state):
        integration = organization.integrations.find(live.integration_id)
        behind = integration is not None and function.runs_functions(facts.system(integration.type_id))
    else:
        behind = state.get("function") is not None
    return organization.functions.find(live.id, draft=not published) if behind else None


def project(
    organization: IntegrationsApi,
    live: Action,
    behind: models.FunctionConfig | None,
    state: Properties,
    published: bool,
) -> Properties:
    """The inputs that would produce a live action, in the program's own spelling where that means the same.

    Args:
        organization: is asked for the contract where the action does not tell it.
        live: the action.
        behind: its function.
        state: the last known state; empty for an import, which yields everything that is not a default.
        published: whether this is its published form.
    """
    inputs: Properties = {
        "integration": {**(state.get("integration") or {}), "id": live.integration_id},
        "name": live.name,
        "contract": _contract(organization, live, state, published),
    }
    config = document.config_of(live.config, function=behind is not None)
    if config or "config" in state:
        inputs["config"] = config if changed_settings({**state, "config": config}, state) else state["config"]
    if behind:
        inputs["function"] = function.of_live(behind, state.get("function"))
    if imports(state) or "category" in state:
        inputs["category"] = live.category
    if live.secure or "secure" in state:
        inputs["secure"] = live.secure
    if not published or "publish" in state:
        inputs["publish"] = published
    return {**inputs, **said(state)}


def _contract(organization: IntegrationsApi, live: Action, state: Properties, published: bool) -> Properties:
    """The contract, which never changes once it is published."""
    written: Properties | None = state.get("contract")
    if written and published:
        return written
    contract = live.contract
    if published and (contract is None or contract.input.input_schema is None):
        contract = organization.actions.contract(live.id)
    seen = contract_of(contract or ActionContract())
    return written if written and not diff.changed_schemas(written, seen) else seen
