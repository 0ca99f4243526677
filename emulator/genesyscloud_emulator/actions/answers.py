"""What is answered about actions: summaries, details, templates and schemas (API reference 8.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from genesyscloud_emulator.actions.models import Action, Revision

ANYTHING = {"type": "object", "properties": {}, "additionalProperties": True}
"""The schema of an action without a contract."""


def error_body(fault: str) -> dict[str, object]:
    """A fault as an error body inside `errors`."""
    return {"message": fault, "code": "bad.request", "status": 400, "details": [], "errors": []}


def summary(action: Action, revision: Revision) -> dict[str, object]:
    """`Action` as lists show it by default."""
    return {
        "id": action.id,
        "name": revision.name,
        "integrationId": action.integration_id,
        "category": revision.category,
        "version": revision.version,
        "secure": revision.secure,
        "selfUri": action.uri(revision),
    }


def config_json(action: Action, revision: Revision, request_type: str | None) -> dict[str, object]:
    """`config`: templates are given by their addresses (API reference 8.2).

    `request_type` counts where it was given none.
    """
    uri = f"{action.uri(revision)}/templates"
    request = {key: value for key, value in revision.config["request"].items() if key != "requestTemplate"}
    response = {key: value for key, value in revision.config["response"].items() if key != "successTemplate"}
    if request_type:
        request.setdefault("requestType", request_type)
    if revision.function is not None:
        request["requestUrlTemplate"] = f"functions/{revision.function.settings['id']}"
    return {
        **revision.config,
        "request": {**request, "requestTemplateUri": f"{uri}/requesttemplate.vm"},
        "response": {**response, "successTemplateUri": f"{uri}/successtemplate.vm"},
    }


def contract_json(action: Action, revision: Revision, expand: bool, flatten: bool) -> dict[str, object]:
    """`contract`: the addresses of the schemas, and the schemas themselves with `expand`."""
    uri = f"{action.uri(revision)}/schemas"
    given: dict[str, object] = {"inputSchemaUri": f"{uri}/inputschema.json"}
    returned: dict[str, object] = {
        "successSchemaUri": f"{uri}/successschema.json",
        "errorSchemaUri": f"{uri}/errorschema.json",
    }
    if expand:
        suffix = "Flattened" if flatten else ""
        given[f"inputSchema{suffix}"] = schema(revision, "inputschema.json")
        returned[f"successSchema{suffix}"] = schema(revision, "successschema.json")
        returned[f"errorSchema{suffix}"] = schema(revision, "errorschema.json")
    return {"input": given, "output": returned}


def detail(
    action: Action, revision: Revision, config: Mapping[str, object] | None, expand: bool, flatten: bool = False
) -> dict[str, object]:
    """`Action` as a GET by id shows it, with its configuration where that is asked for."""
    return {
        **summary(action, revision),
        **({} if config is None else {"config": config}),
        "contract": contract_json(action, revision, expand, flatten),
    }


def template(revision: Revision, file_name: str) -> str | None:
    """The text of a template by its file name."""
    texts = {
        "requesttemplate.vm": revision.config["request"]["requestTemplate"],
        "successtemplate.vm": revision.config["response"]["successTemplate"],
    }
    return texts.get(file_name)


def schema(revision: Revision, file_name: str) -> Mapping[str, Any] | None:
    """A schema of the contract by its file name; an action without contract takes and returns anything."""
    contract = revision.contract or {}
    schemas: dict[str, Mapping[str, Any]] = {
        "inputschema.json": contract.get("input", {}).get("inputSchema", ANYTHING),
        "successschema.json": contract.get("output", {}).get("successSchema", ANYTHING),
        "errorschema.json": ANYTHING,
    }
    return schemas.get(file_name)
