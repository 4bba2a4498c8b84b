import pulumi
from pulumi_pipeline import (
    Approval, DeploymentArgs, ProgramArgs, PulumiPipeline, Runtime, TriggerArgs, VariableArgs,
)

config = pulumi.Config()

pipeline = PulumiPipeline(
    "shop-api",
    project="acme/shop/api",
    organization="acme",
    program=ProgramArgs(path="infra", runtime=Runtime.NODEJS),
    deployments=[
        DeploymentArgs(name="staging", stack="shop-api/staging", on=TriggerArgs(branch="main")),
        DeploymentArgs(
            name="production",
            stack="shop-api/production",
            on=TriggerArgs(tag="release-*"),
            approval=Approval.MANUAL,
        ),
    ],
    variables=[
        VariableArgs(name="AWS_REGION", value="eu-west-1"),
        VariableArgs(name="NPM_TOKEN", secret="npm", deployment="production"),
    ],
    # A secret may come from the stack's configuration, as here, or from any other resource.
    secrets={"npm": config.require_secret("npmToken")},
)

pulumi.export("definitionUrl", pipeline.definition_url)
pulumi.export("escEnvironments", pipeline.esc_environments)
pulumi.export("escDefinitions", pipeline.esc_definitions)
