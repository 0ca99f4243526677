"""A Lambda, the IAM role that may invoke it, the Genesys Cloud integration that assumes that role, and its action."""

import json

import pulumi
import pulumi_aws as aws

import pulumi_genesyscloud as genesyscloud

# The AWS account from which Genesys Cloud assumes roles, in all regions but FedRAMP.
GENESYS_CLOUD = "arn:aws:iam::765628985471:root"


def policy(**statement):
    """An IAM policy that allows one thing."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


execution = aws.iam.Role(
    "orders-execution",
    assume_role_policy=policy(Action="sts:AssumeRole", Principal={"Service": "lambda.amazonaws.com"}),
)
function = aws.lambda_.Function(
    "orders",
    runtime="python3.12",
    handler="handler.handle",
    timeout=15,  # Genesys Cloud waits less than 20 seconds
    role=execution.arn,
    code=pulumi.FileArchive("./function"),
)

invocation = aws.iam.Role(
    "orders-invocation",
    assume_role_policy=genesyscloud.get_organization().id.apply(
        lambda organization_id: policy(
            Action="sts:AssumeRole",
            Principal={"AWS": GENESYS_CLOUD},
            Condition={"StringEquals": {"sts:ExternalId": organization_id}},
        )
    ),
)
permission = aws.iam.RolePolicy(
    "invoke-orders",
    role=invocation.id,
    policy=function.arn.apply(lambda arn: policy(Action="lambda:InvokeFunction", Resource=arn)),
)

credential = genesyscloud.IntegrationCredential.amazon_web_services_arn("orders", arn=invocation.arn)
integration = genesyscloud.DataActionIntegration(
    "orders",
    integration_type=genesyscloud.IntegrationType.AWS_LAMBDA,
    credential=credential,
    notes="Orders, looked up by a Lambda. Managed by Pulumi.",
    opts=pulumi.ResourceOptions(depends_on=[permission]),
)
action = genesyscloud.DataAction(
    "look-up-order",
    integration=integration,
    contract={
        "input": {"type": "object", "required": ["orderId"], "properties": {"orderId": {"type": "string"}}},
        "output": {"type": "object", "properties": {"status": {"type": "string"}}},
    },
    config=genesyscloud.DataActionConfig.aws_lambda(function.arn),
)

pulumi.export("function_arn", function.arn)
pulumi.export("role_arn", invocation.arn)
pulumi.export("integration_id", integration.id)
pulumi.export("integration_state", integration.reported_state)
pulumi.export("action_id", action.id)
