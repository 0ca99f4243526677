"""What the resource classes share: the choice of the adapter, and outputs by their wire names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, cast

import pulumi
import pulumi.dynamic

import genesyscloud_provider
from genesyscloud_provider.adapters.program.serving import keep_secret, name_or_proposal, provider_meant, require_plugin
from genesyscloud_provider.adapters.tokens import dynamic_token, token
from pulumi_genesyscloud._dynamic import DynamicProvider
from pulumi_genesyscloud._wire import Shape, is_id, note_id, secrets, wire


@dataclass(frozen=True)
class Declared:
    """What a resource's declaration says that its class does by.

    Attributes:
        provider: the dynamic provider.
        outputs: the outputs that are no inputs, by wire name.
        parts: the shapes of inputs that are maps, by wire name.
        secret_inputs: the inputs that are secret whatever the program says, by wire name; each is a map.
        secret_outputs: the other outputs that are secret.
        autonamed: whether a new object gets a name where the program gives none.
    """

    provider: DynamicProvider
    outputs: tuple[str, ...]
    parts: Mapping[str, Shape] = field(default_factory=dict)
    secret_inputs: tuple[str, ...] = ()
    secret_outputs: tuple[str, ...] = ()
    autonamed: bool = False


class Resource(pulumi.dynamic.Resource):
    """A resource that either adapter serves.

    With an explicit provider, or to import an existing object, it is the plugin's; else it runs in Pulumi's own Python
    process. It always says what the other adapter calls it, so that a change of adapters is an update, both ways.

    Args:
        resource_name: the resource's name in Pulumi.
        inputs: its inputs by wire name, as the program gives them; absent ones are None.
        opts: Pulumi's resource options.
    """

    _declared: ClassVar[Declared]

    def __init__(self, resource_name: str, inputs: Mapping[str, Any], opts: pulumi.ResourceOptions | None) -> None:
        declared = self._declared
        name = declared.provider.resource
        by_plugin, by_program = token(name), dynamic_token(name)
        properties = {**self._sent(self._completed(inputs)), **dict.fromkeys(declared.outputs)}
        options = pulumi.ResourceOptions.merge(
            opts,
            pulumi.ResourceOptions(additional_secret_outputs=[*declared.secret_inputs, *declared.secret_outputs]),
        )
        by_provider = provider_meant(opts, by_plugin)  # whose constructor has looked for the plugin
        if opts and opts.import_ and not by_provider:
            require_plugin(f"To import {resource_name!r} Pulumi", opts)
        if by_provider or (opts and opts.import_):
            other = pulumi.ResourceOptions(
                aliases=[pulumi.Alias(type_=by_program)], version=genesyscloud_provider.__version__
            )
            pulumi.CustomResource.__init__(
                self, by_plugin, resource_name, properties, pulumi.ResourceOptions.merge(options, other)
            )
        else:
            if declared.autonamed:
                properties.update(name_or_proposal(resource_name, inputs["name"]))
            other = pulumi.ResourceOptions(aliases=[pulumi.Alias(type_=by_plugin)])
            super().__init__(declared.provider, resource_name, properties, pulumi.ResourceOptions.merge(options, other))
        note_id(self.id)

    def _completed(self, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        """The inputs, with what this language adds where the program gives nothing."""
        return inputs

    def _sent(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The inputs as they go over the wire; no message of this process shows those that are secret."""
        for name, shape in self._declared.parts.items():
            if shape.type_of and is_id(inputs[name]):
                raise TypeError(
                    f"`{name}` is an id alone, which does not tell the type: give the resource"
                    " itself, without `.id`, or what a lookup answers, or a map of `id` and `type`"
                )
        sent = {**inputs, **{name: wire(shape, inputs[name]) for name, shape in self._declared.parts.items()}}
        for each in self._declared.secret_inputs:
            sent[each] = secrets(sent[each])
            keep_secret(sent[each])
        return sent

    def _output(self, name: str) -> pulumi.Output[Any]:
        """An output.

        Pulumi keeps outputs in the instance by their wire names. It could translate them, but would then translate the
        keys inside them as well, which are the user's.

        Args:
            name: its wire name.
        """
        return cast("pulumi.Output[Any]", self.__dict__[name])
