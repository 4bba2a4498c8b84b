import * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { checkFoundationSettings } from "../../pipeline/checks/checkFoundationSettings";
import { checkSettings } from "../../pipeline/checks/checkSettings";
import { inStack } from "../../pipeline/checks/fleet/inStack";
import { andThen, checked, valueOf } from "../../pipeline/diagnostics/checked";
import {
  type FoundationPlan,
  foundationPolicies,
  planFoundation,
  type PlannedBase,
} from "../../pipeline/foundation/planFoundation";
import type { TrustPolicy } from "../../pipeline/plan/access/trustPolicies";
import { escText } from "../../pipeline/plan/esc/escText";
import { targets } from "../../targets";
import { checkFleetSettings } from "../../pipeline/fleet/readFleetSettings";
import { foundationSections } from "../../pipeline/fleet/planSections";
import { failure } from "../failure";
import { beginRecord } from "../fleet/planRecord";
import { type Issuer, registerIssuer } from "../pulumiCloud/issuer";
import type { IssuerPolicy } from "../pulumiCloud/issuerPolicy";
import { afterWriting } from "../pulumiCloud/escWritten";
import { cloudImport } from "../pulumiCloud/cloudContext";
import { isIssuerInPlace } from "../pulumiCloud/lookups/issuerInPlace";
import { createTeam, permissionOptionsOf, permitEscEnvironment } from "../pulumiCloud/team";
import { recordAdopted, recordedAdopted } from "../leaving/adoptedRecord";
import { isKept, type Kept, retention } from "../leaving/leaving";
import { logDiagnostics } from "../logDiagnostics";
import { Unregistered } from "../unregistered";
import type { Adoption } from "../lookups/adoption";
import { attempt } from "../lookups/attempt";
import { requireReadableProviders } from "../lookups/providerConfig";
import { readStackResources, type StackResource } from "../lookups/stackState";
import { type FoundationFacts, lookUpFoundation } from "./foundationFacts";
import { keepsPolicies, withKeptPolicies } from "./keptPolicies";
import { foundationLeaveLines } from "./foundationLeaving";
import { adoptShared, foundationNames, sharedTeams } from "./sharedResources";
import type { PulumiFoundationArgs } from "./pulumiFoundationArgs";

/**
 * The resources that the projects of a Pulumi organization share: the OIDC issuer with the policies of all projects,
 * the teams of their groups, and a base ESC environment. All errors are reported before any change.
 */
export class PulumiFoundation extends pulumi.ComponentResource<FoundationOutputs> {
  /** The issuer's policies for all projects: which ID tokens are exchanged for which Pulumi tokens. */
  public readonly policies: pulumi.Output<IssuerPolicy[]>;

  /** The issuer's id in Pulumi Cloud. */
  public readonly issuerId: pulumi.Output<string>;

  constructor(name: string, args: PulumiFoundationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-pipeline:index:PulumiFoundation", name, new Unregistered({ name, plan: planOf(name, args) }), opts);
    const built = this.getData();

    this.policies = pulumi.output(built.then(({ policies }) => policies));
    this.issuerId = pulumi.output(built.then(({ issuerId }) => issuerId));
    // The SDK waits for registered outputs, so the program does not exit before the lookups finish.
    this.registerOutputs({ policies: this.policies, issuerId: this.issuerId });
  }

  /**
   * Runs all lookups, then creates the children. On an error it rejects, so no child is created.
   *
   * @internal
   */
  protected override async initialize({ value }: Unregistered<FoundationRequest>): Promise<FoundationOutputs> {
    const { name, plan } = value;
    await requireReadableProviders(name, { parent: this });
    const { issuer, ...found } = await checkedFacts(name, plan, this);
    const { facts, policies } = found;
    const context: FoundationContext = { name, plan, ...found, parent: this };
    const sections = (configuration: string) => foundationSections(plan, configuration);
    const finishRecord = await beginRecord({ name, sections, parent: this });
    recordAdopted(name, context.leaving.adopted, this);

    const isInPlace = isIssuerInPlace(issuer, facts.issuer);

    const base = plan.base ? [createBase(context, plan.base)] : [];
    const teams = createTeams(context, base);
    const dependsOn = [...teams, ...base];
    const issuerName = foundationNames.issuer(name);
    const options = { parent: this, dependsOn, ...existingOptions(context, "trust", issuerName) };
    const registered = registerIssuer(issuerName, issuer, isInPlace, options);

    const written = base.map((environment) => ({ path: "base", environment }));
    const issuerId = afterWriting(name, written, registered.id, { parent: this });
    if (!keepsPolicies()) finishRecord([...dependsOn, registered], issuerId);
    return { policies, issuerId };
  }
}

/** The input of a foundation's lookups. */
interface FoundationRequest {
  readonly name: string;
  readonly plan: FoundationPlan;
}

/** The inputs of every child of a {@link PulumiFoundation}. They are complete before the first child is created. */
interface FoundationContext extends FoundationRequest, Omit<CheckedFoundation, "issuer"> {
  readonly parent: pulumi.Resource;
}

/** The values of the public outputs. */
interface FoundationOutputs {
  readonly policies: IssuerPolicy[];
  readonly issuerId: pulumi.Output<string>;
}

function planOf(name: string, { projects, platform, ...settings }: PulumiFoundationArgs): FoundationPlan {
  try {
    const { value: foundation, diagnostics } = checkFoundationSettings(settings);
    const readings = Object.entries(projects).map(([stack, { secrets: _, ...project }]) => ({
      stack,
      ...checkSettings(project, targets.gitlab),
    }));
    const found = readings.flatMap((reading) => reading.diagnostics.map((one) => inStack(reading.stack, one)));
    const fleet = readings.flatMap(({ stack, value }) => (value ? [{ stack, settings: value }] : []));
    const pipeline = platform && checkFleetSettings({ pipeline: platform });
    const read = checked(foundation, [...diagnostics, ...found, ...(pipeline?.diagnostics ?? [])]);
    return valueOf(andThen(read, (valid) => planFoundation(valid, fleet, targets.gitlab, pipeline?.value?.pipeline)));
  } catch (error) {
    throw failure(name, error);
  }
}

/** The facts from the lookups, and the values derived from them. */
interface CheckedFoundation {
  readonly facts: FoundationFacts;
  /** The issuer's policies for all projects. */
  readonly policies: TrustPolicy[];
  readonly issuer: Issuer;
  /** The import ids of existing resources that this update adopts, by resource name. */
  readonly cloudImports: Adoption["imports"];
  /** What this update records for a destroy. An adopted issuer counts as created: its policies are this stack's. */
  readonly leaving: Kept;
}

/** Looks up the facts about the fleet. Rejects with all errors of the lookups. */
async function checkedFacts(name: string, plan: FoundationPlan, parent: pulumi.Resource): Promise<CheckedFoundation> {
  const [{ value, diagnostics }, state] = await Promise.all([
    lookUpFoundation(plan, { parent }),
    attempt(readStackResources()),
  ]);
  // With an error the policies are incomplete.
  const policies = value ? foundationPolicies(plan, value.ids) : [];
  const adoption =
    value && state.ok
      ? await adoptShared(name, plan, issuerOf(name, plan, value, policies), value.issuer, state.value, { parent })
      : undefined;
  const leaving = {
    onDestroy: plan.leave.onDestroy,
    adopted: adoptedIn(name, state.ok ? state.value : [], adoption),
  };
  const all = [...diagnostics, ...(adoption?.diagnostics ?? []), ...foundationLeaveLines(name, plan, leaving)];
  try {
    const facts = valueOf(checked(value, all));
    logDiagnostics(all, parent);
    const registered = keepsPolicies() && state.ok ? withKeptPolicies(name, plan, policies, state.value) : policies;
    return {
      facts,
      policies,
      issuer: { ...issuerOf(name, plan, facts, registered), ...(adoption && { url: adoption.url }) },
      cloudImports: adoption?.imports ?? {},
      leaving,
    };
  } catch (error) {
    throw failure(name, error);
  }
}

function adoptedIn(name: string, state: readonly StackResource[], adoption: Adoption | undefined): ReadonlySet<string> {
  const all = [...recordedAdopted(name, state), ...Object.keys(adoption?.imports ?? {})];
  return new Set(all.filter((one) => one !== foundationNames.issuer(name)));
}

/** The options of a resource that may exist already, and that a destroy may keep. */
function existingOptions(
  context: FoundationContext,
  kind: "trust" | "escEnvironments",
  resourceName: string,
): pulumi.CustomResourceOptions {
  return { ...cloudImport(context, resourceName), ...retention(context, kind, resourceName) };
}

/** The teams of groups, with permission to open the ESC environments that their projects import. */
function createTeams(context: FoundationContext, base: pulumi.Resource[]): pulumi.Resource[] {
  const { name, plan, parent } = context;
  const { organization } = plan;
  return sharedTeams(name, plan).flatMap(({ name: teamName, description, resourceName, escEnvironments }) => {
    const options = { parent, ...existingOptions(context, "trust", resourceName) };
    const team = createTeam(resourceName, { organization, name: teamName, description }, options);
    const permissions = escEnvironments.map(({ resourceName: grantName, project, escEnvironment }) =>
      permitEscEnvironment(
        grantName,
        {
          organization,
          team: team.name,
          project,
          environment: escEnvironment,
          permission: pulumiservice.EnvironmentPermission.Open,
        },
        {
          parent,
          dependsOn: base,
          ...permissionOptionsOf(team, isKept(context.leaving, "trust", resourceName)),
          ...existingOptions(context, "trust", grantName),
        },
      ),
    );
    return [team.resource, ...permissions];
  });
}

function createBase(context: FoundationContext, base: PlannedBase): pulumiservice.Environment {
  const { name, plan, parent } = context;
  const resourceName = foundationNames.base(name);
  return new pulumiservice.Environment(
    resourceName,
    {
      organization: plan.organization,
      project: base.project,
      name: base.name,
      yaml: new pulumi.asset.StringAsset(escText(base.definition, (secret) => secret)),
    },
    { parent, ...existingOptions(context, "escEnvironments", resourceName) },
  );
}

function issuerOf(
  name: string,
  plan: FoundationPlan,
  facts: FoundationFacts,
  policies: readonly TrustPolicy[],
): Issuer {
  return {
    name: `gitlab-${name}`,
    organization: plan.organization,
    url: plan.gitlab,
    tokenSeconds: plan.tokenSeconds,
    policies,
    thumbprints: facts.thumbprints,
  };
}
