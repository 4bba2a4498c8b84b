import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import type { PlannedVariable } from "../../targets/gitlab/project/variables";
import { type PipelineContext, projectId } from "../pipelineContext";
import type { MintedToken } from "../pulumiCloud/tokens";

/** Creates the variables that the settings ask for. A secret's is masked and hidden, and never expanded. */
export function createVariables(context: PipelineContext, dependsOn: pulumi.Resource[]): pulumi.Resource[] {
  return context.plan.variables.map((variable) =>
    createVariable(
      context,
      variable.scope === "*" ? variable.name : `${variable.scope}-${variable.name}`,
      {
        key: variable.name,
        value: valueOf(context, variable),
        environmentScope: variable.scope,
        protected: variable.protected,
        ...(variable.value.kind === "secret" && secretVariableFlags),
      },
      dependsOn,
    ),
  );
}

/**
 * In token mode, the variables that hold the tokens. What runs reviewed code only is protected. What runs unreviewed code
 * can't be: GitLab gives a merge request no protected variable. The preview's is for every job, and loses against that of
 * an environment.
 */
export function createTokenVariables(
  context: PipelineContext,
  tokens: readonly MintedToken[],
  dependsOn: pulumi.Resource[],
): pulumi.Resource[] {
  return tokens.map(({ access, value }) => {
    const { identity, purpose, tokenScope } = access;
    return createVariable(
      context,
      `${purpose}-PULUMI_ACCESS_TOKEN`,
      {
        key: "PULUMI_ACCESS_TOKEN",
        value,
        environmentScope: tokenScope,
        protected: identity === "deploy" || identity === "inspect",
        ...secretVariableFlags,
      },
      dependsOn,
    );
  });
}

/** GitLab: a hidden variable is masked too, and its value can never be read back. */
const secretVariableFlags = { masked: true, hidden: true, raw: true };

/** Key and scope name a variable, so that a new one can only come after the old one has gone. */
function createVariable(
  context: PipelineContext,
  suffix: string,
  variable: Omit<gitlab.ProjectVariableArgs, "project">,
  dependsOn: pulumi.Resource[],
): gitlab.ProjectVariable {
  return new gitlab.ProjectVariable(
    `${context.name}-variable-${suffix}`,
    { project: projectId(context), ...variable },
    { parent: context.parent, dependsOn, deleteBeforeReplace: true },
  );
}

function valueOf({ secrets }: PipelineContext, { value }: PlannedVariable): pulumi.Input<string> {
  switch (value.kind) {
    case "plain":
      return value.text;
    case "secret":
      return secrets.apply((all) => all[value.secret] ?? "");
  }
}
