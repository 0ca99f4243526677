"""What the resource classes share: the choice of the adapter, and outputs by their wire names."""

from __future__ import annotations

from typing import Any, Generic, TypeVar, cast

import pulumi
import pulumi.dynamic
from pydantic import BaseModel

from genesyscloud_provider import __version__
from genesyscloud_provider.adapters.dynamic.provider import DynamicProvider
from genesyscloud_provider.adapters.program.serving import keep_secret, name_or_proposal, provider_meant, require_plugin
from genesyscloud_provider.adapters.tokens import dynamic_token, token
from genesyscloud_provider.framework.declaration import Mark, Outputs

__all__ = ["Out", "Resource"]

T = TypeVar("T")


class Out(Generic[T]):
    """An output of a resource, as an attribute.

    Pulumi keeps outputs in the instance by their wire names. It could translate them, but would then translate the keys
    inside them as well, which are the user's.

    Args:
        declared: the model that declares it, as a field of the attribute's name.
    """

    def __init__(self, declared: type[BaseModel]) -> None:
        self._declared = declared

    def __set_name__(self, owner: type[pulumi.Resource], name: str) -> None:
        field = self._declared.model_fields[name]
        self._wire_name = field.alias or name
        self.__doc__ = field.description

    def __get__(self, resource: pulumi.Resource, owner: type[pulumi.Resource]) -> pulumi.Output[T]:
        """The output; the descriptor itself when asked of the class."""
        if resource is None:
            return cast("pulumi.Output[T]", self)
        return cast("pulumi.Output[T]", resource.__dict__[self._wire_name])


class Resource(pulumi.dynamic.Resource):
    """A resource that either adapter serves.

    With an explicit provider, or to import an existing object, it is the plugin's; else it runs in Pulumi's own Python
    process. It always says what the other adapter calls it, so that a change of adapters is an update, both ways.

    Args:
        provider: the dynamic provider.
        resource_name: the resource's name in Pulumi.
        inputs: its inputs by wire name; absent ones are None.
        opts: Pulumi's resource options.
    """

    organization_id = Out[str](Outputs)

    def __init__(
        self,
        provider: DynamicProvider,
        resource_name: str,
        inputs: dict[str, Any],
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        resource = provider.resource_class
        by_plugin, by_program = token(resource.name), dynamic_token(resource.name)
        for each in resource.inputs.marked(Mark.SECRET):
            keep_secret(inputs[each])
        properties = {**inputs, **dict.fromkeys(resource.outputs.names())}
        options = pulumi.ResourceOptions.merge(
            opts, pulumi.ResourceOptions(additional_secret_outputs=resource.secrets())
        )
        by_provider = provider_meant(opts, by_plugin)  # whose constructor has looked for the plugin
        if opts and opts.import_ and not by_provider:
            require_plugin(f"To import {resource_name!r} Pulumi", opts)
        if by_provider or (opts and opts.import_):
            alias = pulumi.ResourceOptions(aliases=[pulumi.Alias(type_=by_program)], version=__version__)
            pulumi.CustomResource.__init__(
                self, by_plugin, resource_name, properties, pulumi.ResourceOptions.merge(options, alias)
            )
        else:
            if resource.inputs.marked(Mark.AUTONAMED):
                properties.update(name_or_proposal(resource_name, inputs["name"]))
            alias = pulumi.ResourceOptions(aliases=[pulumi.Alias(type_=by_plugin)])
            super().__init__(provider, resource_name, properties, pulumi.ResourceOptions.merge(options, alias))
