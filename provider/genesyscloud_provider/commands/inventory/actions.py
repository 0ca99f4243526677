"""The actions of the inventory: what a list, a draft, a look at each and its usage say of one, put together."""

from __future__ import annotations

from collections.abc import Iterator

from genesyscloud_provider import architect
from genesyscloud_provider.commands.inventory import model
from genesyscloud_provider.commands.inventory.digests import digest
from genesyscloud_provider.commands.inventory.found import Found
from genesyscloud_provider.integrations.action.models import FunctionConfig
from genesyscloud_provider.integrations.action_config.models import Action, ActionConfig
from genesyscloud_provider.integrations.facts import runs_functions


def actions_of(found: Found) -> list[model.Action]:
    """Every action and draft, by integration and name.

    Args:
        found: what the organization told.
    """
    functions = {key for key, each in found.integrations.value.items() if runs_functions(each.type_id)}
    names = {key: each.name for key, each in found.integrations.value.items()}
    ids = {**found.drafts.value, **found.authentication.value, **found.actions.value}
    made = [_action(found, each, functions) for each in ids]
    return sorted(made, key=lambda each: (names.get(each.integration, ""), each.integration, each.name, each.id))


def _action(found: Found, action_id: str, functions: set[str]) -> model.Action:
    published = found.actions.value.get(action_id) or found.authentication.value.get(action_id)
    draft = found.drafts.value.get(action_id)
    listed = published or found.drafts.value[action_id]
    read = found.read.get(action_id)
    whole = (read and read.value) or listed
    function = found.functions.get(action_id)
    usage = found.usages.get(action_id)
    is_function = listed.custom and listed.integration_id in functions
    return model.Action(
        id=action_id,
        name=listed.name,
        category=listed.category,
        integration=listed.integration_id,
        kind=_kind(listed),
        is_function=is_function,
        secure=listed.secure,
        version=_version(published),
        draft_version=_version(draft),
        call=_call(whole.config, is_function) if whole.config else None,
        contract_digest=_contract(whole),
        function=_function(function.value) if function and function.value else None,
        usage=_usage(usage) if usage else None,
    )


def _kind(action: Action) -> model.ActionKind:
    if action.static:
        return model.ActionKind.STATIC
    return model.ActionKind.CUSTOM if action.custom else model.ActionKind.AUTHENTICATION


def _version(form: Action | None) -> int | None:
    return (form.version or 1) if form else None


def _call(config: ActionConfig, is_function: bool) -> model.Call:
    """How it calls its system. A function's URL is the service's own, with an id in it."""
    request, response = config.request, config.response
    return model.Call(
        method=request.request_type,
        timeout_seconds=config.timeout_seconds,
        url_digest="" if is_function else digest(request.request_url_template),
        headers_digest=digest(request.headers),
        translation_map_digest=digest(response.translation_map),
        translation_defaults_digest=digest(response.translation_map_defaults),
        request_template_digest=_template(request.request_template),
        success_template_digest=_template(response.success_template),
    )


def _template(text: str | None) -> str | None:
    return None if text is None else digest(text)


def _contract(action: Action) -> str | None:
    return digest(action.contract.model_dump(mode="json")) if action.contract else None


def _function(found: FunctionConfig) -> model.Function | None:
    settings = found.function
    if settings is None:
        return None
    return model.Function(
        runtime=settings.runtime,
        handler=settings.handler,
        timeout_seconds=settings.timeout_seconds,
        code=digest(found.zip.hash) if found.zip else "",
    )


def _usage(found: architect.Usage) -> model.Usage:
    runs = found.runs
    return model.Usage(
        verdict=found.verdict.value,
        users=list(_users(found)),
        other_versions=len(found.consumers) - len(found.using),
        runs=model.Runs(**vars(runs)) if isinstance(runs, architect.Runs) else None,
    )


def _users(found: architect.Usage) -> Iterator[model.User]:
    for each in found.using:
        yield model.User(id=each.id, name=each.name, kind=each.kind, version=each.version, state=each.state.value)
