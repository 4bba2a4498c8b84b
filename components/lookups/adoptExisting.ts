import * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../pipeline/diagnostics/diagnostic";
import { adoptionOf, type Existing, lookUpExisting } from "../gitlab/lookups/existingResources";
import { deletedProtections } from "../drift/deletedProtections";
import { driftedFile, driftedResources, missingResources } from "../drift/driftedResources";
import { addedPolicies, widenedTeams, widerTeams } from "../drift/widenedAccess";
import { changedJobTokenScope } from "../drift/widenedJobTokens";
import { riskIn } from "../drift/risk";
import { weakenedProtections } from "../drift/weakenedProtections";
import { resourceNames } from "../gitlab/resourceNames";
import { ciFilePath } from "../../targets/gitlab/ciFilePath";
import { lookUpExistingGates } from "../gitlab/lookups/existingGates";
import { existingHooks } from "../gitlab/lookups/existingHooks";
import { existingJobTokenScope } from "../gitlab/lookups/jobTokens";
import { readGitLab } from "../gitlab/lookups/gitLabApi";
import { lookUpLeftAlone } from "../gitlab/lookups/leftAlone";
import { projectLists } from "../gitlab/lookups/projectLists";
import { adoptProtections } from "../gitlab/lookups/protectionAdoption";
import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";
import { cloudSearch } from "../pulumiCloud/adoption/cloudAdoption";
import { adoptEscEnvironments } from "../pulumiCloud/adoption/escAdoption";
import { adoptIssuer } from "../pulumiCloud/adoption/issuerAdoption";
import { adoptPolicyGroup } from "../pulumiCloud/adoption/policyGroupAdoption";
import { adoptTeams } from "../pulumiCloud/adoption/teamAdoption";
import { issuerOf } from "../pulumiCloud/issuer";
import { missingGrantTargets } from "../pulumiCloud/lookups/grantTargets";
import { ownsTeams, projectTeams } from "../pulumiCloud/teamResources";
import { ownsIssuer } from "../pulumiCloud/trust";
import { type Adoption, joined, nothingAdopted } from "./adoption";
import { isRefreshing, type OwnResource, resourcesOfComponent, resourcesOfProject } from "./stackState";
import type { ProjectFacts } from "./lookUp";

/** The adoptions of a project. */
export interface ProjectAdoption {
  /** GitLab's. Their import ids are without the project. */
  readonly gitlab: Adoption;
  readonly cloud: Adoption;
  /** The URL of the issuer in Pulumi Cloud. */
  readonly issuerUrl: string;
  /** The existing resources in GitLab with planned names, including those that the stack manages. */
  readonly existing: readonly Existing[];
  /** The errors about lists of planned names that can't be read. */
  readonly unreadable: readonly Diagnostic[];
}

/** The adoptions of existing resources with planned names that are not in the stack's state. */
export async function adoptExisting(
  name: string,
  plan: GitLabPlan,
  facts: ProjectFacts,
  state: readonly OwnResource[],
  options: pulumi.InvokeOptions,
): Promise<ProjectAdoption> {
  const ofProject = resourcesOfProject(state, { id: facts.id, path: plan.project });
  const { organization = "", adopt, exceptions } = plan;
  const search = cloudSearch({ organization, adopt, exceptions, state }, options);
  const lists = projectLists(plan.project, options);
  const teams = projectTeams(name, plan);
  const ownTeams = ownsTeams(plan) ? teams : [];
  const wanted = ownsIssuer(plan) ? issuerOf({ name, plan, facts }) : undefined;
  const isPreview = pulumi.runtime.isDryRun();
  const refreshing = isRefreshing(resourcesOfComponent(name, state));
  const [
    isRestored,
    listed,
    hooks,
    gates,
    deleted,
    leftAlone,
    adoptedTeams,
    escEnvironments,
    policyGroup,
    widened,
    missing,
  ] = await Promise.all([
    refreshing,
    lookUpExisting(name, plan, ofProject, lists),
    existingHooks(name, plan, lists),
    lookUpExistingGates(name, plan, ofProject, options),
    refreshing.then((isRefreshed) =>
      isRefreshed
        ? []
        : deletedProtections(name, plan, ofProject, riskIn(isPreview), (path) =>
            readGitLab(`projects/${facts.id}/${path}`, options),
          ),
    ),
    lookUpLeftAlone(plan, ofProject, lists),
    // The foundation owns the teams of groups.
    adoptTeams(search, ownTeams),
    adoptEscEnvironments(search, name, plan.escEnvironments),
    adoptPolicyGroup(search, name, plan),
    // The team of the platform repository has only permissions of this stack, although the foundation owns it.
    plan.platformFile
      ? widerTeams(search, teams, riskIn(isPreview))
      : widenedTeams(search, ownTeams, riskIn(isPreview)),
    // A preview of a fleet shows stacks that do not exist yet.
    plan.platformFile && !isPreview ? missingGrantTargets(search, teams, options) : [],
  ]);
  const existing = [...listed.existing, ...hooks.existing];
  const issuer = wanted && adoptIssuer(search, `${name}-issuer`, wanted, facts.issuer);
  const riskOf = riskIn(isPreview || isRestored);
  const added = wanted ? addedPolicies(search, wanted, facts.issuer, riskOf) : [];
  return {
    gitlab: joined([
      {
        imports: {},
        diagnostics: [
          ...leftAlone,
          ...gates.diagnostics,
          ...deleted,
          ...weakenedProtections(name, plan, facts, ofProject, riskOf),
          ...changedJobTokenScope(facts.jobTokens, ofProject, riskOf),
          // With a merge request, a proposal reports it.
          ...(facts.proposal
            ? []
            : driftedFile(ciFilePath(plan.outline), facts.fileText, resourceNames.file(name), ofProject)),
          ...driftedResources(existing, ofProject),
          ...missingResources([...listed.missing, ...hooks.missing], ofProject),
        ],
      },
      adoptProtections(name, plan, facts, ofProject),
      adoptionOf([...existing, ...gates.existing, ...existingJobTokenScope(name, facts.jobTokens)], plan, ofProject),
    ]),
    cloud: joined([
      { imports: {}, diagnostics: [...added, ...widened, ...missing, ...search.unreadable()] },
      adoptedTeams,
      escEnvironments,
      policyGroup,
      issuer ?? nothingAdopted,
    ]),
    issuerUrl: issuer?.url ?? facts.instanceUrl,
    existing,
    unreadable: [listed, hooks, gates].flatMap(({ unreadable }) => unreadable),
  };
}
