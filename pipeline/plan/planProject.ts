import { checkFlow } from "../checks/flow/flowChecks";
import { type Checked, checked } from "../diagnostics/checked";
import type { Flow } from "../flow/flow";
import { isInGitLab } from "../flow/pulumiDeployments";
import type { Origin } from "../model";
import { LeaveChoice, LeaveFile } from "../settings/choices";
import { isIncluded } from "../settings/isIncluded";
import { isProposed } from "../settings/isProposed";
import type { Target } from "../target";
import { planAccess } from "./access/planAccess";
import { planEscEnvironments } from "./esc/planEscEnvironments";
import { planJobs } from "./jobs/jobs";
import { planKestra } from "./kestra/planKestra";
import type { Plan, SecretUse } from "./plan";
import { planPrograms } from "./programs";

/** Plans a flow for its target, and checks it. The same flow gives the same plan. */
export function planProject<Resources extends object>(
  flow: Flow,
  target: Target<Resources>,
  origin: Origin,
): Checked<Plan & Resources> {
  const { project, organization, authentication, backend, trust, policyPacks, timeout, tokens } = flow;
  const access = planAccess(flow, target);
  const found = checkFlow(flow, { target, access });
  // Pulumi Deployments runs no jobs.
  const jobs = flow.pulumiDeployments ? [] : planJobs({ flow, target });
  const kestra = planKestra({ flow, target });
  const plan = {
    ...target.resources(flow),
    target: flow.target,
    isInGitLab: isInGitLab(flow),
    project,
    ...(organization !== undefined && { organization }),
    defaultBranch: flow.defaultBranch,
    delivery: flow.delivery,
    replaceExistingFile: flow.replaceExistingFile,
    adopt: flow.adopt,
    leave: flow.leave,
    authentication,
    ...(trust.foundation !== undefined && { foundation: trust.foundation }),
    ...(trust.group !== undefined && { group: trust.group }),
    ...(trust.thumbprints && { thumbprints: trust.thumbprints }),
    ...(tokens && { tokens }),
    exceptions: flow.exceptions,
    tokenSeconds: flow.tokenSeconds,
    outline: {
      origin,
      jobs,
      ...(kestra && { kestra }),
      policyPacks: policyPacks.flatMap(({ path }) => path ?? []),
      sharesCaches: flow.caches === "shared",
      runnerTags: flow.runnerTags,
      ...(timeout !== undefined && { timeout }),
      retries: flow.retries,
      ...(isIncluded(flow.delivery) && { included: { stage: flow.stage } }),
      ...(isProposed(flow.delivery) && { byMergeRequest: true }),
      ...(flow.leave.file === LeaveFile.HandOver && {
        handedOver: { trusted: flow.leave.onDestroy.trust === LeaveChoice.Keep },
      }),
      ...(flow.teamJobs && { teamJobs: flow.teamJobs }),
      ...(flow.circleci && { circleCi: flow.circleci }),
    },
    programs: planPrograms(flow, jobs),
    escEnvironments: planEscEnvironments(flow),
    escSecrets: escSecretsOf(flow),
    access: backend ? [] : access,
    policyPacks: policyPacks.flatMap(({ name, version }) =>
      name === undefined || version === undefined ? [] : [{ name, version }],
    ),
  };
  const diagnostics = [...found, ...target.limits({ ...plan, warnings: [] })];
  return checked({ ...plan, warnings: diagnostics.filter(({ severity }) => severity === "warning") }, diagnostics);
}

/**
 * Returns the secrets in ESC environments. A preview ESC environment has the same settings as its deployment's, so it
 * is skipped.
 */
function escSecretsOf({ escEnvironments }: Flow): SecretUse[] {
  return escEnvironments.flatMap(({ path, content }) =>
    (content.holder === "deployment" ? (content.esc?.secrets ?? []) : []).flatMap(
      ({ secret, previewSecret }, index) => [
        { secret, path: `${path}.secrets[${index}].secret` },
        ...(previewSecret === undefined
          ? []
          : [{ secret: previewSecret, path: `${path}.secrets[${index}].previewSecret` }]),
      ],
    ),
  );
}
