"""What the resource classes share: outputs by their wire names, and default names."""

from __future__ import annotations

from typing import Generic, TypeVar, cast

import pulumi
from pydantic import BaseModel

__all__ = ["Out", "default_name"]

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


def default_name(resource_name: str) -> str:
    """What an object is called unless the program says otherwise: another name in each stack of the project."""
    return f"{resource_name}-{pulumi.get_stack()}"
