import * as pulumi from "@pulumi/pulumi";
import { valueOf } from "../pipeline/diagnostics/checked";
import { isProposed } from "../pipeline/settings/isProposed";
import { throwErrors } from "../pipeline/diagnostics/pipelineError";
import { projectSections } from "../pipeline/fleet/planSections";
import { escText } from "../pipeline/plan/esc/escText";
import { planSettings } from "../pipeline/plan/planSettings";
import type { DeploymentsPlan } from "../targets/deployments/deploymentsPlan";
import type { GitLabPlan } from "../targets/gitlab/gitLabPlan";
import { targetOf, targets } from "../targets";
import { failure } from "./failure";
import { beginRecord } from "./fleet/planRecord";
import { createCiFile, type DeliveredFile, keepCommittedFile } from "./gitlab/ciFile";
import { definitionUrlOf } from "./gitlab/definitionUrl";
import { createGitLabEnvironments } from "./gitlab/gitLabEnvironments";
import { createHooks } from "./gitlab/hooks";
import { createJobTokenScope } from "./gitlab/jobTokenScope";
import { createProposedFile } from "./gitlab/proposedFile";
import { createProtections } from "./gitlab/protections";
import { createReviewGates } from "./gitlab/reviewGates";
import { createSchedules } from "./gitlab/schedules";
import { createTeamFile } from "./gitlab/teamFile";
import { createTokenVariables, createVariables } from "./gitlab/variables";
import { recordAdopted } from "./leaving/adoptedRecord";
import { checkedFacts } from "./lookups/checkedFacts";
import { requireReadableProviders } from "./lookups/providerConfig";
import { outputsIn } from "./outputsIn";
import type { PipelineContext } from "./pipelineContext";
import { createEscEnvironments, type EscEnvironments } from "./pulumiCloud/escEnvironments";
import { afterWriting } from "./pulumiCloud/escWritten";
import { createIssuer, issuerOf } from "./pulumiCloud/issuer";
import type { IssuerPolicy } from "./pulumiCloud/issuerPolicy";
import { escEnvironmentsInPlace } from "./pulumiCloud/lookups/escInPlace";
import { isIssuerInPlace } from "./pulumiCloud/lookups/issuerInPlace";
import { createPolicyGroup } from "./pulumiCloud/policyGroup";
import { revokeFirst } from "./pulumiCloud/revokeFirst";
import { createTeams } from "./pulumiCloud/teams";
import { createTokens } from "./pulumiCloud/tokens";
import { ownsIssuer, trustsIssuer } from "./pulumiCloud/trust";
import { createDeployments } from "./pulumiDeployments/deployments";
import { disableFormerDeployments } from "./pulumiDeployments/formerSettings";
import type { PulumiPipelineArgs } from "./pulumiPipelineArgs";
import { logDiagnostics } from "./logDiagnostics";
import { type Secrets, secretsOf } from "./secrets";
import { Unregistered } from "./unregistered";

/**
 * The CI/CD pipeline that deploys the Pulumi programs of a GitLab project, with all resources that the pipeline needs.
 * Errors in the arguments, and what GitLab or Pulumi Cloud would refuse, are reported before any change.
 */
export class PulumiPipeline extends pulumi.ComponentResource<PipelineOutputs> {
  /** The text of the rendered CI file, or the deployment settings as YAML. Secrets are named, without their values. */
  public readonly definition: pulumi.Output<string>;

  /** The URL of the CI file in GitLab. Empty with `target: deployments`, which has no file. */
  public readonly definitionUrl: pulumi.Output<string>;

  /**
   * The policies of the OIDC issuer: which ID tokens are exchanged for which Pulumi access tokens. Empty if no jobs log in by
   * OIDC.
   */
  public readonly policies: pulumi.Output<IssuerPolicy[]>;

  /**
   * The ESC environments as `organization/project/environment`, by key: the deployment's name, that name with
   * `-preview` for its previews, `review` for review stacks, and `base` for the one that all others import.
   */
  public readonly escEnvironments: pulumi.Output<Record<string, string>>;

  /**
   * The ESC definitions that the settings write, by the keys of `escEnvironments`. They contain the names of secrets, not the values.
   */
  public readonly escDefinitions: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: PulumiPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-pipeline:index:PulumiPipeline", name, new Unregistered(planArgs(name, args)), opts);
    const built = this.getData();

    this.definition = pulumi.output(built.then(({ definition }) => definition));
    this.definitionUrl = pulumi.output(built.then(({ definitionUrl }) => definitionUrl));
    this.policies = pulumi.output(built.then(({ policies }) => policies));
    this.escEnvironments = pulumi.output(built.then(({ escEnvironments }) => escEnvironments));
    this.escDefinitions = pulumi.output(built.then(({ escDefinitions }) => escDefinitions));
    // The SDK waits for registered outputs, so the program does not exit before the lookups finish.
    this.registerOutputs({
      definition: this.definition,
      definitionUrl: this.definitionUrl,
      policies: this.policies,
      escEnvironments: this.escEnvironments,
      escDefinitions: this.escDefinitions,
    });
  }

  /**
   * Runs all lookups, then creates the children. On an error it rejects, so no child is created.
   *
   * @internal
   */
  protected override async initialize({ value }: Unregistered<PipelineInput>): Promise<PipelineOutputs> {
    const { name, plan: planned, secrets } = value;
    const options = { parent: this };
    await requireReadableProviders(name, options);
    if (planned.kind === "deployments") {
      return deploymentOutputs(planned.plan, await createDeployments(name, planned.plan, secrets, this));
    }
    const { plan } = planned;
    logDiagnostics(plan.warnings, this);
    const [{ facts, imports, cloudImports, leaving, lostTokens, wasCommitted, wasEdited, former }, escEnvironments] =
      await Promise.all([checkedFacts(name, plan, secrets, this), escEnvironmentsInPlace(plan, secrets, options)]);
    await revokeFirst(name, lostTokens, options);
    const finishRecord = await beginRecord({
      name,
      sections: (configuration) => projectSections(plan, targets.gitlab, configuration),
      parent: this,
    });
    const issuer = ownsIssuer(plan) && isIssuerInPlace(issuerOf({ name, plan, facts }), facts.issuer);
    const context = {
      name,
      plan,
      secrets,
      parent: this,
      facts,
      imports,
      cloudImports,
      leaving,
      wasCommitted,
      wasEdited,
      inPlace: { escEnvironments, issuer },
    };
    const definition = targets.gitlab.render(context.facts.pipeline);

    recordAdopted(name, leaving.adopted, this);
    const protections = createProtections(context);
    const ciEnvironments = createGitLabEnvironments(context);
    const reviewGates = createReviewGates(context, ciEnvironments);
    const jobTokenScope = createJobTokenScope(context);
    const esc = createEscEnvironments(context);
    const policyGroups = createPolicyGroup(context);
    const disabled = disableFormerDeployments(former, this);
    const prerequisites = [
      ...protections,
      ...ciEnvironments,
      ...reviewGates,
      ...jobTokenScope,
      ...Object.values(esc.byName),
      ...esc.others,
      ...policyGroups,
      ...disabled,
    ];
    const written = afterWriting(name, esc.written, pulumi.output(definition), options);
    const file = createFileWithAccess(context, written, esc, prerequisites);
    const files = [file.resource, ...createTeamFile(context, [file.resource])];
    const others = [...createSchedules(context, files), ...createHooks(context, files)];
    finishRecord([...prerequisites, ...file.access, ...files, ...others], file.content);

    return {
      definition: file.content,
      definitionUrl: definitionUrlOf(context),
      policies: [...context.facts.policies],
      escEnvironments: escEnvironmentNames(plan),
      escDefinitions: escDefinitionsOf(plan),
    };
  }
}

/** The input of `initialize`: the component's name, the plan and the secrets. */
interface PipelineInput {
  readonly name: string;
  readonly plan: TargetPlan;
  readonly secrets: Secrets;
}

/** The plan for the target of the settings. */
type TargetPlan =
  | { readonly kind: "gitlab"; readonly plan: GitLabPlan }
  | { readonly kind: "deployments"; readonly plan: DeploymentsPlan };

/** The values of the public outputs. */
interface PipelineOutputs {
  readonly definition: pulumi.Output<string>;
  readonly definitionUrl: string;
  readonly policies: IssuerPolicy[];
  readonly escEnvironments: Record<string, string>;
  readonly escDefinitions: Record<string, string>;
}

/** Plans the pipeline from the arguments. Throws if they have errors. */
function planArgs(name: string, args: PulumiPipelineArgs): PipelineInput {
  const { secrets: _, ...settings } = args;
  try {
    throwErrors(outputsIn(settings));
    const origin = { project: pulumi.getProject(), stack: pulumi.getStack() };
    const plan: TargetPlan =
      targetOf(settings) === targets.deployments
        ? { kind: "deployments", plan: valueOf(planSettings(settings, targets.deployments, origin)) }
        : { kind: "gitlab", plan: valueOf(planSettings(settings, targets.gitlab, origin)) };
    return { name, plan, secrets: secretsOf(args) };
  } catch (error) {
    throw failure(name, error);
  }
}

/** The outputs of a pipeline in Pulumi Deployments, which has no file and no policies. */
function deploymentOutputs(plan: DeploymentsPlan, definition: pulumi.Output<string>): PipelineOutputs {
  return {
    definition,
    definitionUrl: "",
    policies: [],
    escEnvironments: escEnvironmentNames(plan),
    escDefinitions: escDefinitionsOf(plan),
  };
}

/**
 * The CI file, and what its jobs need: teams, the OIDC issuer or stored tokens, and CI/CD variables. The file depends on these
 * resources, so it is created last. It is also deleted last, but the engine deletes dependents first: an update that prepares a
 * destroy makes these resources depend on the file instead. That changes only the state.
 */
function createFileWithAccess(
  context: PipelineContext,
  definition: pulumi.Output<string>,
  esc: EscEnvironments,
  prerequisites: pulumi.Resource[],
): DeliveredFile & { readonly access: readonly pulumi.Resource[] } {
  const createAccess = (dependsOn: pulumi.Resource[]) => {
    const teams = createTeams(context, esc, dependsOn);
    const needed = [...prerequisites, ...teams, ...dependsOn];
    return [...teams, ...createLogin(context, needed), ...createVariables(context, needed)];
  };
  if (isProposed(context.plan.delivery)) {
    if (context.wasCommitted) keepCommittedFile(context, definition);
    const access = createAccess([]);
    return { ...createProposedFile(context, definition, [...prerequisites, ...access]), access };
  }
  const isLast = context.leaving.isFileLast;
  const before = isLast ? [] : createAccess([]);
  const file = createCiFile(context, definition, [...prerequisites, ...before]);
  const access = isLast ? createAccess([file.resource]) : before;
  if (!context.facts.proposal) return { ...file, access };
  // An earlier update opened a merge request, which the commit makes pointless.
  return { ...createProposedFile(context, definition, [file.resource]), resource: file.resource, access };
}

function createLogin(context: PipelineContext, dependsOn: pulumi.Resource[]): pulumi.Resource[] {
  const { plan } = context;
  if (!trustsIssuer(plan)) return createTokenVariables(context, createTokens(context, dependsOn), dependsOn);
  return ownsIssuer(plan) ? [createIssuer(context, dependsOn)] : [];
}

/** The full name of every ESC environment, by its key. */
function escEnvironmentNames({
  escEnvironments,
  organization,
}: Pick<GitLabPlan, "escEnvironments" | "organization">): Record<string, string> {
  return Object.fromEntries(
    escEnvironments.map(({ key, project, name }) => [key, `${organization ?? ""}/${project}/${name}`]),
  );
}

/** The text of every ESC definition, for review. It contains the names of secrets instead of their values. */
function escDefinitionsOf({ escEnvironments }: Pick<GitLabPlan, "escEnvironments">): Record<string, string> {
  return Object.fromEntries(
    escEnvironments.flatMap(({ key, definition }) =>
      definition ? [[key, escText(definition, (named) => ({ named }))]] : [],
    ),
  );
}
