"""Contracts, templates and configurations of actions, small and large; all of them can be published."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, Final

Json = dict[str, Any]

INPUTS: Final = ("ORDER_ID", "customer-id", "note", "a", "count", "urgent", "amount", "Z9_x", "phoneNumber", "class")
OUTPUTS: Final = ("status", "total", "due", "name", "lines", "first-name", "größe", "None", "x", "note")


def inputs_of(contract: Json) -> list[str]:
    """The names of what an action takes."""
    return list(contract["input"]["inputSchema"].get("properties", {}))


def contract(input_schema: Json, success_schema: Json) -> Json:
    """A contract in the API's form."""
    return {"input": {"inputSchema": input_schema}, "output": {"successSchema": success_schema}}


def small_contract(rng: random.Random) -> Json:
    """One input or none, one output or none, and the forms in which people write that."""
    name = rng.choice(INPUTS)
    given: Sequence[Json] = (
        {"type": "object", "properties": {name: {"type": "string"}}},
        {"type": "object", "properties": {name: {"type": "string"}}, "required": [name], "additionalProperties": True},
        {"type": "object", "properties": {}},
        {"type": "object"},
        {"$schema": "http://json-schema.org/draft-04/schema#", "type": "object", "properties": {name: typed(rng)}},
    )
    returned: Sequence[Json] = (
        {"type": "object", "properties": {"status": {"type": "string"}}},
        {"type": "object", "properties": {}, "additionalProperties": False},
        {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}},
        {},
    )
    return contract(rng.choice(given), rng.choice(returned))


def typed(rng: random.Random) -> Json:
    """The schema of one input."""
    return dict(
        rng.choice(
            (
                {"type": "integer", "minimum": 0, "maximum": 1000000000000000},
                {"type": "number", "default": 0.1},
                {"type": "number", "multipleOf": 1e-07},
                {"type": "boolean", "default": False},
                {"type": "string", "enum": ["null", "true", "1", "", "größer als 3 <b>&"]},
                {"type": ["string", "null"], "title": "может быть пусто"},
                {"type": "string", "pattern": "^\\d{3}-\\w+$", "description": 'A "quoted" \\ text\nof two lines'},
                {"type": "string", "description": "", "examples": ["''' and \"\"\""]},
            )
        )
    )


def large_contract(rng: random.Random) -> Json:
    """Many inputs, and an output of several levels."""
    names = rng.sample(INPUTS, rng.randint(4, len(INPUTS)))
    given = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": "Запрос / 要求 / request",
        "type": "object",
        "required": names[:2],
        "properties": {name: typed(rng) for name in names},
        "additionalProperties": rng.random() < 0.5,
    }
    return contract(given, {"type": "object", "properties": {name: nested(rng, 3) for name in OUTPUTS}})


def nested(rng: random.Random, levels: int) -> Json:
    """A schema of so many levels at most; arrays hold no arrays."""
    if levels == 0 or rng.random() < 0.3:
        return typed(rng)
    names = rng.sample(OUTPUTS, rng.randint(1, 4))
    inner = {"type": "object", "properties": {name: nested(rng, levels - 1) for name in names}}
    return inner if rng.random() < 0.6 else {"type": "array", "items": inner, "title": "Список"}


def short_template(rng: random.Random, names: Sequence[str]) -> str:
    """A request template of a few lines, with what is hard to write down in a program."""
    first = f"${{input.{names[0]}}}" if names else "1"
    return rng.choice(
        (
            "${input.rawRequest}",
            "",
            f'{{"id": "{first}"}}',
            f'{{"id": "{first}"}}\n',
            f'{{"id": "{first}"}}\n\n\n',
            f'\n{{"id": "{first}"}}',
            f'{{\r\n  "id": "{first}",\r\n  "raw": ${{input.rawRequest}}\r\n}}\r\n',
            f'{{\n\t"id":\t"{first}"\n}}',
            f'{{   \n  "id": "{first}"   \n}}   ',
            f'{{"price": "${{\'$\'}}5", "id": "{first}"}}',
            f'{{"path": "C:\\\\orders\\\\{first}", "pattern": "\\\\d+"}}',
            '"""\n\'\'\'\n"""',
            "'''",
            "ends in a backslash \\",
            "\\n \\t \\x41 \\u0041 \\N{BULLET}",
            "{{ jinja }} {% if x %} %s {0}",
            f"<soap:Envelope><id>{first}</id></soap:Envelope>",
            f"id=$esc.url({first})&größe=groß",
            f'#if("$!{{input.{names[0]}}}" != ""){{"id": "{first}"}}#else{{}}#end' if names else "{}",
            f'{{"日本": "{first}", "emoji": "🔥", "separator": "\u2028", "blank": "\u00a0"}}',
            "[" + ", ".join(f'"${{input.{name}}}"' for name in names) + "]",
            "one\rtwo",
            " ",
        )
    )


def long_template(rng: random.Random, names: Sequence[str]) -> str:
    """A request template that nobody wants between the lines of a program."""
    end = rng.choice(("\n", "\n", "\r\n"))
    lines = ["## Written by the CRM team; \"do not touch\" '''", "#set($prefix = 'C:\\\\crm\\\\')", "{"]
    for number in range(rng.randint(20, 60)):
        name = rng.choice(names) if names else "rawRequest"
        lines.append(
            rng.choice(
                (
                    f'  "field{number}": "${{input.{name}}}",',
                    f'\t"tab{number}": "$esc.jsonString(${{input.{name}}})",   ',
                    f'  #if("$!{{input.{name}}}" != "")"given{number}": "${{input.{name}}}",#end',
                    f'  "literal{number}": "größer \\\\ \\"quoted\\" \u00a0 日本 🔥",',
                    "",
                    f'  #foreach($each in [1..3]) "loop{number}$each": "${{\'$\'}}$each", #end',
                )
            )
        )
    return end.join([*lines, '  "end": ""', rng.choice(("}", "}" + end, "}" + end + end))])


def success_template(rng: random.Random, names: Sequence[str]) -> str:
    """What is made of the answer, by the names of the translation map."""
    if not names:
        return rng.choice(("${rawResult}", "${rawResult}\n", "{}", ""))
    compact = "{" + ", ".join(f'"{name}": ${{{name}}}' for name in names) + "}"
    spread = "{\n" + ",\n".join(f'  "{name}": ${{{name}}}' for name in names) + "\n}\n"
    return rng.choice((compact, spread, spread.replace("\n", "\r\n"), spread.rstrip(), "${rawResult}"))


def long_success_template(rng: random.Random, names: Sequence[str]) -> str:
    """The same for a whole form."""
    lines = [f'  "field{number}": ${{{rng.choice(names)}}}' for number in range(rng.randint(25, 50))]
    return "{\n" + ",\n".join(lines) + "\n}" + rng.choice(("", "\n"))


def response(rng: random.Random, *, long: bool = False) -> Json:
    """A translation map with defaults, or none."""
    names = rng.sample([name for name in OUTPUTS if name.isascii()], rng.randint(2, 5) if long else rng.randint(0, 4))
    paths = ("$.{}", "$.orders[0].{}", "$..{}", "$.größe.{}", "$['{}']", "$.items[?(@.id=='1')].{}")
    defaults = ('""', "null", "0", "[]", '"unknown"', "{}", '"größer \\\\ \\" <b>&"')
    made = long_success_template(rng, names) if long else success_template(rng, names)
    return {
        "translationMap": {name: rng.choice(paths).format(name) for name in names},
        "translationMapDefaults": {name: rng.choice(defaults) for name in names if rng.random() < 0.6},
        "successTemplate": made,
    }


def headers(rng: random.Random) -> dict[str, str]:
    """Headers, mostly none."""
    return dict(
        rng.choice(
            (
                {},
                {},
                {"Content-Type": "application/json"},
                {"Content-Type": "application/x-www-form-urlencoded", "accept": "application/json"},
                {"X-Note": 'a "quoted" \\ text', "X-Empty": "", "UserAgent": "PureCloudIntegrations/1.0"},
                {"Authorization": "Bearer ${authResponse.access_token}"},
            )
        )
    )


def url(rng: random.Random, kind: str, names: Sequence[str]) -> str:
    """Where an action of an integration type asks."""
    filled = f"${{input.{names[0]}}}" if names else "1"
    below = rng.choice((f"orders/{filled}", f"orders/{filled}?expand=lines&currency=EUR", "größe/%20x", "orders"))
    match kind:
        case "aws-lambda-data-actions":
            function = f"orders-{rng.randint(1, 9)}" + rng.choice(("", ":live", ":$LATEST"))
            return f"arn:aws:lambda:eu-central-1:123456789012:function:{function}"
        case "purecloud-data-actions":
            return f"/api/v2/{below}"
        case "salesforce-datadip" | "microsoft-dynamics-data-actions" | "zendesk-data-actions":
            return f"/services/data/{below}"
    return f"https://api.example.com/{below}"


def verb(rng: random.Random, kind: str) -> str:
    """A request type that an integration type takes."""
    match kind:
        case "aws-lambda-data-actions" | "function-data-actions":
            return "POST"
        case "purecloud-data-actions":
            return rng.choice(("GET", "PUT", "POST", "PATCH"))
    return rng.choice(("GET", "GET", "POST", "POST", "PUT", "PATCH", "DELETE"))


def call(rng: random.Random, kind: str, names: Sequence[str], *, long: bool = False) -> Json:
    """A configuration for an action that takes these inputs."""
    type_ = "POST" if long else verb(rng, kind)
    body = "" if type_ == "GET" and rng.random() < 0.5 else short_template(rng, names)
    request = {
        "requestUrlTemplate": url(rng, kind, names),
        "requestType": type_,
        "requestTemplate": long_template(rng, names) if long else body,
        "headers": headers(rng),
    }
    timeout = {"timeoutSeconds": rng.choice((1, 5, 20, 59, 60))} if rng.random() < 0.3 else {}
    return {**timeout, "request": request, "response": response(rng, long=long and rng.random() < 0.5)}
