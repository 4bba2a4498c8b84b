import * as pulumi from "@pulumi/pulumi";
import { describe } from "../pipeline/errors";
import { type Plan, planProject } from "../pipeline/plan/plan";
import { parseSettings } from "../pipeline/settings/settings";
import { targets } from "../targets";
import { createCiFile } from "./ciFile";
import { createEnvironments } from "./environments";
import { failure } from "./failure";
import { createIssuer, type IssuerPolicy, policiesOf } from "./issuer";
import { checkedFacts } from "./lookups/checkedFacts";
import { createPolicyGroup } from "./policyGroup";
import type { Parts } from "./parts";
import { createProtections } from "./protections";
import type { PulumiPipelineArgs } from "./pulumiPipelineArgs";
import { createSchedules } from "./schedules";
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
    for (const warning of plan.warnings) void pulumi.log.warn(describe(warning), this);

    const secrets = secretsOf(args);
    const parts: Parts = { name, plan, facts: checkedFacts(name, plan, secrets, this), parent: this };
    sayFindings(parts);

    const protections = createProtections(parts);
    const environments = createEnvironments(parts);
    const records = Object.values(environments).flatMap(({ gitlab, esc }) => [gitlab ?? [], esc ?? []].flat());
    const teams = createTeams(parts, environments);
    const policies = createPolicyGroup(parts);
    const guarded = [...protections, ...records, ...teams, ...policies];
    const trust = createTrust(parts, guarded);
    const variables = createVariables(parts, secrets, guarded);
    const definition = parts.facts.apply(({ pipeline }) => targets.gitlab.render(pipeline));
    const file = createCiFile(parts, definition, [...guarded, ...trust, ...variables]);
    createSchedules(parts, [file]);

    this.definition = file.content;
    this.definitionUrl = definitionUrlOf(parts);
    this.policies = trustsIssuer(plan) ? policiesOf(parts) : pulumi.output([]);
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

/** What the files of the programs showed, for the reader of the preview. */
function sayFindings({ facts, parent }: Parts): void {
  facts.apply(({ found, doubts }) => {
    for (const finding of found) void pulumi.log.info(finding, parent);
    for (const doubt of doubts) void pulumi.log.warn(doubt, parent);
  });
}

function createTrust(parts: Parts, dependsOn: pulumi.Resource[]): pulumi.Resource[] {
  return trustsIssuer(parts.plan)
    ? [createIssuer(parts, dependsOn)]
    : createTokenVariables(parts, createTokens(parts, dependsOn), dependsOn);
}

/** A store of one's own knows no identities: its keys are the team's own variables. */
function trustsIssuer({ authentication, organization }: Plan): boolean {
  return authentication === "oidc" && organization !== undefined;
}

function definitionUrlOf({ plan, facts }: Parts): pulumi.Output<string> {
  return facts.apply(({ webUrl }) => `${webUrl}/-/blob/${plan.defaultBranch}/${targets.gitlab.file}`);
}

function environmentsOf({ plan }: Parts): pulumi.Output<Record<string, string>> {
  return pulumi.output(
    Object.fromEntries(
      plan.environments.flatMap(({ name, esc }) =>
        esc ? [[name, `${plan.organization ?? ""}/${esc.project}/${name}`]] : [],
      ),
    ),
  );
}
