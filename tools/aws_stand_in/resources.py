"""The types of AWS resources that the stand-in serves. Each is a class: what it takes, and four operations."""

import json
from abc import ABC, abstractmethod
from typing import Any, ClassVar

from tools.aws_stand_in.archive import zipped
from tools.aws_stand_in.local_aws import LocalAws

Properties = dict[str, Any]


class Gone(Exception):
    """AWS answered, and the object was not in the answer."""


class ResourceType(ABC):
    """One type of resource. An id is always enough to find the object."""

    name: ClassVar[str | None] = None
    """The input that gets a generated value where the program gives none."""
    inputs: ClassVar[frozenset[str]]
    """Every input that is served; any other is refused, so that nothing is ignored in silence."""
    replace: ClassVar[frozenset[str]]
    """The inputs that cannot be changed in place."""
    documents: ClassVar[frozenset[str]] = frozenset()
    """The inputs that are JSON text, and may be given as objects."""
    computed: ClassVar[frozenset[str]] = frozenset()
    """The outputs that only AWS knows."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws

    @abstractmethod
    def create(self, inputs: Properties) -> str:
        """Create the object and return its id."""

    @abstractmethod
    def read(self, identity: str) -> Properties:
        """Return what AWS tells about the object; where it is gone, raise AWS's own error or `Gone`."""

    def update(self, inputs: Properties, _changed: set[str]) -> None:
        """Change the object in place; not called where every input replaces."""
        raise NotImplementedError

    @abstractmethod
    def delete(self, identity: str) -> None:
        """Delete the object."""


class Role(ResourceType):
    """An IAM role."""

    name = "name"
    inputs = frozenset({"name", "assumeRolePolicy", "description"})
    replace = frozenset({"name"})
    documents = frozenset({"assumeRolePolicy"})
    computed = frozenset({"arn", "uniqueId", "createDate"})

    def create(self, inputs: Properties) -> str:
        """Create the role."""
        self.aws.iam.create_role(
            RoleName=inputs["name"],
            AssumeRolePolicyDocument=inputs["assumeRolePolicy"],
            Description=inputs.get("description", ""),
        )
        return str(inputs["name"])

    def read(self, identity: str) -> Properties:
        """Return the role."""
        role = self.aws.iam.get_role(RoleName=identity)["Role"]
        return {
            "name": role["RoleName"],
            "assumeRolePolicy": json.dumps(role["AssumeRolePolicyDocument"]),
            "description": role.get("Description", ""),
            "arn": role["Arn"],
            "uniqueId": role["RoleId"],
            "createDate": role["CreateDate"].isoformat(),
        }

    def update(self, inputs: Properties, _changed: set[str]) -> None:
        """Set the trust policy and the description."""
        self.aws.iam.update_assume_role_policy(RoleName=inputs["name"], PolicyDocument=inputs["assumeRolePolicy"])
        self.aws.iam.update_role(RoleName=inputs["name"], Description=inputs.get("description", ""))

    def delete(self, identity: str) -> None:
        """Delete the role."""
        self.aws.iam.delete_role(RoleName=identity)


class RolePolicy(ResourceType):
    """A policy inside a role."""

    name = "name"
    inputs = frozenset({"name", "role", "policy"})
    replace = frozenset({"name", "role"})
    documents = frozenset({"policy"})

    def create(self, inputs: Properties) -> str:
        """Put the policy into the role."""
        self.aws.iam.put_role_policy(
            RoleName=inputs["role"], PolicyName=inputs["name"], PolicyDocument=inputs["policy"]
        )
        return f"{inputs['role']}:{inputs['name']}"

    def read(self, identity: str) -> Properties:
        """Return the policy."""
        role, _, name = identity.partition(":")
        policy = self.aws.iam.get_role_policy(RoleName=role, PolicyName=name)
        return {"role": role, "name": name, "policy": json.dumps(policy["PolicyDocument"])}

    def update(self, inputs: Properties, _changed: set[str]) -> None:
        """Put the new policy in the old one's place."""
        self.create(inputs)

    def delete(self, identity: str) -> None:
        """Take the policy out of the role."""
        role, _, name = identity.partition(":")
        self.aws.iam.delete_role_policy(RoleName=role, PolicyName=name)


class RolePolicyAttachment(ResourceType):
    """A managed policy attached to a role."""

    inputs = replace = frozenset({"role", "policyArn"})

    def create(self, inputs: Properties) -> str:
        """Attach the policy."""
        self.aws.iam.attach_role_policy(RoleName=inputs["role"], PolicyArn=inputs["policyArn"])
        return f"{inputs['role']}/{inputs['policyArn']}"

    def read(self, identity: str) -> Properties:
        """Find the policy among those attached."""
        role, _, arn = identity.partition("/")
        attached = self.aws.iam.get_paginator("list_attached_role_policies").paginate(RoleName=role)
        if all(policy["PolicyArn"] != arn for page in attached for policy in page["AttachedPolicies"]):
            raise Gone
        return {"role": role, "policyArn": arn}

    def delete(self, identity: str) -> None:
        """Detach the policy."""
        role, _, arn = identity.partition("/")
        self.aws.iam.detach_role_policy(RoleName=role, PolicyArn=arn)


class Function(ResourceType):
    """A Lambda function with its code in an archive."""

    name = "name"
    inputs = frozenset(
        {"name", "role", "code", "handler", "runtime", "description", "timeout", "memorySize", "environment"}
    )
    replace = frozenset({"name"})
    computed = frozenset({"arn", "invokeArn", "qualifiedArn", "version", "codeSha256", "lastModified"})

    def create(self, inputs: Properties) -> str:
        """Create the function."""
        self.aws.lambda_.create_function(**self._configuration(inputs), Code={"ZipFile": zipped(inputs["code"])})
        return str(inputs["name"])

    def read(self, identity: str) -> Properties:
        """Return the function, but for its code, which no archive can be made of again."""
        live = self.aws.lambda_.get_function(FunctionName=identity)["Configuration"]
        arn = live["FunctionArn"]
        invocation = f"arn:aws:apigateway:{self.aws.region}:lambda:path/2015-03-31/functions/{arn}/invocations"
        return {
            "name": live["FunctionName"],
            "role": live["Role"],
            "handler": live["Handler"],
            "runtime": live["Runtime"],
            "description": live["Description"],
            "timeout": live["Timeout"],
            "memorySize": live["MemorySize"],
            "environment": {"variables": live.get("Environment", {}).get("Variables", {})},
            "arn": arn,
            "invokeArn": invocation,
            "qualifiedArn": f"{arn}:{live['Version']}",
            "version": live["Version"],
            "codeSha256": live["CodeSha256"],
            "lastModified": live["LastModified"],
        }

    def update(self, inputs: Properties, changed: set[str]) -> None:
        """Set the configuration, and the code if it is another."""
        if changed - {"code"}:
            self.aws.lambda_.update_function_configuration(**self._configuration(inputs))
        if "code" in changed:
            self.aws.lambda_.update_function_code(FunctionName=inputs["name"], ZipFile=zipped(inputs["code"]))

    def delete(self, identity: str) -> None:
        """Delete the function."""
        self.aws.lambda_.delete_function(FunctionName=identity)

    @staticmethod
    def _configuration(inputs: Properties) -> Properties:
        """Return the inputs as AWS takes them, with its defaults; Pulumi's numbers are all floating."""
        return {
            "FunctionName": inputs["name"],
            "Role": inputs["role"],
            "Handler": inputs["handler"],
            "Runtime": inputs["runtime"],
            "Description": inputs.get("description", ""),
            "Timeout": int(inputs.get("timeout", 3)),
            "MemorySize": int(inputs.get("memorySize", 128)),
            "Environment": {"Variables": inputs.get("environment", {}).get("variables", {})},
        }


class Permission(ResourceType):
    """A statement in a function's policy: who may invoke it."""

    name = "statementId"
    inputs = replace = frozenset({"statementId", "function", "action", "principal", "sourceArn", "sourceAccount"})

    def create(self, inputs: Properties) -> str:
        """Add the statement."""
        sources = {key: inputs[key] for key in ("sourceArn", "sourceAccount") if key in inputs}
        self.aws.lambda_.add_permission(
            FunctionName=inputs["function"],
            StatementId=inputs["statementId"],
            Action=inputs["action"],
            Principal=inputs["principal"],
            **{f"{key[0].upper()}{key[1:]}": value for key, value in sources.items()},
        )
        return f"{inputs['function']}/{inputs['statementId']}"

    def read(self, identity: str) -> Properties:
        """Find the statement. What it says cannot have changed: AWS lets it be added and removed only."""
        function, _, statement = identity.partition("/")
        policy = json.loads(self.aws.lambda_.get_policy(FunctionName=function)["Policy"])
        if all(found["Sid"] != statement for found in policy["Statement"]):
            raise Gone
        return {"function": function, "statementId": statement}

    def delete(self, identity: str) -> None:
        """Remove the statement."""
        function, _, statement = identity.partition("/")
        self.aws.lambda_.remove_permission(FunctionName=function, StatementId=statement)


RESOURCES: dict[str, type[ResourceType]] = {
    "aws:iam/role:Role": Role,
    "aws:iam/rolePolicy:RolePolicy": RolePolicy,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": RolePolicyAttachment,
    "aws:lambda/function:Function": Function,
    "aws:lambda/permission:Permission": Permission,
}
"""Every type that is served, by its token."""
