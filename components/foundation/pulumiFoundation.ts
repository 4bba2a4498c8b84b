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
import { failure } from "../failure";
import { type Issuer, type IssuerPolicy, registerIssuer } from "../pulumiCloud/issuer";
import { afterWriting } from "../pulumiCloud/escWritten";
import { isIssuerInPlace } from "../pulumiCloud/lookups/issuerInPlace";
import { createTeam, permitEscEnvironment } from "../pulumiCloud/team";
import { logDiagnostics } from "../logDiagnostics";
import { Unregistered } from "../unregistered";
import { type FoundationFacts, lookUpFoundation } from "./foundationFacts";
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
    const facts = await checkedFacts(name, plan, this);
    const policies = foundationPolicies(plan, facts.ids);
    const context: FoundationContext = { name, plan, facts, policies, parent: this };

    const issuer = issuerOf(context);
    const isInPlace = await isIssuerInPlace(issuer);

    const base = plan.base ? [createBase(context, plan.base)] : [];
    const teams = createTeams(context, base);
    const dependsOn = [...teams, ...base];
    const { id } = registerIssuer(`${name}-issuer`, issuer, isInPlace, { parent: this, dependsOn });

    const written = base.map((environment) => ({ path: "base", environment }));
    return { policies, issuerId: afterWriting(name, written, id) };
  }
}

/** The input of a foundation's lookups. */
interface FoundationRequest {
  readonly name: string;
  readonly plan: FoundationPlan;
}

/** What every child of a {@link PulumiFoundation} is created from. It is complete before the first child is created. */
interface FoundationContext extends FoundationRequest {
  readonly facts: FoundationFacts;
  /** The issuer's policies for all projects. */
  readonly policies: TrustPolicy[];
  readonly parent: pulumi.Resource;
}

/** The values of the public outputs. */
interface FoundationOutputs {
  readonly policies: TrustPolicy[];
  readonly issuerId: pulumi.Output<string>;
}

function planOf(name: string, { projects, ...settings }: PulumiFoundationArgs): FoundationPlan {
  try {
    const { value: foundation, diagnostics } = checkFoundationSettings(settings);
    const readings = Object.entries(projects).map(([stack, { secrets: _, ...project }]) => ({
      stack,
      ...checkSettings(project, targets.gitlab),
    }));
    const found = readings.flatMap((reading) => reading.diagnostics.map((one) => inStack(reading.stack, one)));
    const fleet = readings.flatMap(({ stack, value }) => (value ? [{ stack, settings: value }] : []));
    const read = checked(foundation, [...diagnostics, ...found]);
    return valueOf(andThen(read, (valid) => planFoundation(valid, fleet, targets.gitlab)));
  } catch (error) {
    throw failure(name, error);
  }
}

/** The facts. Rejects with all errors of the lookups. */
async function checkedFacts(name: string, plan: FoundationPlan, parent: pulumi.Resource): Promise<FoundationFacts> {
  const looked = await lookUpFoundation(plan, { parent });
  try {
    const facts = valueOf(looked);
    logDiagnostics(looked.diagnostics, parent);
    return facts;
  } catch (error) {
    throw failure(name, error);
  }
}

/** The teams of groups, with permission to open the ESC environments that their projects import. */
function createTeams({ name, plan, parent }: FoundationContext, base: pulumi.Resource[]): pulumi.Resource[] {
  const { organization } = plan;
  return plan.teams.flatMap(({ name: teamName, description, imports }) => {
    const resourceName = `${name}-team-${teamName}`;
    const team = createTeam(resourceName, { organization, name: teamName, description }, { parent });
    const permissions = imports.map((path) => {
      const [project = "", escEnvironment = ""] = path.split("/");
      return permitEscEnvironment(
        `${resourceName}-esc-${project}-${escEnvironment}`,
        {
          organization,
          team: team.name,
          project,
          environment: escEnvironment,
          permission: pulumiservice.EnvironmentPermission.Open,
        },
        { parent, dependsOn: base, ...team.permissionOptions },
      );
    });
    return [team.resource, ...permissions];
  });
}

function createBase({ name, plan, parent }: FoundationContext, base: PlannedBase): pulumiservice.Environment {
  return new pulumiservice.Environment(
    `${name}-esc-base`,
    {
      organization: plan.organization,
      project: base.project,
      name: base.name,
      yaml: new pulumi.asset.StringAsset(escText(base.definition, (secret) => secret)),
    },
    { parent },
  );
}

function issuerOf({ name, plan, facts, policies }: FoundationContext): Issuer {
  return {
    name: `gitlab-${name}`,
    organization: plan.organization,
    url: plan.gitlab,
    tokenSeconds: plan.tokenSeconds,
    policies,
    thumbprints: facts.thumbprints,
  };
}
