import * as pulumi from "@pulumi/pulumi";
import { valueOf } from "../../pipeline/diagnostics/checked";
import { throwErrors } from "../../pipeline/diagnostics/pipelineError";
import type { WrittenStacks } from "../../pipeline/fleet/readStacks";
import { checkPlatform } from "../../targets/gitlab/checkPlatform";
import { type PlatformPlan, platformSections } from "../../targets/gitlab/platformPlan";
import { targetOf } from "../../targets";
import { failure } from "../failure";
import { beginRecord } from "../fleet/planRecord";
import { definitionUrlOf } from "../gitlab/definitionUrl";
import { createProposedFile } from "../gitlab/proposedFile";
import { createProtections } from "../gitlab/protections";
import { createSchedules } from "../gitlab/schedules";
import { createVariables } from "../gitlab/variables";
import { recordAdopted } from "../leaving/adoptedRecord";
import { logDiagnostics } from "../logDiagnostics";
import { checkedFacts } from "../lookups/checkedFacts";
import { requireReadableProviders } from "../lookups/providerConfig";
import { outputsIn } from "../outputsIn";
import { createTeams } from "../pulumiCloud/teams";
import { type Secrets, secretsOf } from "../secrets";
import { Unregistered } from "../unregistered";
import type { PulumiPlatformArgs } from "./pulumiPlatformArgs";

/**
 * What the pipeline of the platform repository itself needs: its `.gitlab-ci.yml` by a merge request, the GitLab tokens of its jobs,
 * the protected default branch, the nightly schedule, and the permissions of the team that reads. The foundation creates the team
 * and the policies. All errors are reported before any change.
 */
export class PulumiPlatform extends pulumi.ComponentResource<PlatformOutputs> {
  /** The text of the rendered `.gitlab-ci.yml`. */
  public readonly definition: pulumi.Output<string>;

  /** The URL of that file in GitLab. */
  public readonly definitionUrl: pulumi.Output<string>;

  constructor(name: string, args: PulumiPlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-pipeline:index:PulumiPlatform", name, new Unregistered(requestOf(name, args)), opts);
    const built = this.getData();

    this.definition = pulumi.output(built.then(({ definition }) => definition));
    this.definitionUrl = pulumi.output(built.then(({ definitionUrl }) => definitionUrl));
    // The SDK waits for registered outputs, so the program does not exit before the lookups finish.
    this.registerOutputs({ definition: this.definition, definitionUrl: this.definitionUrl });
  }

  /**
   * Runs all lookups, then creates the children. On an error it rejects, so no child is created.
   *
   * @internal
   */
  protected override async initialize({ value }: Unregistered<PlatformRequest>): Promise<PlatformOutputs> {
    const { name, plan, secrets } = value;
    await requireReadableProviders(name, { parent: this });
    logDiagnostics(plan.warnings, this);
    const found = await checkedFacts(name, plan, secrets, this);
    const sections = (configuration: string) => platformSections(plan, configuration);
    const finishRecord = await beginRecord({ name, sections, parent: this });
    const inPlace = { escEnvironments: new Set<string>(), issuer: false };
    const context = { ...value, ...found, inPlace, parent: this };
    recordAdopted(name, found.leaving.adopted, this);

    const protections = createProtections(context);
    const permissions = createTeams(context, { byName: {}, others: [], written: [] }, []);
    const variables = createVariables(context, protections);
    const needed = [...protections, ...permissions, ...variables];
    const file = createProposedFile(context, pulumi.output(plan.platformFile.text), needed);
    const schedules = createSchedules(context, [file.resource]);
    finishRecord([...needed, file.resource, ...schedules], file.content);
    return { definition: file.content, definitionUrl: definitionUrlOf(context) };
  }
}

/** What `initialize` gets: the plan and the secrets. */
interface PlatformRequest {
  readonly name: string;
  readonly plan: PlatformPlan;
  readonly secrets: Secrets;
}

/** The values of the public outputs. */
interface PlatformOutputs {
  readonly definition: pulumi.Output<string>;
  readonly definitionUrl: string;
}

/** Plans the arguments. Throws their errors. */
function requestOf(name: string, args: PulumiPlatformArgs): PlatformRequest {
  const { secrets: _, projects, foundations, ...settings } = args;
  try {
    throwErrors(outputsIn(settings));
    const withoutSecrets = Object.entries(projects).map(([stack, { secrets: _secrets, ...project }]) => [
      stack,
      project,
    ]);
    const stacks = { projects: Object.fromEntries(withoutSecrets) as WrittenStacks["projects"], foundations };
    const origin = { project: pulumi.getProject(), stack: pulumi.getStack() };
    const plan = valueOf(checkPlatform(settings, stacks, targetOf, origin));
    return { name, plan, secrets: secretsOf(args) };
  } catch (error) {
    throw failure(name, error);
  }
}
