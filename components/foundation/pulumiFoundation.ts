import * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { collect, describe, type Mistake, PipelineError, throwMistakes } from "../../pipeline/errors";
import { parseFoundationSettings } from "../../pipeline/foundation/foundationSettings";
import { inStack } from "../../pipeline/foundation/inStack";
import {
  type FoundationPlan,
  foundationPolicies,
  planFoundation,
  type PlannedBase,
} from "../../pipeline/foundation/planFoundation";
import type { FleetProject } from "../../pipeline/foundation/fleetProject";
import type { TrustPolicy } from "../../pipeline/plan/access/trustPolicies";
import { escText } from "../../pipeline/plan/esc/escText";
import { parseSettings } from "../../pipeline/settings/settings";
import { targets } from "../../targets";
import { failure } from "../failure";
import { type IssuerPolicy, registerIssuer } from "../pulumiCloud/issuer";
import { outcomeOf } from "../lookups/outcome";
import { createTeam, permitEnvironment } from "../pulumiCloud/team";
import { type FoundationFacts, lookUpFoundation } from "./foundationFacts";
import type { PulumiFoundationArgs } from "./pulumiFoundationArgs";

/**
 * What the projects of a Pulumi organization share: the OIDC issuer with the policies of all of them, the teams of
 * their groups, and a base environment in ESC. Mistakes are reported before anything is changed.
 */
export class PulumiFoundation extends pulumi.ComponentResource {
  /** Who may get which Pulumi token, as the issuer's policies say it, of all projects. */
  public readonly policies: pulumi.Output<IssuerPolicy[]>;

  /** The issuer's id in Pulumi Cloud. */
  public readonly issuerId: pulumi.Output<string>;

  constructor(name: string, args: PulumiFoundationArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = planOf(name, args);
    super("pulumi-pipeline:index:PulumiFoundation", name, {}, opts);
    const context: FoundationContext = { name, plan, facts: checkedFacts(name, plan, this), parent: this };
    sayWarnings(context);

    const base = plan.base ? [createBase(context, plan.base)] : [];
    const teams = createTeams(context, base);
    const policies = context.facts.apply(({ ids }) => foundationPolicies(plan, ids));
    const issuer = createIssuer(context, policies, [...teams, ...base]);

    this.policies = policies;
    this.issuerId = issuer.id;
    this.registerOutputs({ policies: this.policies, issuerId: this.issuerId });
  }
}

/** What every part of a {@link PulumiFoundation} is made from. */
interface FoundationContext {
  readonly name: string;
  readonly plan: FoundationPlan;
  /** Nothing is created before this is known: each child takes an input from it. */
  readonly facts: pulumi.Output<FoundationFacts>;
  readonly parent: pulumi.Resource;
}

function planOf(name: string, { projects, ...settings }: PulumiFoundationArgs): FoundationPlan {
  try {
    const mistakes: Mistake[] = [];
    const foundation = collect(mistakes, () => parseFoundationSettings(settings));
    const fleet = Object.entries(projects).flatMap(([stack, { secrets: _, ...project }]): FleetProject[] => {
      const parsed = collect(
        mistakes,
        () => parseSettings(project, targets.gitlab),
        (mistake) => inStack(stack, mistake),
      );
      return parsed ? [{ stack, settings: parsed }] : [];
    });
    throwMistakes(mistakes);
    if (!foundation) throw new Error("settings that are not there have mistakes");
    return planFoundation(foundation, fleet, targets.gitlab);
  } catch (error) {
    throw failure(name, error);
  }
}

/** The facts, or the failure that every child waits for in vain. */
function checkedFacts(name: string, plan: FoundationPlan, parent: pulumi.Resource): pulumi.Output<FoundationFacts> {
  return pulumi.output(outcomeOf(lookUpFoundation(plan, { parent }))).apply(({ facts, mistakes }) => {
    if (!facts) throw failure(name, new PipelineError(mistakes));
    return facts;
  });
}

function sayWarnings({ facts, parent }: FoundationContext): void {
  facts.apply(({ warnings }) => {
    for (const warning of warnings) void pulumi.log.warn(describe(warning), parent);
  });
}

/** The teams of groups, which can do what the projects' own stacks permit, and what several of those import. */
function createTeams({ name, plan, facts, parent }: FoundationContext, base: pulumi.Resource[]): pulumi.Resource[] {
  const organization = facts.apply(() => plan.organization);
  return plan.teams.flatMap(({ name: teamName, description, imports }) => {
    const resourceName = `${name}-team-${teamName}`;
    const team = createTeam(resourceName, { organization, name: teamName, description }, { parent });
    const permissions = imports.map((path) => {
      const [project = "", environment = ""] = path.split("/");
      return permitEnvironment(
        `${resourceName}-esc-${project}-${environment}`,
        { organization, team: team.name, project, environment, permission: pulumiservice.EnvironmentPermission.Open },
        { parent, dependsOn: base },
      );
    });
    return [team.resource, ...permissions];
  });
}

function createBase({ name, plan, facts, parent }: FoundationContext, base: PlannedBase): pulumi.Resource {
  return new pulumiservice.Environment(
    `${name}-esc-base`,
    {
      organization: facts.apply(() => plan.organization),
      project: base.project,
      name: base.name,
      yaml: new pulumi.asset.StringAsset(escText(base.definition, (secret) => secret)),
    },
    { parent },
  );
}

function createIssuer(
  { name, plan, facts, parent }: FoundationContext,
  policies: pulumi.Output<TrustPolicy[]>,
  dependsOn: pulumi.Resource[],
) {
  return registerIssuer(
    `${name}-issuer`,
    {
      name: `gitlab-${name}`,
      organization: facts.apply(() => plan.organization),
      url: facts.apply(() => plan.gitlab),
      tokenSeconds: plan.tokenSeconds,
      policies,
      thumbprints: facts.apply(({ thumbprints }) => [...thumbprints]),
    },
    { parent, dependsOn },
  );
}
