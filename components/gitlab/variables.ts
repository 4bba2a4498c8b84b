import * as gitlab from "@pulumi/gitlab";
import * as pulumi from "@pulumi/pulumi";
import { LeaveChoice, Visibility } from "../../pipeline/settings/choices";
import { visibilityFlags, visibilityOf } from "../../targets/gitlab/project/masking";
import type { PlannedVariable } from "../../targets/gitlab/project/variables";
import { retention } from "../leaving/leaving";
import { type PipelineContext, projectId, importOption } from "../pipelineContext";
import type { CreatedToken } from "../pulumiCloud/tokens";
import { resourceNames } from "./resourceNames";

/**
 * The CI/CD variables of the settings. Every argument is set, because GitLab's provider keeps the old value of an unset
 * argument.
 */
export function createVariables(context: PipelineContext, dependsOn: pulumi.Resource[]): pulumi.Resource[] {
  return context.plan.variables.map((variable) => {
    const resourceName = resourceNames.variable(context.name, variable);
    return createVariable(
      context,
      resourceName,
      {
        key: variable.name,
        value: valueOf(context, variable),
        variableType: variable.type,
        raw: variable.raw,
        ...visibilityArgs(context, variable),
        description: variable.description ?? "",
        environmentScope: variable.scope,
        protected: variable.protected,
      },
      { dependsOn, ...retention(context, variable.value.kind === "secret" ? "secrets" : "variables", resourceName) },
    );
  });
}

/**
 * The CI/CD variables with the stored tokens. Tokens of reviewed code are protected. Tokens of unreviewed code can't
 * be, because merge requests get no protected variables. The preview's token has scope `*`; a variable with a narrower
 * scope overrides it.
 */
export function createTokenVariables(
  context: PipelineContext,
  tokens: readonly CreatedToken[],
  dependsOn: pulumi.Resource[],
): pulumi.Resource[] {
  return tokens.map(({ access, value }) => {
    const { identity, purpose, tokenScope } = access;
    const keepsTrust = context.leaving.onDestroy.trust === LeaveChoice.Keep;
    return createVariable(
      context,
      resourceNames.tokenVariable(context.name, purpose),
      {
        key: "PULUMI_ACCESS_TOKEN",
        value,
        environmentScope: tokenScope,
        protected: identity === "deploy" || identity === "inspect",
        ...secretVariableFlags,
      },
      // A destroy deletes an adopted variable, too, because its value is a token of this stack.
      { dependsOn, ...(keepsTrust && { retainOnDelete: true }) },
    );
  });
}

/** The flags of a token's variable. GitLab: the value of a hidden variable can't be read back. */
const secretVariableFlags = { ...visibilityFlags(Visibility.Hidden), raw: true };

/** A CI/CD variable. Key and scope identify it, so the old one is deleted first. */
function createVariable(
  context: PipelineContext,
  resourceName: string,
  variable: Omit<gitlab.ProjectVariableArgs, "project">,
  options: pulumi.CustomResourceOptions,
): gitlab.ProjectVariable {
  return new gitlab.ProjectVariable(
    resourceName,
    { project: projectId(context), ...variable },
    { parent: context.parent, ...options, deleteBeforeReplace: true, ...importOption(context, resourceName) },
  );
}

/** The flags of the visibility. They are not secret: they reveal no more than whether GitLab can mask the value. */
function visibilityArgs(
  context: PipelineContext,
  variable: PlannedVariable,
): Pick<gitlab.ProjectVariableArgs, "masked" | "hidden"> {
  if (variable.visibility !== undefined) return visibilityFlags(variable.visibility);
  const flags = pulumi.unsecret(
    pulumi.output(valueOf(context, variable)).apply((value) => visibilityFlags(visibilityOf(value))),
  );
  return { masked: flags.masked, hidden: flags.hidden };
}

function valueOf({ secrets }: PipelineContext, { value }: PlannedVariable): pulumi.Input<string> {
  switch (value.kind) {
    case "plain":
      return value.text;
    case "secret":
      return secrets.apply((all) => all[value.secret] ?? "");
  }
}
