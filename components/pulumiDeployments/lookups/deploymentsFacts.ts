import * as pulumi from "@pulumi/pulumi";
import { checked, valueOf } from "../../../pipeline/diagnostics/checked";
import { completePipeline } from "../../../pipeline/plan/completePipeline";
import type { DeploymentsPlan } from "../../../targets/deployments/deploymentsPlan";
import { weakenedProtections } from "../../drift/weakenedProtections";
import { riskIn } from "../../drift/risk";
import { changedJobTokenScope } from "../../drift/widenedJobTokens";
import { widenedTeams } from "../../drift/widenedAccess";
import { failure } from "../../failure";
import { adoptionOf } from "../../gitlab/lookups/existingResources";
import { lookUpExistingGates } from "../../gitlab/lookups/existingGates";
import { existingJobTokenScope } from "../../gitlab/lookups/jobTokens";
import { type GitLabFacts, lookUpProject, type ProjectLookup } from "../../gitlab/lookups/lookUpProject";
import { lookUpPrograms, type ProgramLookup } from "../../gitlab/lookups/programFiles";
import { adoptProtections } from "../../gitlab/lookups/protectionAdoption";
import { leavingOf } from "../../leaving/leavingOf";
import { type Adoption, joined, nothingAdopted } from "../../lookups/adoption";
import { attempt } from "../../lookups/attempt";
import type { ProjectFacts } from "../../lookups/lookUp";
import {
  isRefreshing,
  type OwnResource,
  readStackResources,
  resourcesOfComponent,
  resourcesOfProject,
} from "../../lookups/stackState";
import { logDiagnostics } from "../../logDiagnostics";
import { cloudSearch } from "../../pulumiCloud/adoption/cloudAdoption";
import { adoptEscEnvironments } from "../../pulumiCloud/adoption/escAdoption";
import { adoptPolicyGroup } from "../../pulumiCloud/adoption/policyGroupAdoption";
import { adoptTeams } from "../../pulumiCloud/adoption/teamAdoption";
import { cloudAccess } from "../../pulumiCloud/lookups/cloudAccess";
import { cloudReader } from "../../pulumiCloud/lookups/cloudReader";
import { checkEscDefinitions } from "../../pulumiCloud/lookups/escCheck";
import { lookUpMember } from "../../pulumiCloud/lookups/lookUpMember";
import { findLostTokens, type LostToken, lostTokenWarnings } from "../../pulumiCloud/lookups/lostTokens";
import { lookUpOrganization } from "../../pulumiCloud/lookups/organizationCheck";
import { checkTokens } from "../../pulumiCloud/lookups/tokenCheck";
import { projectTeams } from "../../pulumiCloud/teamResources";
import { secretDiagnostics, type Secrets } from "../../secrets";
import type { DeploymentsContext } from "../deploymentsContext";
import { movedFileDiagnostics } from "../formerFile";
import { checkEscOpening } from "./escOpening";
import { lookUpStacks } from "./stackLookups";
import { adoptStarts } from "./startAdoption";

/** The part of the context that comes from lookups. */
type LookedUp = Pick<
  DeploymentsContext,
  "facts" | "pipeline" | "imports" | "cloudImports" | "leaving" | "state" | "postponed" | "installation"
> & {
  /** Tokens that this update has to revoke first. */
  readonly lostTokens: readonly LostToken[];
};

/** Looks up all facts that the deployments need. Rejects with all errors of the lookups, so no child is created. */
export async function deploymentsFacts(
  name: string,
  plan: DeploymentsPlan,
  secrets: Secrets,
  parent: pulumi.Resource,
): Promise<LookedUp> {
  const options = { parent };
  const secretUses = [...plan.escSecrets, ...plan.secretUses];
  const [project, programs, stored, member, organization, opening, definitions, secretErrors, access] =
    await Promise.all([
      plan.isInGitLab ? lookUpProject(plan, options) : outsideGitLab(plan),
      plan.isInGitLab ? lookUpPrograms(plan, options) : noPrograms,
      attempt(readStackResources()),
      lookUpMember(plan.organization, options),
      lookUpOrganization(plan, options),
      checkEscOpening(plan, options),
      checkEscDefinitions(plan, options),
      secretDiagnostics({ variables: [], escSecrets: secretUses }, secrets),
      cloudAccess(options),
    ]);
  const state = stored.ok ? stored.value : [];
  const { value: pipeline, diagnostics: programErrors } = completePipeline(plan, programs.detected);
  const { organization: owner = "", adopt, exceptions } = plan;
  const search = cloudSearch({ organization: owner, adopt, exceptions, state }, options);
  const [stacks, starts, cloud, gitlab, lostTokens] = await Promise.all([
    lookUpStacks(plan, search, access),
    adoptStarts(name, plan, search),
    adoptCloud(name, plan, search),
    project.facts && plan.isInGitLab ? adoptGitLab(name, plan, project.facts, state, options) : nothingAdopted,
    findLostTokens(cloudReader(options), {
      plan,
      projectId: project.facts?.id ?? plan.project,
      managed: resourcesOfComponent(name, state),
    }),
  ]);
  const adoptedInCloud = joined([cloud, stacks.adoption, starts]);
  const diagnostics = [
    ...secretErrors,
    ...project.diagnostics,
    // If the project is not visible, its files are not visible either.
    ...(project.facts ? (programs.diagnostics.length > 0 ? programs.diagnostics : programErrors) : []),
    ...member,
    ...organization,
    ...opening,
    ...definitions,
    ...checkTokens(plan, new Date()),
    ...gitlab.diagnostics,
    ...adoptedInCloud.diagnostics,
    ...search.unreadable(),
    ...stacks.diagnostics,
    ...lostTokenWarnings(lostTokens),
    ...movedFileDiagnostics(name, state),
  ];
  try {
    const found = valueOf(checked(project.facts && pipeline && { facts: project.facts, pipeline }, diagnostics));
    logDiagnostics(diagnostics, parent);
    return {
      facts: { ...found.facts, thumbprints: [], policies: [], pipeline: found.pipeline } satisfies ProjectFacts,
      pipeline: found.pipeline,
      imports: gitlab.imports,
      cloudImports: adoptedInCloud.imports,
      leaving: leavingOf(name, plan, state, [...Object.keys(gitlab.imports), ...Object.keys(adoptedInCloud.imports)]),
      state,
      postponed: stacks.postponed,
      ...(stacks.installation !== undefined && { installation: stacks.installation }),
      lostTokens,
    };
  } catch (error) {
    throw failure(name, error);
  }
}

const noPrograms: ProgramLookup = { detected: {}, diagnostics: [] };

/** The facts about a project outside GitLab, whose files and protections are not read. */
function outsideGitLab({ project }: DeploymentsPlan): ProjectLookup {
  const facts: GitLabFacts = {
    id: project,
    ids: {},
    instanceUrl: "",
    webUrl: "",
    enterprise: false,
    managesFile: false,
    mayOverwrite: false,
    protections: { branches: [], tags: [] },
  };
  return { facts, diagnostics: [] };
}

async function adoptCloud(
  name: string,
  plan: DeploymentsPlan,
  search: ReturnType<typeof cloudSearch>,
): Promise<Adoption> {
  const ownTeams = plan.group === undefined ? projectTeams(name, plan) : [];
  const [teams, escEnvironments, policyGroup, widened] = await Promise.all([
    adoptTeams(search, ownTeams),
    adoptEscEnvironments(search, name, plan.escEnvironments),
    adoptPolicyGroup(search, name, plan),
    widenedTeams(search, ownTeams, riskIn(pulumi.runtime.isDryRun())),
  ]);
  return joined([teams, escEnvironments, policyGroup, { imports: {}, diagnostics: widened }]);
}

async function adoptGitLab(
  name: string,
  plan: DeploymentsPlan,
  facts: GitLabFacts,
  state: readonly OwnResource[],
  options: pulumi.InvokeOptions,
): Promise<Adoption> {
  const ofProject = resourcesOfProject(state, { id: facts.id, path: plan.project });
  const isRestored = await isRefreshing(resourcesOfComponent(name, state));
  const riskOf = riskIn(pulumi.runtime.isDryRun() || isRestored);
  const gates = await lookUpExistingGates(name, plan, ofProject, options);
  return joined([
    {
      imports: {},
      diagnostics: [
        ...gates.diagnostics,
        ...weakenedProtections(name, plan, facts, ofProject, riskOf),
        ...changedJobTokenScope(facts.jobTokens, ofProject, riskOf),
      ],
    },
    adoptProtections(name, plan, facts, ofProject),
    adoptionOf([...gates.existing, ...existingJobTokenScope(name, facts.jobTokens)], plan, ofProject),
  ]);
}
