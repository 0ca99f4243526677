"""The resource classes: signature, documentation, outputs, and a constructor for each credential type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from genesyscloud_provider.adapters.plugin.schema import page
from genesyscloud_provider.adapters.program.naming import called, constant
from genesyscloud_provider.client.configuration import NAMESPACE
from genesyscloud_provider.framework.declaration import Mark, nested_model, part_model
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.integrations.facts import CREDENTIAL_TYPES, KEY_FILES, CredentialType, Field
from genesyscloud_provider.integrations.known import CREDENTIAL_TYPE, purpose_of
from genesyscloud_provider.registry import LOOKUPS, RESOURCES
from tools.sdk import arguments, enums
from tools.sdk.declared import (
    REFERENCES,
    about_change,
    arguments_name,
    function_of,
    input_type,
    is_optional,
    known_values,
    output_type,
)
from tools.sdk.text import OPTS, ArgumentLines, docstring, in_python, paragraphs_of

FOLDER: Final = Path(__file__).parents[2] / "sdk" / "python" / "pulumi_genesyscloud"
"""The package's folder."""

CONSTRUCTORS: Final = {
    "DataActionConfigArgs": "DataActionConfig",
    "DataActionContractArgs": "DataActionContract",
    "AuthActionConfigArgs": "DataActionConfig",
}
"""The classes, written by hand, that construct a nested argument."""

AUTONAMED: Final = (
    "By default a new one is called `<resource_name>-<stack>` (the setting `nameTemplate`), with an explicit provider"
    " what Pulumi's autonaming gives, and keeps that name."
)

SPELLINGS: Final = (
    "Arguments that are maps have the keys of their types, which construct them too: of a misspelt key in"
    " `{type}(…)` a type checker says the name. The names that Genesys Cloud has for keys, such as `{example}`, are"
    " taken as well. Keys that are yours, such as the names of headers, stay as they are."
)

SPELLED_TWICE: Final = ("ValueError", "an argument is given twice, in both spellings.")

UPDATED: Final = "A change updates in place."

KEY_FILE_ARGUMENTS: Final = {
    "key_file": "Where the key file of the service account is, which has {fields}: a path, relative to the program's"
    " working directory, or a `pulumi.FileAsset`. It is read when the program runs. A change of its content updates in"
    " place.",
    "key": "The key file's content, in place of a file: its text, or what that is as JSON. A change updates in place.",
}
"""The arguments of constructors that take a key file."""

KEY_FILE_ERRORS: Final = [
    ("TypeError", "a field is given neither by itself nor by a key file, or in both ways."),
    ("pulumi.RunError", "the key file cannot be read, or is none of a service account."),
]

RESOURCE_NAME: Final = ("resource_name", "The resource's name in Pulumi.")

Fields = dict[str, FieldInfo]


def modules() -> dict[str, str]:
    """The modules of all resources, by file name."""
    return {f"{module_of(each.name)}.py": _Class(each).module() for each in RESOURCES}


def module_of(name: str) -> str:
    """The module of a resource's class."""
    return called(name)


class _Class:
    """The class of one resource."""

    def __init__(self, resource: type[Resource[Any, Any]]) -> None:
        self.resource = resource
        self.name = resource.name
        self.inputs = _ordered(resource.inputs)
        known = {each for each in map(known_values, self.inputs.values()) if each}
        self.constructed = CREDENTIAL_TYPE in known

    def module(self) -> str:
        """The module."""
        own = FOLDER / f"_{module_of(self.name)}.py"
        base, where = ("Conveniences", own.stem) if own.exists() else ("Resource", "_resource")
        results = sorted({each.answer.__name__ for each in LOOKUPS})
        imports = [
            "import os",
            "from collections.abc import Mapping, Sequence",
            "from typing import Any, ClassVar",
            "import pulumi",
            f"from pulumi_genesyscloud._dynamic import {constant(self.name)}",
            "from pulumi_genesyscloud._resource import Declared",
            f"from pulumi_genesyscloud.{where} import {base}",
            "from pulumi_genesyscloud._key_file import Key, KeyFile, with_key",
            "from pulumi_genesyscloud._wire import given",
            f"from pulumi_genesyscloud.arguments import {', '.join([*arguments.names(), *arguments.shapes()])}",
            f"from pulumi_genesyscloud.enums import {', '.join(enums.names())}",
            f"from pulumi_genesyscloud.lookups import {', '.join(results)}",
            *(
                f"from pulumi_genesyscloud.{module_of(each.name)} import {each.name}"
                for each in RESOURCES
                if each is not self.resource
            ),
        ]
        head = [f'"""`{self.name}`."""', "", "from __future__ import annotations", "", *imports, "", ""]
        body = [
            f'class {self.name}({base}, module="{NAMESPACE}", name="{self.name}"):',
            docstring(self._about(), {"Args": self._arguments(), "Raises": self._raises()}),
            "",
            f"    _declared: ClassVar[Declared] = {self._declared()}",
            "",
            *self._constructor(),
            *(line for each in CREDENTIAL_TYPES.values() if self.constructed for line in _typed_constructor(each)),
            *self._attributes(),
        ]
        return "\n".join([*head, *body])

    def _about(self) -> Iterator[str]:
        yield from paragraphs_of(page(self.resource.__module__))
        if self.constructed:
            first = called(next(iter(CREDENTIAL_TYPES)))
            yield f"Use the constructor of the credential type, such as `{first}`; this one takes any type by name."
        if example := next(self._names_to_spell(), None):
            models = (model for field in self.inputs.values() if (model := part_model(field)))
            (first, *_) = (arguments_name(each) for each in models if each.__name__ not in REFERENCES)
            yield SPELLINGS.format(type=first, example=example)

    def _names_to_spell(self) -> Iterator[str]:
        """The wire names, in arguments that are maps, that are others in Python."""
        for field in self.inputs.values():
            if (model := part_model(field)) and model.__name__ not in REFERENCES:
                yield from _others_in_python(model)

    def _raises(self) -> ArgumentLines:
        return [SPELLED_TWICE] if any(self._names_to_spell()) else []

    def _arguments(self) -> ArgumentLines:
        described = [(name, self._about_argument(field)) for name, field in self.inputs.items()]
        return [RESOURCE_NAME, *described, OPTS]

    def _about_argument(self, field: FieldInfo) -> str:
        parts = [in_python(field.description or "")]
        model = nested_model(field)
        if model and (refers := REFERENCES.get(model.__name__)):
            parts.append(
                f"Give a `{refers.resource}`, or one that another program made: what"
                f" `{called(function_of(refers.result))}` answers, or its id and type."
            )
        if model and (constructor := CONSTRUCTORS.get(arguments_name(model))):
            parts.append(f"`{constructor}` has constructors of it.")
        if Mark.AUTONAMED in field.metadata:
            parts.append(AUTONAMED)
        return " ".join([*parts, about_change(field, self.resource.noun)]).strip()

    def _declared(self) -> str:
        inputs, outputs = self.resource.inputs, self.resource.outputs
        arguments_ = [f"provider={constant(self.name)}", f"outputs={tuple(outputs.names())!r}"]
        parts = {field.alias or name: part_model(field) for name, field in self.inputs.items()}
        shapes = [f"{name!r}: {arguments.shape_name(model)}" for name, model in parts.items() if model]
        if shapes:
            arguments_.append(f"parts={{{', '.join(shapes)}}}")
        for title, model in (("secret_inputs", inputs), ("secret_outputs", outputs)):
            if secrets := model.marked(Mark.SECRET):
                arguments_.append(f"{title}={tuple(secrets)!r}")
        if inputs.marked(Mark.AUTONAMED):
            arguments_.append("autonamed=True")
        return f"Declared({', '.join(arguments_)})"

    def _constructor(self) -> Iterator[str]:
        given = ", ".join(f'"{field.alias or name}": {name}' for name, field in self.inputs.items())
        yield "    def __init__(self, resource_name: str,"
        yield from (f"        {_parameter(name, input_type(field), field)}," for name, field in self.inputs.items())
        yield "        opts: pulumi.ResourceOptions | None = None,"
        yield "    ) -> None:"
        yield f"        inputs = {{{given},}}"
        yield "        super().__init__(resource_name, inputs, opts)"
        yield ""

    def _attributes(self) -> Iterator[str]:
        for model in (self.resource.inputs, self.resource.outputs):
            for name, field in model.model_fields.items():
                yield "    @property"
                yield f"    def {name}(self) -> pulumi.Output[{output_type(field)}]:"
                yield docstring([in_python(field.description or "")], indent=8)
                yield f'        return self._output("{field.alias or name}")'
                yield ""


def _ordered(model: type[BaseModel]) -> Fields:
    """The inputs as arguments: what is required, then what is a map of its own, then the others."""

    def rank(field: FieldInfo) -> int:
        if not is_optional(field):
            return 0
        return 1 if nested_model(field) else 2

    return dict(sorted(model.model_fields.items(), key=lambda each: rank(each[1])))


def _parameter(name: str, kind: str, field: FieldInfo) -> str:
    return f"{name}: {kind} | None = None" if is_optional(field) else f"{name}: {kind}"


def _others_in_python(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if (inner := part_model(field)) is not None:
            yield from _others_in_python(inner)
        if field.alias and field.alias != name:
            yield field.alias


def _typed_constructor(kind: CredentialType) -> Iterator[str]:
    """A constructor of a credential of one type."""
    values = {called(each.key): each for each in kind.fields}
    given = ", ".join(f'"{each.key}": {name}' for name, each in values.items())
    of_key = KEY_FILES.get(kind.name, {})
    required = {name for name, each in values.items() if _is_required(each) and each.key not in of_key}
    yield "    @classmethod"
    yield f"    def {_constructor_name(kind)}(cls, resource_name: str, *,"
    if kind.open:
        yield "        fields: pulumi.Input[Mapping[str, pulumi.Input[str]]],"
    for name in values:
        yield f"        {name}: pulumi.Input[str]{'' if name in required else ' | None = None'},"
    if of_key:
        yield "        key_file: KeyFile | None = None,"
        yield "        key: pulumi.Input[Key] | None = None,"
    yield "        name: pulumi.Input[str] | None = None,"
    yield "        opts: pulumi.ResourceOptions | None = None,"
    yield "    ) -> IntegrationCredential:"
    described = [(name, _about_field(each)) for name, each in values.items()]
    if of_key:
        of_file = _listed([f"`{called(each)}`" for each in of_key])
        described += [(name, text.format(fields=of_file)) for name, text in KEY_FILE_ARGUMENTS.items()]
    if kind.open:
        described = [("fields", f"{kind.about_fields} {UPDATED}")]
    sections: dict[str, ArgumentLines] = {"Args": [RESOURCE_NAME, *described, ("name", "See the class."), OPTS]}
    if of_key:
        sections["Raises"] = KEY_FILE_ERRORS
    yield docstring([purpose_of(kind)], sections, 8)
    if of_key:
        yield f"        fields = with_key({{{given}}}, {of_key!r}, key_file, key)"
    elif not kind.open:
        yield (
            f"        fields = {{{given}}}" if len(required) == len(values) else f"        fields = given({{{given}}})"
        )
    yield f'        return cls(resource_name, "{kind.name}", fields, name, opts)'
    yield ""


def _listed(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}"


def _constructor_name(kind: CredentialType) -> str:
    return next(each.name for each in CREDENTIAL_TYPE.values if each.value == kind.name)


def _about_field(field: Field) -> str:
    optional = "" if field.required else "May be left out. "
    return f"{field.description} {optional}*{field.label}* in the console. {UPDATED}"


def _is_required(field: Field) -> bool:
    return field.required and field.default is None
