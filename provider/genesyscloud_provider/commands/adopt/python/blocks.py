"""Each resource as a statement of a program, by what its declaration says of its inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from genesyscloud_provider.architect.text import one_line
from genesyscloud_provider.commands.adopt.linking import Reference, program_inputs
from genesyscloud_provider.commands.adopt.objects import (
    ACTION,
    AUTH_ACTION,
    CLIENT,
    CREDENTIAL,
    INTEGRATION,
    KINDS,
    Adoption,
    Found,
    StaticAction,
)
from genesyscloud_provider.commands.adopt.programs import WriteFile, own_files
from genesyscloud_provider.commands.adopt.python import actions, credentials
from genesyscloud_provider.commands.adopt.python.expressions import PACKAGE, Refer, call, literal, mapping, of_field
from genesyscloud_provider.commands.adopt.secrets import FieldKey, fields_of
from genesyscloud_provider.integrations import facts

STATIC: Final = "An action that came with the integration, for references: it is not managed here."

Property = Callable[[Any], str]
"""How a property of one resource is written that has a form of its own, from its value."""


@dataclass(frozen=True)
class Statement:
    """A statement of a program, not in its form yet.

    Attributes:
        code: the statement.
        alternative: what a person may write in its stead; empty where there is nothing to tell.
    """

    code: str
    alternative: str = ""


class Blocks:
    """The statements of one module.

    Args:
        adoption: what is taken over.
        keys: the keys of the configuration.
        refer: how the module refers to an object of the program.
        write: puts a text into a file of the project.
        provider: the variable of the program's provider; empty where it has none.
    """

    def __init__(
        self, adoption: Adoption, keys: Mapping[FieldKey, str], refer: Refer, write: WriteFile, provider: str = ""
    ) -> None:
        self._adoption = adoption
        self._keys = keys
        self._refer = refer
        self._write = write
        self._provider = provider

    def resource(self, found: Found, variable: str) -> Statement:
        """The statement that makes a resource."""
        if found.resource == CREDENTIAL:
            return self._credential(found, variable)
        own = self._forms(found)
        arguments = self._arguments(found, own)
        made = call(f"{PACKAGE}.{found.resource}", literal(self._adoption.names[found.key]), **arguments)
        return Statement(f"{variable} = {made}")

    def static(self, action: StaticAction, function: str) -> str:
        """The function that finds an action which came with its integration."""
        integration = self._refer(Reference((INTEGRATION, action.integration)))
        found = call(
            f"{PACKAGE}.get_data_action",
            name=literal(action.name),
            integration=integration,
            **self._options("InvokeOptions"),
        )
        return (
            f'def {function}() -> pulumi.Output[{PACKAGE}.GetDataActionResult]:\n    """{STATIC}"""\n    return {found}'
        )

    def _credential(self, found: Found, variable: str) -> Statement:
        others = self._arguments(found, {}, but=("credentialType", "fields"))
        made = credentials.constructor(self._adoption, found, others, self._keys, self._refer)
        if fields_of(found) is not None:
            return Statement(f"{variable} = {made}")
        as_it_is = credentials.without_fields(self._adoption, found, others)
        return Statement(f"{variable} = {as_it_is}", f"{variable} = {made}")

    def _arguments(self, found: Found, own: Mapping[str, Property], but: tuple[str, ...] = ()) -> dict[str, str]:
        """The arguments of a resource, in the order in which its class declares them, names last of all."""
        inputs = program_inputs(found, self._adoption.objects)
        given: dict[str, str] = {}
        for name, field in KINDS[found.resource].inputs.model_fields.items():
            key = field.alias or name
            if key in inputs and key not in but:
                form = own.get(key)
                given[name] = form(inputs[key]) if form else of_field(field, inputs[key], self._refer)
        return {**{name: each for name, each in given.items() if each}, **self._options("ResourceOptions")}

    def _options(self, kind: str) -> dict[str, str]:
        """The argument by which the program's provider serves."""
        return {"opts": call(f"pulumi.{kind}", provider=self._provider)} if self._provider else {}

    def _forms(self, found: Found) -> dict[str, Property]:
        """How the properties of a kind are written that have a form of their own; an empty one is left out."""
        if found.resource in (ACTION, AUTH_ACTION):
            return self._forms_of_action(found)
        return {"roles": self._roles} if found.resource == CLIENT else {}

    def _forms_of_action(self, found: Found) -> dict[str, Property]:
        files = actions.Files(own_files(self._adoption, found), self._write)
        integration = self._adoption.objects.get((INTEGRATION, found.integration))
        system = facts.system(str(integration.inputs["integrationType"])) if integration else None
        own = integration.name if integration else None
        return {
            "contract": files.contract,
            "config": lambda value: actions.config_of(value, system, files),
            "category": lambda value: "" if value == own else literal(value),
        }

    def _roles(self, roles: list[Any]) -> str:
        """The roles of a client; one that is not in the program is named beside its id."""
        return f"[{', '.join(map(self._role, roles))}]"

    def _role(self, role: Any) -> str:
        if isinstance(role, Reference):
            return self._refer(role)
        id_ = role["roleId"]
        written = self._refer(id_) if isinstance(id_, Reference) else literal(id_)
        division = {"division_id": literal(role["divisionId"])} if "divisionId" in role else {}
        made = mapping({"role_id": written, **division})
        name = self._adoption.organization.names.get(id_) if isinstance(id_, str) else None
        return f"{{  # the role {one_line(name)}\n{made[1:]}" if name else made
