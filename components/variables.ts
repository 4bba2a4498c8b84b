import * as gitlab from "@pulumi/gitlab";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedVariable } from "../targets/gitlab/project/variables";
import { type Parts, projectId } from "./parts";
import type { Secrets } from "./secrets";
import type { MintedToken } from "./tokens";

/** Creates the variables that the settings ask for. A secret's is masked and hidden, and never expanded. */
export function createVariables(parts: Parts, secrets: Secrets, dependsOn: pulumi.Resource[]): pulumi.Resource[] {
  return parts.plan.variables.map((variable) =>
    createVariable(
      parts,
      variable.scope === "*" ? variable.name : `${variable.scope}-${variable.name}`,
      {
        key: variable.name,
        value: valueOf(parts, variable, secrets),
        environmentScope: variable.scope,
        protected: variable.protected,
        ...(variable.value.kind === "secret" && secretly),
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
  parts: Parts,
  tokens: readonly MintedToken[],
  dependsOn: pulumi.Resource[],
): pulumi.Resource[] {
  return tokens.map(({ access, value }) => {
    const { identity, purpose, tokenScope } = access;
    return createVariable(
      parts,
      `${purpose}-PULUMI_ACCESS_TOKEN`,
      {
        key: "PULUMI_ACCESS_TOKEN",
        value,
        environmentScope: tokenScope,
        protected: identity === "deploy" || identity === "inspect",
        ...secretly,
      },
      dependsOn,
    );
  });
}

/** GitLab: a hidden variable is masked too, and its value can never be read back. */
const secretly = { masked: true, hidden: true, raw: true };

/** Key and scope name a variable, so that a new one can only come after the old one has gone. */
function createVariable(
  parts: Parts,
  suffix: string,
  variable: Omit<gitlab.ProjectVariableArgs, "project">,
  dependsOn: pulumi.Resource[],
): gitlab.ProjectVariable {
  return new gitlab.ProjectVariable(
    `${parts.name}-variable-${suffix}`,
    { project: projectId(parts), ...variable },
    { parent: parts.parent, dependsOn, deleteBeforeReplace: true },
  );
}

function valueOf(parts: Parts, { value }: PlannedVariable, secrets: Secrets): pulumi.Input<string> {
  switch (value.kind) {
    case "plain":
      return value.text;
    case "secret":
      return pulumi.secret(pulumi.all([parts.facts, secrets]).apply(([, all]) => all[value.secret] ?? ""));
  }
}
