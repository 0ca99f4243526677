"""The modules of a program: which names they use, import and leave alone, whatever the objects are called."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from genesyscloud_provider.commands.adopt.naming import resource_names, users_of
from genesyscloud_provider.commands.adopt.objects import Adoption, Found, Organization, StaticAction
from genesyscloud_provider.commands.adopt.python import program as program_module
from genesyscloud_provider.commands.adopt.python.layout import MOST_LINES
from genesyscloud_provider.commands.adopt.python.program import program
from tests.unit.commands.adopt.made import action, by_key, credential, integration, uuid

CALL = {"request": {"requestType": "GET", "requestUrlTemplate": "https://x/"}}
SMALL = {"input": {"type": "object"}, "output": {"type": "object"}}


def adopted(*objects: Found, static: tuple[StaticAction, ...] = ()) -> Adoption:
    everything = by_key(*objects)
    organization = Organization("org", "Org", objects, static)
    return Adoption(organization, everything, resource_names(everything), users_of(everything))


def code_of(*objects: Found, static: tuple[StaticAction, ...] = ()) -> dict[str, str]:
    return program(adopted(*objects, static=static), by_plugin=False).files


def get(name: str, id_: str, **inputs: Any) -> Found:
    return action(name, id_, contract=SMALL, config=CALL, **inputs)


def bound(code: str) -> list[str]:
    """The names that a module binds, as often as it does."""
    names: list[str] = []
    for each in ast.parse(code).body:
        if isinstance(each, ast.Assign):
            names += [target.id for target in each.targets if isinstance(target, ast.Name)]
        elif isinstance(each, ast.Import | ast.ImportFrom):
            names += [alias.asname or alias.name for alias in each.names]
        elif isinstance(each, ast.FunctionDef):
            names.append(each.name)
    return names


NAMES = ["Integration", "Credential", "Login", "pulumi", "genesyscloud", "config", "Contract", "Template", "clients"]


@pytest.mark.parametrize("many", [0, 40])
def test_no_variable_takes_the_name_of_what_its_module_uses(many: int) -> None:
    objects = [integration("Orders", uuid(1), "c"), credential("", "c")]
    names = [*NAMES, "credentials", "integrations", "files", "json", "import_module", "name", "MODULES"]
    names += [f"Get {number}" for number in range(many)]
    objects += [get(name, f"a{number}", of=uuid(1)) for number, name in enumerate(names)]
    files = code_of(*objects)
    assert (len(files) > 3) == (many > 0)
    for path, code in files.items():
        if path.endswith(".py"):
            names_bound = bound(code)
            assert len({*names_bound}) == len(names_bound), path
            assert code.count("\n") <= MOST_LINES


def test_texts_that_look_like_code_import_nothing() -> None:
    text = "pulumi.Config() config.require_secret('x') =contract( template( genesyscloud.x"
    (code,) = [text_ for path, text_ in code_of(integration(text, notes=text)).items() if path == "__main__.py"]
    assert bound(code)[0] == "genesyscloud"
    assert len([each for each in ast.parse(code).body if isinstance(each, ast.Import | ast.ImportFrom)]) == 1


def test_a_program_of_nothing_imports_nothing() -> None:
    files = code_of()
    assert bound(files["__main__.py"]) == []


@pytest.mark.parametrize("name", ['"""', "\\", "a\nb", "\u202e", "'''", "#", "\0"])
def test_docstrings_end_where_they_should(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program_module, "formatted", lambda codes, *_, **__: dict(codes))
    code = code_of(integration(name or "x"))["__main__.py"]
    assert ast.get_docstring(ast.parse(code)) == "The data action integrations of Org (org)."
    many = [integration(name, uuid(n)) for n in range(400)]
    for path, text in code_of(*many).items():
        if path.startswith("integrations/"):
            assert ast.get_docstring(ast.parse(text)), path


def test_static_actions_are_functions_with_names_of_their_own() -> None:
    static = (
        StaticAction("s1", "GetOrder", "i"),
        StaticAction("s2", "get order", "i"),
        StaticAction("s3", "Gone", "nowhere"),
        StaticAction("s4", "Twice", "i"),
        StaticAction("s5", "Twice", "i"),
    )
    code = code_of(integration("Orders"), get("Get order static", "a"), static=static)["__main__.py"]
    functions = [each.name for each in ast.parse(code).body if isinstance(each, ast.FunctionDef)]
    assert functions == ["get_order", "get_order_2"]
    assert "Gone" not in code
    assert "Twice" not in code
