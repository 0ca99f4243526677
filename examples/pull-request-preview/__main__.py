"""What this repository deploys: a Lambda, and the Genesys Cloud integration that invokes it through a role."""

import json

import pulumi
import pulumi_aws as aws

import pulumi_genesyscloud as genesyscloud


def policy(**statement):
    """An IAM policy that allows one thing."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


execution = aws.iam.Role(
    "execution",
    assume_role_policy=policy(Action="sts:AssumeRole", Principal={"Service": "lambda.amazonaws.com"}),
)
function = aws.lambda_.Function(
    "orders",
    runtime="python3.12",
    handler="handler.handle",
    role=execution.arn,
    code=pulumi.FileArchive("./function"),
)

invocation = aws.iam.Role(
    "invocation",
    assume_role_policy=genesyscloud.get_organization().id.apply(
        lambda organization_id: policy(
            Action="sts:AssumeRole",
            Principal={"AWS": "arn:aws:iam::765628985471:root"},  # Genesys Cloud
            Condition={"StringEquals": {"sts:ExternalId": organization_id}},
        )
    ),
)
permission = aws.iam.RolePolicy(
    "invoke",
    role=invocation.id,
    policy=function.arn.apply(lambda arn: policy(Action="lambda:InvokeFunction", Resource=arn)),
)

credential = genesyscloud.IntegrationCredential.amazon_web_services_arn("orders", arn=invocation.arn)
integration = genesyscloud.DataActionIntegration(
    "orders",
    integration_type=genesyscloud.IntegrationType.AWS_LAMBDA,
    credential=credential,
    notes="Orders. Owner: shop team",
    opts=pulumi.ResourceOptions(depends_on=[permission]),
)

pulumi.export("integration_id", integration.id)
pulumi.export("integration_state", integration.reported_state)
