"""Components that hold an integration and what it needs in AWS.

    from pulumi_genesyscloud.aws import LambdaDataActions

    LambdaDataActions("orders", functions=[function])

They need the extra `aws`: `pip install 'pulumi-genesyscloud[aws]'`.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeAlias, cast
from urllib.parse import urlsplit

import pulumi

try:
    import pulumi_aws as aws
except ModuleNotFoundError as missing:
    raise ImportError(
        f"pulumi_genesyscloud.aws needs the package {missing.name}: pip install 'pulumi-genesyscloud[aws]'",
        name=missing.name,
    ) from missing

from genesyscloud_provider.adapters.program.serving import provider_meant
from genesyscloud_provider.client.configuration import API_URL, NAMESPACE, REGION, Setting
from genesyscloud_provider.client.regions import domain
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.formats import fits
from pulumi_genesyscloud.enums import IntegrationType, IntendedState
from pulumi_genesyscloud.integration import DataActionIntegration
from pulumi_genesyscloud.integration_credential import IntegrationCredential
from pulumi_genesyscloud.lookups import get_organization
from pulumi_genesyscloud.provider import Provider

__all__ = ["LambdaDataActions"]

# A text, because pulumi_aws loads its Lambda part, which warns of itself, when it is first touched.
LambdaFunction: TypeAlias = "aws.lambda_.Function | aws.lambda_.Alias | pulumi.Input[str]"

_TYPE: Final = f"{NAMESPACE}:aws:LambdaDataActions"

_ACCOUNT: Final = re.compile(r"\d{12}", re.ASCII)


class LambdaDataActions(pulumi.ComponentResource):
    """An AWS Lambda data actions integration, with the IAM role through which it invokes Lambda functions.

    It makes

    - an IAM role that trusts Genesys Cloud's AWS account, and only when it acts for this organization: the trust policy
      demands the organization's id as the external id,
    - a policy in that role which allows `lambda:InvokeFunction` on exactly the functions given,
    - the credential with the role's ARN, and the integration that uses it, active when `pulumi up` is done.

    The integration has the promises of `DataActionIntegration`: a change that would replace or delete it is refused
    while published actions under it are in use.

    Genesys Cloud expects a Lambda function to complete in less than 20 seconds. A function that is
    given as a resource, and whose `timeout` is 20 seconds or more, is a warning.

    Args:
        resource_name: the resource's name in Pulumi, and the start of the names of all that it makes.
        functions: what Genesys Cloud may invoke, at least one: a `pulumi_aws.lambda_.Function`, a
            `pulumi_aws.lambda_.Alias`, or the ARN of a function, a version or an alias. AWS grants exactly what an ARN
            says: with a version's or an alias's, that one and not the function itself; with the function's own, no
            version and no alias. Actions call the function by the same ARN. A change updates the policy in place.
        name: the integration's name in Genesys Cloud; by default as `DataActionIntegration` says. Keep it unique: it
            tells integrations and their actions apart wherever they are chosen. A change updates in place.
        notes: the integration's notes, free text for administrators; empty by default. A change updates in place.
        intended_state: the integration's intended state, `ENABLED` (the default) or `DISABLED`. A change updates in
            place and waits until it is reached.
        deletion_protection: the integration's deletion protection; by default what the setting
            `genesyscloud:deletionProtection` says, which is True. False is consent, a change in place that
            counts once it is deployed.
        organization_id: the id, a UUID, of the Genesys Cloud organization that the role trusts; by default of the one
            that the configured credentials belong to (`get_organization`). A change updates the role in place.
        genesys_cloud_account: the id, 12 digits, of the AWS account from which Genesys Cloud assumes the role; by
            default the account of its core and satellite regions. Required in the regions that have
            another one, FedRAMP and the European Sovereign Cloud; ask Genesys Cloud for it. They are recognized by
            `genesyscloud:region` or `genesyscloud:apiUrl`, or those of the provider in `opts`; behind a gateway of
            yours, set the region as well. A change updates the role in place.
        opts: Pulumi's resource options. A provider for AWS in `providers` goes to the role and its policy, one for
            Genesys Cloud to the credential and the integration, and its organization is the one that the role trusts.

    Raises:
        pulumi.RunError: an argument cannot be right, or the region needs `genesys_cloud_account`; the message says
            which, and what to do. A value that only the deployment knows is checked then.
    """

    role: aws.iam.Role
    """The role that Genesys Cloud assumes."""
    role_arn: pulumi.Output[str]
    """The role's ARN."""
    credential: IntegrationCredential
    """The credential that holds the role's ARN."""
    integration: DataActionIntegration
    """The integration that uses the credential."""
    integration_id: pulumi.Output[str]
    """The integration's id."""

    def __init__(
        self,
        resource_name: str,
        functions: Sequence[LambdaFunction],
        name: pulumi.Input[str] | None = None,
        notes: pulumi.Input[str] | None = None,
        intended_state: pulumi.Input[IntendedState | str] | None = None,
        deletion_protection: pulumi.Input[bool] | None = None,
        organization_id: pulumi.Input[str] | None = None,
        genesys_cloud_account: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        provider = provider_meant(opts, _TYPE)
        argument = partial(_Argument, resource_name)
        arns = _arns(argument("functions"), functions)
        account = argument("genesys_cloud_account").checked(
            _account_of_region(resource_name, provider) if genesys_cloud_account is None else genesys_cloud_account,
            lambda text: _ACCOUNT.fullmatch(text) is not None,
            "the id of an AWS account, which has 12 digits",
        )
        organization = (
            get_organization(pulumi.InvokeOptions(provider=provider)).id
            if organization_id is None
            else argument("organization_id").checked(
                organization_id,
                lambda text: fits(text, facts.Format.UUID),
                "the id of an organization, which is a UUID",
            )
        )

        super().__init__(_TYPE, resource_name, None, opts)
        for each in functions:
            if isinstance(each, aws.lambda_.Function):
                each.timeout.apply(partial(self._warn_of_timeout, each.pulumi_resource_name))

        partition = aws.get_partition_output(opts=pulumi.InvokeOutputOptions(parent=self)).partition
        self.role = aws.iam.Role(
            f"{resource_name}-invocation",
            description="Assumed by Genesys Cloud, to invoke Lambda functions for data actions",
            assume_role_policy=pulumi.Output.all(partition, account, organization).apply(lambda known: _trust(*known)),
            opts=pulumi.ResourceOptions(parent=self),
        )
        policy = aws.iam.RolePolicy(
            f"{resource_name}-invocation",
            role=self.role.id,
            policy=pulumi.Output.all(*arns).apply(_permission),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.credential = IntegrationCredential.amazon_web_services_arn(
            resource_name, arn=self.role.arn, opts=pulumi.ResourceOptions(parent=self)
        )
        self.integration = DataActionIntegration(
            resource_name,
            IntegrationType.AWS_LAMBDA,
            self.credential,
            name=name,
            notes=notes,
            intended_state=intended_state,
            deletion_protection=deletion_protection,
            # Active only when the role may do what its actions need, and gone before the role loses it.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )
        self.role_arn = self.role.arn
        self.integration_id = self.integration.id
        self.register_outputs({"roleArn": self.role_arn, "integrationId": self.integration_id})

    def _warn_of_timeout(self, function: str, timeout: float | None) -> None:
        limit = facts.LAMBDA_SECONDS
        if timeout is not None and timeout >= limit:
            pulumi.log.warn(
                f"The Lambda function {function!r} has a timeout of {timeout:g} seconds, but Genesys Cloud expects it"
                f" to complete in less than {limit}. Set its `timeout` to {limit - 1} or less, and see that it"
                " completes in that time.",
                self,
            )


@dataclass(frozen=True)
class _Argument:
    """An argument of a component, for what has to be said about it."""

    resource_name: str
    name: str

    def wrong(self, text: str) -> pulumi.RunError:
        """The error that ends the program with its message alone."""
        return pulumi.RunError(f"LambdaDataActions {self.resource_name!r}: `{self.name}` {text}")

    def checked(self, value: pulumi.Input[str], fit: Callable[[str], bool], meant: str) -> pulumi.Output[str]:
        """The value. It is judged at once, or when it is known, and then not shown: it may be a secret."""

        def judged(known: Any, shown: str = "a value that is something else") -> str:
            if isinstance(known, str) and fit(known):
                return known
            raise self.wrong(f"has {shown}. Give {meant}.")

        if isinstance(value, pulumi.Output | Awaitable):
            later: pulumi.Output[Any] = pulumi.Output.from_input(cast("Any", value))
            return later.apply(judged)
        return pulumi.Output.from_input(judged(value, repr(value)))


def _arns(argument: _Argument, functions: Sequence[LambdaFunction]) -> list[pulumi.Output[str]]:
    if isinstance(functions, str) or not isinstance(functions, Sequence):
        raise argument.wrong("has to be a list, also for one function.")
    if not functions:
        raise argument.wrong("is empty. Give at least one Lambda function: a role that may invoke none is of no use.")
    return [_arn(argument, each) for each in functions]


def _arn(argument: _Argument, function: LambdaFunction) -> pulumi.Output[str]:
    """The ARN of what Genesys Cloud may invoke; none has a wildcard."""
    value = function.arn if isinstance(function, aws.lambda_.Function | aws.lambda_.Alias) else function
    return argument.checked(
        value,
        lambda text: fits(text, facts.Format.FUNCTION_ARN),
        "Lambda functions and aliases as resources, or ARNs of functions, versions or aliases, such as"
        " arn:aws:lambda:us-east-1:123456789012:function:orders or the same with :live at its end",
    )


def _account_of_region(resource_name: str, provider: pulumi.ProviderResource | None) -> pulumi.Input[str]:
    """The AWS account from which Genesys Cloud assumes roles where the integration will be."""
    if isinstance(provider, Provider):
        given = pulumi.Output.all(provider.region, provider.api_url)
        return given.apply(lambda known: _account(resource_name, known[0], known[1]))
    stack = pulumi.Config(NAMESPACE)
    return _account(resource_name, stack.get(REGION.name), stack.get(API_URL.name))


def _account(resource_name: str, region: str | None, api_url: str | None) -> str:
    """The AWS account from which Genesys Cloud assumes roles in a region; the environment has what is not given.

    Raises:
        pulumi.RunError: it is not known with certainty.
    """
    place_given = domain(region or _in_environment(REGION))
    host = urlsplit(api_url or _in_environment(API_URL)).hostname or ""
    for place, account in facts.OTHER_AWS_ACCOUNTS.items():
        is_meant = place_given == place or host.endswith(f".{place}")
        if is_meant and account.certainty is not facts.Certainty.CONFIRMED:
            raise _Argument(resource_name, "genesys_cloud_account").wrong(
                f"is required in the Genesys Cloud region {place}, where roles are assumed from another AWS account"
                " than elsewhere. Ask Genesys Cloud for the id of that account, and pass it."
            )
    return str(facts.AWS_ACCOUNT.id)


def _in_environment(setting: Setting) -> str:
    return os.environ.get(setting.environment, "").strip()


def _trust(partition: str, account: str, organization_id: str) -> str:
    """Who may assume the role: Genesys Cloud, on behalf of this organization."""
    return _policy(
        Action="sts:AssumeRole",
        Principal={"AWS": f"arn:{partition}:iam::{account}:root"},
        Condition={"StringEquals": {"sts:ExternalId": organization_id}},
    )


def _permission(arns: list[str]) -> str:
    """What the role may do; in whichever order the program names the functions, it is the same."""
    return _policy(Action="lambda:InvokeFunction", Resource=sorted(set(arns)))


def _policy(**statement: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})
