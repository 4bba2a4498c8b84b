import * as pulumi from "@pulumi/pulumi";
import { throwMistakes } from "../pipeline/errors";
import type { TrustPolicy } from "../pipeline/plan/access/trustPolicies";
import { escText } from "../pipeline/plan/esc/escText";
import { resolve } from "../pipeline/flow/resolve";
import { planProject } from "../pipeline/plan/planProject";
import { parseSettings } from "../pipeline/settings/settings";
import { visible } from "../pipeline/visible";
import type { GitLabPlan } from "../targets/gitlab/gitLabPlan";
import { targets } from "../targets";
import { failure } from "./failure";
import { createCiFile } from "./gitlab/ciFile";
import { createGitLabEnvironments } from "./gitlab/gitLabEnvironments";
import { createProtections } from "./gitlab/protections";
import { createReviewGates } from "./gitlab/reviewGates";
import { createSchedules } from "./gitlab/schedules";
import { createTokenVariables, createVariables } from "./gitlab/variables";
import { checkedFacts } from "./lookups/checkedFacts";
import { outputsIn } from "./outputsIn";
import type { PipelineContext } from "./pipelineContext";
import { createEscEnvironments } from "./pulumiCloud/escEnvironments";
import { createIssuer, type IssuerPolicy } from "./pulumiCloud/issuer";
import { createPolicyGroup } from "./pulumiCloud/policyGroup";
import { createTeams } from "./pulumiCloud/teams";
import { createTokens } from "./pulumiCloud/tokens";
import { ownsIssuer, trustsIssuer } from "./pulumiCloud/trust";
import type { PulumiPipelineArgs } from "./pulumiPipelineArgs";
import { sayWarnings } from "./sayWarnings";
import { type Secrets, secretsOf } from "./secrets";
import { Unregistered } from "./unregistered";

/**
 * All that a GitLab project needs to deploy its own Pulumi program, and the pipeline that does it. Mistakes in the
 * arguments, and what GitLab or Pulumi Cloud will not accept, are reported before anything is changed.
 */
export class PulumiPipeline extends pulumi.ComponentResource<PipelineOutputs> {
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
    super("pulumi-pipeline:index:PulumiPipeline", name, new Unregistered(requestOf(name, args)), opts);
    const built = this.getData();

    this.definition = pulumi.output(built.then(({ definition }) => definition));
    this.definitionUrl = pulumi.output(built.then(({ definitionUrl }) => definitionUrl));
    this.policies = pulumi.output(built.then(({ policies }) => policies));
    this.environments = pulumi.output(built.then(({ environments }) => environments));
    this.escDefinitions = pulumi.output(built.then(({ escDefinitions }) => escDefinitions));
    // Registered at once, so that the program does not end before the lookups have: the SDK waits for these outputs.
    this.registerOutputs({
      definition: this.definition,
      definitionUrl: this.definitionUrl,
      policies: this.policies,
      environments: this.environments,
      escDefinitions: this.escDefinitions,
    });
  }

  /**
   * Looks first, then builds: the first child is created after the last lookup, and none where there is a mistake.
   *
   * @internal
   */
  protected override async initialize({ value }: Unregistered<PipelineRequest>): Promise<PipelineOutputs> {
    const { name, plan, secrets } = value;
    sayWarnings(plan.warnings, this);
    const context = { name, plan, secrets, parent: this, facts: await checkedFacts(name, plan, secrets, this) };
    const definition = targets.gitlab.render(context.facts.pipeline);
    sayFindings(context);

    const protections = createProtections(context);
    const records = createGitLabEnvironments(context);
    const gates = createReviewGates(context, records);
    const esc = createEscEnvironments(context);
    const teams = createTeams(context, esc);
    const packs = createPolicyGroup(context);
    const guards = [
      ...protections,
      ...records,
      ...gates,
      ...Object.values(esc.byName),
      ...esc.others,
      ...teams,
      ...packs,
    ];
    const trust = createTrust(context, guards);
    const variables = createVariables(context, guards);
    const file = createCiFile(context, definition, [...guards, ...trust, ...variables]);
    createSchedules(context, [file]);

    return {
      definition: file.content,
      definitionUrl: definitionUrlOf(context),
      policies: [...context.facts.policies],
      environments: environmentsOf(plan),
      escDefinitions: escDefinitionsOf(plan),
    };
  }
}

/** What is known of a pipeline before anything is looked up. */
interface PipelineRequest {
  readonly name: string;
  readonly plan: GitLabPlan;
  readonly secrets: Secrets;
}

/** What the public outputs come to. */
interface PipelineOutputs {
  readonly definition: pulumi.Output<string>;
  readonly definitionUrl: string;
  readonly policies: TrustPolicy[];
  readonly environments: Record<string, string>;
  readonly escDefinitions: Record<string, string>;
}

/** Throws the mistakes that the arguments have by themselves. */
function requestOf(name: string, args: PulumiPipelineArgs): PipelineRequest {
  const { secrets: _, ...settings } = args;
  try {
    throwMistakes(outputsIn(settings));
    const origin = { project: pulumi.getProject(), stack: pulumi.getStack() };
    const plan = planProject(resolve(parseSettings(settings, targets.gitlab)), targets.gitlab, origin);
    return { name, plan, secrets: secretsOf(args) };
  } catch (error) {
    throw failure(name, error);
  }
}

/** What the lookups found, for the reader of the preview. */
function sayFindings({ facts, parent }: PipelineContext): void {
  sayWarnings(facts.warnings, parent);
  for (const finding of facts.found) void pulumi.log.info(visible(finding), parent);
  for (const doubt of facts.doubts) void pulumi.log.warn(visible(doubt), parent);
}

function createTrust(context: PipelineContext, dependsOn: pulumi.Resource[]): pulumi.Resource[] {
  const { plan } = context;
  if (!trustsIssuer(plan)) return createTokenVariables(context, createTokens(context, dependsOn), dependsOn);
  return ownsIssuer(plan) ? [createIssuer(context, dependsOn)] : [];
}

function definitionUrlOf({ plan, facts }: PipelineContext): string {
  return `${facts.webUrl}/-/blob/${plan.defaultBranch}/${targets.gitlab.file}`;
}

/** The full name of every ESC environment, by its key. */
function environmentsOf({ escEnvironments, organization }: GitLabPlan): Record<string, string> {
  return Object.fromEntries(
    escEnvironments.map(({ key, project, name }) => [key, `${organization ?? ""}/${project}/${name}`]),
  );
}

/** The text of every ESC definition, with the names of secrets in the place of their values, for review. */
function escDefinitionsOf({ escEnvironments }: GitLabPlan): Record<string, string> {
  return Object.fromEntries(
    escEnvironments.flatMap(({ key, definition }) =>
      definition ? [[key, escText(definition, (named) => ({ named }))]] : [],
    ),
  );
}
