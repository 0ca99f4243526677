"""Each resource as an entry of a program, by what its declaration says of its inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel

from genesyscloud_provider.adapters.tokens import short_token
from genesyscloud_provider.architect.text import one_line
from genesyscloud_provider.commands.adopt.linking import Reference, program_inputs
from genesyscloud_provider.commands.adopt.objects import (
    CREDENTIAL,
    INTEGRATION,
    KINDS,
    Adoption,
    Found,
    Key,
    StaticAction,
)
from genesyscloud_provider.commands.adopt.programs import (
    NO_FIELDS,
    TEMPLATES,
    WriteFile,
    is_long,
    own_files,
    template_path,
)
from genesyscloud_provider.commands.adopt.secrets import FieldKey, asked_fields, fields_of, output_for
from genesyscloud_provider.commands.adopt.yaml.form import Filled, Noted, commented, indented, mapping
from genesyscloud_provider.framework.declaration import Part, listed_model, nested_model, wire_name

ABOUT_FIELDS: Final = (
    NO_FIELDS,
    "To let Pulumi set them, configure them, and take the `# ` off these lines:",
)
"""What stands above the fields that a person may write for a credential."""

FUNCTION: Final = "fn::"
"""How the names of Pulumi's functions begin, in any case."""

MERGE: Final = "<<"
"""What adds other maps to a map, whether it is in quotes or not (seen with Pulumi 3.259)."""

ID: Final = "id"
"""What every resource has."""


class Resources:
    """The entries of a program.

    Args:
        adoption: what is taken over.
        keys: the resources' keys in the program.
        config: the keys of the configuration.
        write: puts a text into a file of the project.
    """

    def __init__(
        self, adoption: Adoption, keys: Mapping[Key, str], config: Mapping[FieldKey, str], write: WriteFile
    ) -> None:
        self._adoption = adoption
        self._keys = keys
        self._config = config
        self._write = write

    def entry(self, found: Found) -> Iterator[str]:
        """The lines of a resource."""
        key, name = self._keys[found.key], self._adoption.names[found.key]
        named = {"name": name} if key != name else {}
        properties = self._properties(found)
        yield from mapping({key: {"type": short_token(found.resource), **named, "properties": properties}})
        if found.resource == CREDENTIAL and fields_of(found) is None:
            lines = [*ABOUT_FIELDS, *mapping({"fields": self._fields(found)})]
            yield from indented(indented(commented(lines)))

    def static(self, action: StaticAction) -> dict[str, Any]:
        """The variable that finds an action which came with its integration."""
        integration = self._output((INTEGRATION, action.integration), ID)
        arguments = {"name": action.name, "integration": integration}
        return {"fn::invoke": {"function": short_token("getDataAction"), "arguments": arguments, "return": ID}}

    def _properties(self, found: Found) -> dict[str, Any]:
        """The properties of a resource, in the order in which its declaration has them, its name first of all."""
        inputs = program_inputs(found, self._adoption.objects)
        if inputs.get("fields"):
            inputs["fields"] = self._fields(found)
        integration = self._adoption.objects.get((INTEGRATION, found.integration))
        if integration and inputs.get("category") == integration.name:
            inputs["category"] = self._output(integration.key, "name")
        written = self._of_model(KINDS[found.resource].inputs, inputs)
        first = {key: written[key] for key in ("name",) if key in written}
        return {**first, **self._with_files(found, written)}

    def _fields(self, credential: Found) -> dict[str, Any]:
        """The fields of a credential, by where their values come from."""
        return {each: self._field(credential, each) for each in asked_fields(self._adoption, credential)}

    def _field(self, credential: Found, field: str) -> Filled:
        output = output_for(self._adoption, credential, field)
        if output:
            return self._output(output.client, output.name)
        return Filled(f"${{{self._config[credential.key, field]}}}")

    def _output(self, key: Key, name: str) -> Filled:
        return Filled(f"${{{self._keys[key]}.{name}}}")

    def _of_model(self, model: type[BaseModel], values: Mapping[str, Any]) -> dict[str, Any]:
        """Declared properties, in their order, with what they refer to."""
        given: dict[str, Any] = {}
        for name, field in model.model_fields.items():
            key = field.alias or name
            if key in values:
                part, item = nested_model(field), listed_model(field)
                value = values[key]
                if item is not None and isinstance(value, list):
                    given[key] = [self._of_part(item, each) for each in value]
                else:
                    given[key] = self._of_part(part, value)
        return given

    def _of_part(self, model: type[BaseModel] | None, value: Any) -> Any:
        if isinstance(value, Reference):
            return self._reference(model, value)
        if model is None or not isinstance(value, Mapping):
            return value
        return {key: self._noted(model, key, each) for key, each in self._of_model(model, value).items()}

    def _reference(self, model: type[BaseModel] | None, reference: Reference) -> Any:
        """What stands for an object of the program: its id alone, or what a part of a resource says of it."""
        id_ = self._output(reference.key, ID)
        if model is None or not issubclass(model, Part):
            return id_
        part = {wire_name(model, model.id_is or "id"): id_}
        if model.type_is:
            part["type"] = self._output(reference.key, wire_name(KINDS[model.refers_to].inputs, model.type_is))
        return part

    def _noted(self, model: type[BaseModel], key: str, value: Any) -> Any:
        """A value, with the name of what it is the id of, where that is not in the program."""
        if not issubclass(model, Part) or not model.id_is or key != wire_name(model, model.id_is):
            return value
        name = self._adoption.organization.names.get(value) if isinstance(value, str) else None
        return Noted(value, f"the role {one_line(name)}") if name else value

    def _with_files(self, found: Found, properties: dict[str, Any]) -> dict[str, Any]:
        """Properties whose long templates, and whose code, stand in files."""
        files: dict[str, Any] = {}
        if config := properties.get("config"):
            files["config"] = {key: self._templates(found, each) for key, each in config.items()}
        if (function := properties.get("function")) and "code" in function:
            files["function"] = {**function, "code": {"fn::fileArchive": function["code"]}}
        return {**properties, **files}

    def _templates(self, found: Found, part: Any) -> Any:
        if not isinstance(part, Mapping):
            return part
        return {key: self._template(found, key, each) for key, each in part.items()}

    def _template(self, found: Found, setting: str, value: Any) -> Any:
        if setting not in TEMPLATES or not isinstance(value, str) or not is_long(value):
            return value
        path = template_path(own_files(self._adoption, found), setting)
        self._write(path, value)
        return {"fn::readFile": path}


def unsayable(found: Found) -> str:
    """Why a program in YAML cannot say an object; empty where it can."""
    other = next((each for each in _keys(found.inputs) if each == MERGE or each.casefold().startswith(FUNCTION)), None)
    return f"Pulumi's YAML takes {other!r}, a name in it, for something else" if other else ""


def _keys(value: Any) -> Iterator[str]:
    """The keys of all maps in a value."""
    for each in value if isinstance(value, list) else []:
        yield from _keys(each)
    for key, each in value.items() if isinstance(value, Mapping) else []:
        yield key
        yield from _keys(each)
