import * as pulumi from "@pulumi/pulumi";
import { type Plan, planProject } from "../pipeline/plan";
import { parseSettings } from "../pipeline/settings";
import { targets } from "../targets";
import { createCiFile } from "./ciFile";
import { createEnvironments } from "./environments";
import { failure } from "./failure";
import { createIssuer, type IssuerPolicy, policiesOf } from "./issuer";
import { checkedFacts } from "./lookups/checkedFacts";
import type { Parts } from "./parts";
import { createProtections } from "./protections";
import type { PulumiPipelineArgs } from "./pulumiPipelineArgs";
import { secretsOf } from "./secrets";
import { createTeams } from "./teams";
import { createTokens } from "./tokens";
import { createTokenVariables, createVariables } from "./variables";

/**
 * All that a GitLab project needs to deploy its own Pulumi program, and the pipeline that does it. Mistakes in the
 * arguments, and what GitLab or Pulumi Cloud will not accept, are reported before anything is changed.
 */
export class PulumiPipeline extends pulumi.ComponentResource {
  /** The text of the rendered `.gitlab-ci.yml`. */
  public readonly definition: pulumi.Output<string>;

  /** Where that file is to be seen in GitLab. */
  public readonly definitionUrl: pulumi.Output<string>;

  /** Who may get which Pulumi token, as the issuer's policies say it. Empty in token mode. */
  public readonly policies: pulumi.Output<IssuerPolicy[]>;

  /** For each deployment, by name, its ESC environment as `organization/project/environment`. */
  public readonly environments: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: PulumiPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = planOf(name, args);
    super("pulumi-pipeline:index:PulumiPipeline", name, {}, opts);
    for (const warning of plan.warnings) void pulumi.log.warn(warning, this);

    const secrets = secretsOf(args);
    const parts: Parts = { name, plan, facts: checkedFacts(name, plan, secrets, this), parent: this };

    const protections = createProtections(parts);
    const environments = createEnvironments(parts);
    const records = Object.values(environments).flatMap(({ gitlab, esc }) => [gitlab, esc]);
    const teams = createTeams(parts, environments);
    const guarded = [...protections, ...records, ...teams];
    const trust = plan.authentication === "oidc" ? [createIssuer(parts, guarded)] : createTokenTrust(parts, guarded);
    const variables = createVariables(parts, secrets, guarded);
    const definition = targets.gitlab.render(plan.pipeline);
    const file = createCiFile(parts, definition, [...guarded, ...trust, ...variables]);

    this.definition = file.content;
    this.definitionUrl = definitionUrlOf(parts);
    this.policies = plan.authentication === "oidc" ? policiesOf(parts) : pulumi.output([]);
    this.environments = environmentsOf(parts);
    this.registerOutputs({
      definition: this.definition,
      definitionUrl: this.definitionUrl,
      policies: this.policies,
      environments: this.environments,
    });
  }
}

function planOf(name: string, { secrets: _, ...settings }: PulumiPipelineArgs): Plan {
  try {
    return planProject(parseSettings(settings), { project: pulumi.getProject(), stack: pulumi.getStack() });
  } catch (error) {
    throw failure(name, error);
  }
}

function createTokenTrust(parts: Parts, dependsOn: pulumi.Resource[]): pulumi.Resource[] {
  return createTokenVariables(parts, createTokens(parts, dependsOn), dependsOn);
}

function definitionUrlOf({ plan, facts }: Parts): pulumi.Output<string> {
  return facts.apply(({ webUrl }) => `${webUrl}/-/blob/${plan.defaultBranch}/${targets.gitlab.file}`);
}

function environmentsOf({ plan }: Parts): pulumi.Output<Record<string, string>> {
  return pulumi.output(
    Object.fromEntries(
      plan.environments.map(({ name, escProject }) => [name, `${plan.organization}/${escProject}/${name}`]),
    ),
  );
}
