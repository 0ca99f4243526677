"""For each team a Lambda, and the Genesys Cloud integration that may invoke it and nothing else."""

import json

import pulumi
import pulumi_aws as aws

from pulumi_genesyscloud.aws import LambdaDataActions

# Each has its Lambda's code in functions/<team>.
TEAMS = ["orders", "billing"]

LAMBDA_MAY_ASSUME = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
        ],
    }
)


def lambda_of(team):
    """The team's Lambda, which may write logs."""
    execution = aws.iam.Role(f"{team}-execution", assume_role_policy=LAMBDA_MAY_ASSUME)
    aws.iam.RolePolicyAttachment(
        f"{team}-logs",
        role=execution.name,
        policy_arn=aws.iam.ManagedPolicy.AWS_LAMBDA_BASIC_EXECUTION_ROLE,
    )
    return aws.lambda_.Function(
        team,
        runtime="python3.12",
        handler="handler.handle",
        timeout=15,  # Genesys Cloud expects less than 20 seconds
        role=execution.arn,
        code=pulumi.FileArchive(f"./functions/{team}"),
    )


for team in TEAMS:
    function = lambda_of(team)
    data_actions = LambdaDataActions(
        team,
        functions=[function],
        notes=f"Data actions of the {team} team. Managed by Pulumi.",
        # Flows are live in production; elsewhere nobody has to ask before an integration goes.
        deletion_protection=pulumi.get_stack() == "production",
        # In the FedRAMP region, the AWS account that Genesys Cloud tells you.
        genesys_cloud_account=pulumi.Config().get("genesysCloudAccount"),
    )
    pulumi.export(team, {"function_arn": function.arn, "integration_id": data_actions.integration_id})
