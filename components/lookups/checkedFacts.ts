import type * as pulumi from "@pulumi/pulumi";
import { checked, valueOf } from "../../pipeline/diagnostics/checked";
import { type Diagnostic, isError } from "../../pipeline/diagnostics/diagnostic";
import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";
import { failure } from "../failure";
import { lookUpFormerDelivery } from "../gitlab/lookups/formerDelivery";
import { irreplaceable } from "../leaving/irreplaceable";
import { leaveLines } from "../leaving/leaveLines";
import { leavingOf } from "../leaving/leavingOf";
import { logDiagnostics } from "../logDiagnostics";
import { cloudReader } from "../pulumiCloud/lookups/cloudReader";
import { findLostTokens, type LostToken, lostTokenWarnings } from "../pulumiCloud/lookups/lostTokens";
import {
  formerDeployments,
  formerDeploymentsDiagnostics,
  type FormerDeployments,
} from "../pulumiDeployments/formerSettings";
import { secretDiagnostics, type Secrets } from "../secrets";
import type { PipelineContext } from "../pipelineContext";
import { attempt } from "./attempt";
import { adoptExisting } from "./adoptExisting";
import { lookUp } from "./lookUp";
import { readStackResources, resourcesOfComponent } from "./stackState";

/** The part of the context that comes from lookups. */
interface LookedUp extends Pick<
  PipelineContext,
  "facts" | "imports" | "cloudImports" | "leaving" | "wasCommitted" | "wasEdited"
> {
  /** Tokens that this update has to revoke first. */
  readonly lostTokens: readonly LostToken[];
  /** Deployment settings and webhooks that can still start runs, if Pulumi Deployments ran the deployments before. */
  readonly former: FormerDeployments;
}

/** Looks up the project. Rejects with all errors of the lookups and the secrets, so no child is created. */
export async function checkedFacts(
  name: string,
  plan: GitLabPlan,
  secrets: Secrets,
  parent: pulumi.Resource,
): Promise<LookedUp> {
  const [{ value, diagnostics }, state, others] = await Promise.all([
    lookUp(plan, { parent }),
    attempt(readStackResources()),
    secretDiagnostics(plan, secrets),
  ]);
  // If the project is not visible, its resources are not visible either. Only the state says which resources this stack
  // manages.
  const [adoption, lostTokens, former] =
    value && state.ok
      ? await Promise.all([
          adoptExisting(name, plan, value, state.value, { parent }),
          findLostTokens(cloudReader({ parent }), {
            plan,
            projectId: value.id,
            managed: resourcesOfComponent(name, state.value),
          }),
          lookUpFormerDelivery(name, plan, state.value, { parent }),
        ])
      : [undefined, [], undefined];
  const found = adoption ? [...adoption.gitlab.diagnostics, ...adoption.cloud.diagnostics] : [];
  // A missing role, for example, is reported already.
  const unreadable = adoption && !diagnostics.some(isError) ? adoption.unreadable : [];
  const imports = adoption ? adoption.gitlab.imports : {};
  const cloudImports = adoption ? adoption.cloud.imports : {};
  const leaving = leavingOf(name, plan, state.ok ? state.value : [], [
    ...Object.keys(imports),
    ...Object.keys(cloudImports),
  ]);
  const formerTarget = formerDeployments(name, state.ok ? state.value : []);
  const all = [
    ...others,
    ...diagnostics,
    ...found,
    ...unreadable,
    ...lostTokenWarnings(lostTokens),
    ...(former ? former.diagnostics : []),
    ...irreplaceable(adoption ? adoption.existing : [], leaving),
    ...leaveLines(name, plan, leaving),
    ...formerDeploymentsDiagnostics(formerTarget),
  ].map((one) => (plan.platformFile ? inPlatformSettings(one) : one));
  try {
    const facts = valueOf(checked(value, all));
    logDiagnostics(all, parent);
    return {
      facts: {
        ...facts,
        ...(former?.proposal && { proposal: former.proposal }),
        issuerUrl: adoption ? adoption.issuerUrl : facts.instanceUrl,
      },
      wasCommitted: former?.wasCommitted ?? false,
      wasEdited: former?.wasEdited ?? false,
      imports,
      cloudImports,
      leaving,
      lostTokens,
      former: formerTarget,
    };
  } catch (error) {
    throw failure(name, error);
  }
}

/** The diagnostic with its path in the settings of a platform repository. */
function inPlatformSettings(diagnostic: Diagnostic): Diagnostic {
  const { path } = diagnostic;
  if (path.startsWith("secrets.")) return diagnostic;
  const known: Readonly<Record<string, string>> = {
    project: ".project",
    organization: ".organization",
    "trust.foundation": ".foundation",
  };
  return { ...diagnostic, path: `pipeline${known[path] ?? ""}` };
}
