import * as pulumi from "@pulumi/pulumi";
import { describe, throwMistakes } from "../pipeline/errors";
import type { TrustPolicy } from "../pipeline/plan/access/trustPolicies";
import { escText } from "../pipeline/plan/esc/escText";
import { resolve } from "../pipeline/flow/resolve";
import { planProject } from "../pipeline/plan/planProject";
import { parseSettings } from "../pipeline/settings/settings";
import { visible } from "../pipeline/visible";
import { targets } from "../targets";
import type { GitLabPlan as Plan } from "../targets/gitlab/gitLabPlan";
import { createCiFile } from "./gitlab/ciFile";
import { createEscEnvironments } from "./pulumiCloud/escEnvironments";
import { failure } from "./failure";
import { warnOfMissingPolicies } from "./foundation/foundationPolicies";
import { createGitLabEnvironments } from "./gitlab/gitLabEnvironments";
import { createIssuer, type IssuerPolicy, policiesOf } from "./pulumiCloud/issuer";
import { checkedFacts } from "./lookups/checkedFacts";
import { outputsIn } from "./outputsIn";
import type { PipelineContext } from "./pipelineContext";
import { createPolicyGroup } from "./pulumiCloud/policyGroup";
import { createProtections } from "./gitlab/protections";
import type { PulumiPipelineArgs } from "./pulumiPipelineArgs";
import { createReviewGates } from "./gitlab/reviewGates";
import { createSchedules } from "./gitlab/schedules";
import { secretsOf } from "./secrets";
import { createTeams } from "./pulumiCloud/teams";
import { createTokens } from "./pulumiCloud/tokens";
import { createTokenVariables, createVariables } from "./gitlab/variables";

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

  /**
   * The ESC environments as `organization/project/environment`: by the deployment's name, with `-preview` for the one
   * that its previews open, `review` for the review stacks', `base` for the one that all are composed of.
   */
  public readonly environments: pulumi.Output<Record<string, string>>;

  /** What those of them say that the settings write, by the same names. A secret is in them by its name alone. */
  public readonly escDefinitions: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: PulumiPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = planOf(name, args);
    super("pulumi-pipeline:index:PulumiPipeline", name, {}, opts);
    for (const warning of plan.warnings) void pulumi.log.warn(describe(warning), this);

    const secrets = secretsOf(args);
    const context: PipelineContext = { name, plan, facts: checkedFacts(name, plan, secrets, this), parent: this };
    sayFindings(context);

    const protections = createProtections(context);
    const records = createGitLabEnvironments(context);
    const gates = createReviewGates(context, records);
    const environments = createEscEnvironments(context, secrets);
    const teams = createTeams(context, environments);
    const policies = createPolicyGroup(context);
    const esc = [...Object.values(environments.byName), ...environments.others];
    const guarded = [...protections, ...records, ...gates, ...esc, ...teams, ...policies];
    const trusted = policiesOf(context);
    const trust = createTrust(context, trusted, guarded);
    const variables = createVariables(context, secrets, guarded);
    const definition = context.facts.apply(({ pipeline }) => targets.gitlab.render(pipeline));
    const file = createCiFile(context, definition, [...guarded, ...trust, ...variables]);
    createSchedules(context, [file]);

    this.definition = file.content;
    this.definitionUrl = definitionUrlOf(context);
    this.policies = trustsIssuer(plan) ? warnOfMissingPolicies(context, trusted) : pulumi.output([]);
    this.environments = environmentsOf(context);
    this.escDefinitions = escDefinitionsOf(context);
    this.registerOutputs({
      definition: this.definition,
      definitionUrl: this.definitionUrl,
      policies: this.policies,
      environments: this.environments,
      escDefinitions: this.escDefinitions,
    });
  }
}

function planOf(name: string, { secrets: _, ...settings }: PulumiPipelineArgs): Plan {
  try {
    throwMistakes(outputsIn(settings));
    const origin = { project: pulumi.getProject(), stack: pulumi.getStack() };
    return planProject(resolve(parseSettings(settings, targets.gitlab)), targets.gitlab, origin);
  } catch (error) {
    throw failure(name, error);
  }
}

/** What the files of the programs showed, for the reader of the preview. */
function sayFindings({ facts, parent }: PipelineContext): void {
  facts.apply(({ found, doubts, warnings }) => {
    for (const warning of warnings) void pulumi.log.warn(describe(warning), parent);
    for (const finding of found) void pulumi.log.info(visible(finding), parent);
    for (const doubt of doubts) void pulumi.log.warn(visible(doubt), parent);
  });
}

function createTrust(
  context: PipelineContext,
  policies: pulumi.Output<TrustPolicy[]>,
  dependsOn: pulumi.Resource[],
): pulumi.Resource[] {
  const { plan } = context;
  if (!trustsIssuer(plan)) return createTokenVariables(context, createTokens(context, dependsOn), dependsOn);
  return plan.foundation === undefined ? [createIssuer(context, policies, dependsOn)] : [];
}

/** A store of one's own knows no identities: its keys are the team's own variables. */
function trustsIssuer({ authentication, organization }: Plan): boolean {
  return authentication === "oidc" && organization !== undefined;
}

function definitionUrlOf({ plan, facts }: PipelineContext): pulumi.Output<string> {
  return facts.apply(({ webUrl }) => `${webUrl}/-/blob/${plan.defaultBranch}/${targets.gitlab.file}`);
}

/** Every environment by its name here, and in full. */
function environmentsOf({ plan }: PipelineContext): pulumi.Output<Record<string, string>> {
  return pulumi.output(
    Object.fromEntries(
      plan.escEnvironments.map(({ key, project, name }) => [key, `${plan.organization ?? ""}/${project}/${name}`]),
    ),
  );
}

/** What the environments say, with the names of secrets in the place of their values, for whoever reviews a change. */
function escDefinitionsOf({ plan }: PipelineContext): pulumi.Output<Record<string, string>> {
  return pulumi.output(
    Object.fromEntries(
      plan.escEnvironments.flatMap(({ key, definition }) =>
        definition ? [[key, escText(definition, (named) => ({ named }))]] : [],
      ),
    ),
  );
}
