"""What `DataAction` does for Python programs beyond its declaration."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import pulumi

from pulumi_genesyscloud._resource import Resource
from pulumi_genesyscloud._wire import wire
from pulumi_genesyscloud.arguments import INTEGRATION_REFERENCE, DataActionFunctionArgs, IntegrationReferenceArgs
from pulumi_genesyscloud.data_action_integration import DataActionIntegration
from pulumi_genesyscloud.lookups import GetIntegrationResult

if TYPE_CHECKING:
    from typing_extensions import Self

    from pulumi_genesyscloud.data_action_export import Export


class Conveniences(Resource):
    """The base of `DataAction`."""

    def _completed(self, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        """The category is the integration's name, where the program gives neither it nor an integration by id."""
        if inputs["category"] is not None:
            return inputs
        return {**inputs, "category": _name(inputs["integration"])}

    @classmethod
    def from_export(
        cls,
        resource_name: str,
        path: str | os.PathLike[str],
        integration: DataActionIntegration | pulumi.Input[IntegrationReferenceArgs | GetIntegrationResult],
        *,
        function: pulumi.Input[DataActionFunctionArgs] | None = None,
        name: pulumi.Input[str] | None = None,
        category: pulumi.Input[str] | None = None,
        publish: pulumi.Input[bool] | None = None,
        deletion_protection: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> Self:
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
        from pulumi_genesyscloud.data_action_export import read_export

        export = read_export(path)
        constructor = cast("Any", cls)  # the class has the signature of its declaration
        made: Self = constructor(
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
        return made


def _name(integration: Any) -> pulumi.Output[Any] | None:
    if isinstance(integration, DataActionIntegration):
        return integration.name
    if isinstance(integration, Mapping):
        return None
    return pulumi.Output.from_input(integration).apply(
        lambda known: known.name if isinstance(known, GetIntegrationResult) else None
    )


def _judged(integration: Any, export: Export) -> Any:
    """A reference to the integration whose type is compared with the export's as soon as it is known."""
    reference = wire(INTEGRATION_REFERENCE, integration)
    if isinstance(reference, pulumi.Output):
        return reference.apply(lambda known: {**known, "type": export.judged(known.get("type"))})
    type_ = reference.get("type")
    judged = type_.apply(export.judged) if isinstance(type_, pulumi.Output) else export.judged(type_)
    return {**reference, "type": judged}
