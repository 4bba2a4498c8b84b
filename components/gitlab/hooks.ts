import * as gitlab from "@pulumi/gitlab";
import * as pulumi from "@pulumi/pulumi";
import { hookSwitches } from "../../targets/gitlab/project/hooks";
import { retention } from "../leaving/leaving";
import { importOption, type PipelineContext, projectId } from "../pipelineContext";
import { resourceNames } from "./resourceNames";

/** The webhooks. They are created last, so that they get no events of the onboarding. */
export function createHooks(context: PipelineContext, dependsOn: pulumi.Resource[]): pulumi.Resource[] {
  return context.plan.hooks.map((hook) => {
    const { name, url, token } = hook;
    const resourceName = resourceNames.hook(context.name, hook);
    return new gitlab.ProjectHook(
      resourceName,
      {
        project: projectId(context),
        name,
        url,
        ...hookSwitches(hook),
        ...(token !== undefined && { token: pulumi.secret(context.secrets.apply((all) => all[token] ?? "")) }),
      },
      {
        parent: context.parent,
        dependsOn,
        ...retention(context, "hooks", resourceName),
        ...importOption(context, resourceName),
      },
    );
  });
}
