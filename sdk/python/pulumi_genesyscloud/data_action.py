"""`DataAction`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, TypedDict

import pulumi

from genesyscloud_provider.integrations.action.inputs import ActionInputs
from genesyscloud_provider.integrations.action.state import ActionOutputs
from pulumi_genesyscloud._dynamic import DATA_ACTION
from pulumi_genesyscloud._resource import Out, Resource
from pulumi_genesyscloud._wire import wire
from pulumi_genesyscloud.data_action_config import DataActionConfigArgs
from pulumi_genesyscloud.data_action_contract import DataActionContractArgs
from pulumi_genesyscloud.data_action_export import Export, read_export
from pulumi_genesyscloud.integration import DataActionIntegration, Integration, integration_reference
from pulumi_genesyscloud.lookups import GetIntegrationResult

__all__ = ["DataAction", "DataActionFunctionArgs"]


class _HandlerArgs(TypedDict):
    runtime: pulumi.Input[str]
    """What runs it, such as `nodejs22.x`."""
    handler: pulumi.Input[str]
    """The file and the function in it that is called, such as `src/index.handler`."""


class DataActionFunctionArgs(_HandlerArgs, total=False):
    """The code that an action of Genesys Cloud Functions runs."""

    code: pulumi.Input[str | pulumi.Archive] | os.PathLike[str]
    """The code with all that it needs: the path of a folder or of a zip or tar archive, or one of Pulumi's archives
    (without a provider a `FileArchive`). Required when the function is created; an imported one may leave it out, as
    the service does not show it."""
    timeout_seconds: pulumi.Input[int]
    """Seconds that it may run, 1 to 15; 15 by default."""
    description: pulumi.Input[str]
    """What it is for."""


class DataAction(Resource, module="genesyscloud", name="DataAction"):
    """A custom data action: what flows and scripts call to reach another system through an integration.

    It is drafted, validated by Genesys Cloud and published when `pulumi up` is done; a draft that Genesys Cloud does
    not accept is removed again, and the errors are shown.

    Once published, its contract and `secure` are frozen: a change of either replaces the action, and the new one has
    another id. Flows and scripts refer to that id, so replacing and deleting the action are refused while it is in use;
    the message names who uses it and says how to go on.

    `config`, `contract` and `function` are maps with the keys of their types. The names that Genesys Cloud has for
    them, such as `requestUrlTemplate`, are taken as well. Keys that are yours, such as the names of headers, stay as
    they are.

    Args:
        resource_name: the resource's name in Pulumi.
        integration: a `DataActionIntegration`, or one that another program made: what `get_integration` answers, or
            its id and type. A change to another integration replaces the action.
        contract: what the action takes and gives back: JSON schemas as `input` and `output`, or
            `DataActionContract.from_models`. A change replaces the action once it is published.
        config: how it calls its system: see `DataActionConfig`. Required unless it is a function. A change updates in
            place.
        function: the code that it runs. Required for Genesys Cloud Functions, and for nothing else. A change updates in
            place; code is compared by its files, and uploaded when they are others.
        name: the name in Genesys Cloud. By default a new one is called `<resource_name>-<stack>` (the setting
            `nameTemplate`), with an explicit provider what Pulumi's autonaming gives, and keeps that name. Flows and
            scripts list it. A change updates in place.
        category: under what flows and scripts list it; by default the integration's name, if the integration is given
            as a resource or by `get_integration`. A change updates in place.
        secure: whether only secure flows may call it; False by default. A change replaces the action once it is
            published.
        publish: whether it is published, True by default. A draft can be tested, and nothing can call it. A change to
            True publishes it; what is published stays so, and a change to False is refused.
        deletion_protection: whether the action is kept from deletion and replacement while it is published and in use;
            by default what the setting `genesyscloud:deletionProtection` says, which is True. False is consent,
            a change in place that counts once it is deployed.
        opts: Pulumi's resource options.

    Raises:
        ValueError: an argument is given twice, in both spellings.
    """

    integration = Out[dict[str, str]](ActionInputs)
    contract = Out[dict[str, Any]](ActionInputs)
    config = Out[dict[str, Any] | None](ActionInputs)
    function = Out[dict[str, Any] | None](ActionInputs)
    name = Out[str](ActionInputs)
    category = Out[str | None](ActionInputs)
    secure = Out[bool | None](ActionInputs)
    publish = Out[bool | None](ActionInputs)
    deletion_protection = Out[bool | None](ActionInputs)
    version = Out[int](ActionOutputs)
    published = Out[bool](ActionOutputs)
    code_hash = Out[str | None](ActionOutputs)

    def __init__(
        self,
        resource_name: str,
        integration: Integration,
        contract: pulumi.Input[DataActionContractArgs],
        config: pulumi.Input[DataActionConfigArgs] | None = None,
        function: pulumi.Input[DataActionFunctionArgs] | None = None,
        name: pulumi.Input[str] | None = None,
        category: pulumi.Input[str] | None = None,
        secure: pulumi.Input[bool] | None = None,
        publish: pulumi.Input[bool] | None = None,
        deletion_protection: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        written = {
            "integration": integration_reference(integration),
            "contract": contract,
            "config": config,
            "function": function,
            "name": name,
            "category": _name(integration) if category is None else category,
            "secure": secure,
            "publish": publish,
            "deletionProtection": deletion_protection,
        }
        inputs = {**dict.fromkeys(ActionInputs.names()), **wire(ActionInputs, written)}
        super().__init__(DATA_ACTION, resource_name, inputs, opts)

    @classmethod
    def from_export(
        cls,
        resource_name: str,
        path: str | os.PathLike[str],
        integration: Integration,
        *,
        function: pulumi.Input[DataActionFunctionArgs] | None = None,
        name: pulumi.Input[str] | None = None,
        category: pulumi.Input[str] | None = None,
        publish: pulumi.Input[bool] | None = None,
        deletion_protection: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> DataAction:
        """An action from the JSON file that the console exports: the same action, on the integration given.

        Its contract, its configuration and whether it is secure are the file's. A later change of the file is a change
        of the action, as if the program had written it.

        Args:
            resource_name: the resource's name in Pulumi.
            path: where the file is.
            integration: see the class; it has to be of the type that the file names.
            function: the function, see the class: an export does not hold its code.
            name: the name in Genesys Cloud; by default the file's, without the `- Exported …` that the console appends.
            category: see the class; an export does not hold it.
            publish: see the class.
            deletion_protection: see the class.
            opts: Pulumi's resource options.

        Raises:
            pulumi.RunError: the file is no export of a custom action, or of one for another system than the
                integration's; the message says why.
        """
        export = read_export(path)
        return cls(
            resource_name,
            _judged(integration, export),
            contract=export.contract,
            config=export.config,
            function=function,
            name=export.name if name is None else name,
            category=_name(integration) if category is None else category,
            secure=export.secure,
            publish=publish,
            deletion_protection=deletion_protection,
            opts=opts,
        )


def _name(integration: Any) -> pulumi.Output[Any] | None:
    if isinstance(integration, DataActionIntegration):
        return integration.name
    if isinstance(integration, Mapping):
        return None
    return pulumi.Output.from_input(integration).apply(
        lambda known: known.name if isinstance(known, GetIntegrationResult) else None
    )


def _judged(integration: Integration, export: Export) -> Any:
    """A reference to the integration whose type is compared with the export's as soon as it is known."""
    reference = integration_reference(integration)
    if isinstance(reference, pulumi.Output):
        return reference.apply(lambda known: {**known, "type": export.judged(known.get("type"))})
    type_ = reference.get("type")
    judged = type_.apply(export.judged) if isinstance(type_, pulumi.Output) else export.judged(type_)
    return {**reference, "type": judged}
