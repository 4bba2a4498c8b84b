package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
	"pulumi-pipeline/sdk/go/pulumipipeline"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		pipeline, err := pulumipipeline.NewPulumiPipeline(ctx, "shop-api", &pulumipipeline.PulumiPipelineArgs{
			Project:      "acme/shop/api",
			Organization: ref("acme"),
			Program:      &pulumipipeline.ProgramArgs{Path: ref("infra"), Runtime: ref(pulumipipeline.RuntimeNodejs)},
			Deployments: []pulumipipeline.DeploymentArgs{
				{Name: "staging", Stack: ref("shop-api/staging"), On: pulumipipeline.TriggerArgs{Branch: ref("main")}},
				{
					Name:     "production",
					Stack:    ref("shop-api/production"),
					On:       pulumipipeline.TriggerArgs{Tag: ref("release-*")},
					Approval: ref(pulumipipeline.ApprovalManual),
				},
			},
			Variables: []pulumipipeline.VariableArgs{
				{Name: "AWS_REGION", Value: ref("eu-west-1")},
				{Name: "NPM_TOKEN", Secret: ref("npm"), Deployment: ref("production")},
			},
			// A secret may come from the stack's configuration, as here, or from any other resource.
			Secrets: pulumi.StringMap{"npm": config.New(ctx, "").RequireSecret("npmToken")},
		})
		if err != nil {
			return err
		}
		ctx.Export("definitionUrl", pipeline.DefinitionUrl)
		ctx.Export("escEnvironments", pipeline.EscEnvironments)
		ctx.Export("escDefinitions", pipeline.EscDefinitions)
		return nil
	})
}

// ref is for a setting that may be left out.
func ref[T any](value T) *T { return &value }
