"""The AWS functions that the stand-in serves."""

import json
from collections.abc import Callable
from typing import Any

from tools.aws_stand_in.local_aws import LocalAws

Properties = dict[str, Any]


def get_caller_identity(aws: LocalAws, _arguments: Properties) -> Properties:
    """Say who the program is to AWS."""
    caller = aws.sts.get_caller_identity()
    account = caller["Account"]
    return {"id": account, "accountId": account, "arn": caller["Arn"], "userId": caller["UserId"]}


def get_region(aws: LocalAws, _arguments: Properties) -> Properties:
    """Say which region the program works in."""
    return {"id": aws.region, "name": aws.region, "region": aws.region, "endpoint": f"ec2.{aws.region}.amazonaws.com"}


def get_partition(_aws: LocalAws, _arguments: Properties) -> Properties:
    """Say which of AWS's separate worlds this is."""
    return {"id": "aws", "partition": "aws", "dnsSuffix": "amazonaws.com", "reverseDnsPrefix": "com.amazonaws"}


def get_policy_document(_aws: LocalAws, arguments: Properties) -> Properties:
    """Write a policy document as JSON."""
    document = {
        "Version": arguments.get("version", "2012-10-17"),
        **({"Id": arguments["policyId"]} if "policyId" in arguments else {}),
        "Statement": [policy_statement(statement) for statement in arguments.get("statements", [])],
    }
    return {
        **arguments,
        "id": "policy-document",
        "json": json.dumps(document, indent=2),
        "minifiedJson": json.dumps(document, separators=(",", ":")),
    }


def policy_statement(statement: Properties) -> Properties:
    """Return a statement as policies have it; what is not given or empty is left out."""
    written = {
        "Sid": statement.get("sid"),
        "Effect": statement.get("effect", "Allow"),
        "Action": one_or_more(statement.get("actions", [])),
        "NotAction": one_or_more(statement.get("notActions", [])),
        "Resource": one_or_more(statement.get("resources", [])),
        "NotResource": one_or_more(statement.get("notResources", [])),
        "Principal": principals(statement.get("principals", [])),
        "NotPrincipal": principals(statement.get("notPrincipals", [])),
        "Condition": conditions(statement.get("conditions", [])),
    }
    return {key: value for key, value in written.items() if value}


def principals(given: list[Properties]) -> Any:
    """Return principals by their type; anybody at all is a star alone."""
    by_type: dict[str, list[str]] = {}
    for principal in given:
        by_type.setdefault(principal["type"], []).extend(principal["identifiers"])
    return "*" if by_type == {"*": ["*"]} else {kind: one_or_more(names) for kind, names in by_type.items()}


def conditions(given: list[Properties]) -> dict[str, Properties]:
    """Return conditions by test and variable."""
    by_test: dict[str, Properties] = {}
    for condition in given:
        by_test.setdefault(condition["test"], {})[condition["variable"]] = one_or_more(condition["values"])
    return by_test


def one_or_more(values: list[str]) -> Any:
    """Return a single value bare and several in order, as AWS's own tools write them."""
    return values[0] if len(values) == 1 else sorted(values)


FUNCTIONS: dict[str, Callable[[LocalAws, Properties], Properties]] = {
    "aws:index/getCallerIdentity:getCallerIdentity": get_caller_identity,
    "aws:index/getRegion:getRegion": get_region,
    "aws:index/getPartition:getPartition": get_partition,
    "aws:iam/getPolicyDocument:getPolicyDocument": get_policy_document,
}
"""Every function that is served, by its token."""
