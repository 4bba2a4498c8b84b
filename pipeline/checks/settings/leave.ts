import { type Diagnostic, errorAt, warningAt } from "../../diagnostics/diagnostic";
import { Delivery, LeaveChoice, LeaveFile } from "../../settings/choices";
import type { LeaveSettings } from "../../settings/leave";
import { check } from "./settingsCheck";

/** Checks what a destroy would keep. */
export const leaveChecks = [
  check(["leave", "delivery"], ({ leave, delivery }) => {
    if (leave?.file === LeaveFile.Remove && delivery === Delivery.Include) {
      const message =
        "the team's .gitlab-ci.yml would include a file that does not exist, and GitLab would start no pipeline. Set delivery to withdraw, or leave.file to handOver";
      return [errorAt("LEAVE_CONFLICT", "leave.file", message)];
    }
    if (leave?.file === LeaveFile.HandOver && delivery === Delivery.Withdraw) {
      const message =
        "the file would be kept, but no other file includes it. Set delivery to include, or leave.file to remove";
      return [errorAt("LEAVE_CONFLICT", "leave.file", message)];
    }
    return [];
  }),
  check(["leave"], ({ leave }): Diagnostic[] => [
    ...(leave?.trust === LeaveChoice.Keep && leave.file !== LeaveFile.HandOver
      ? [errorAt("LEAVE_CONFLICT", "leave.trust", unusedTrust)]
      : []),
    ...keptTrustErrors(leave),
  ]),
  check(["leave", "organization"], ({ leave, organization }) => {
    // With a self-managed backend, no job logs in to Pulumi Cloud.
    if (leave?.file !== LeaveFile.HandOver || leave.trust === LeaveChoice.Keep || organization === undefined) return [];
    const message =
      "the CI file is kept, but each of its jobs fails when it logs in to Pulumi Cloud. Set leave.trust to keep, or remove the jobs after the destroy";
    return [warningAt("LEAVES_FAILING_JOBS", "leave.file", message)];
  }),
  check(["leave"], ({ leave }) => {
    if (leave?.secrets !== LeaveChoice.Keep || leave.trust === LeaveChoice.Keep) return [];
    const message =
      "the secrets are kept in the project, where jobs that no stack manages can read them. Revoke them where they are issued, or set leave.secrets to destroy";
    return [warningAt("LEAVES_SECRETS", "leave.secrets", message)];
  }),
];

/** The errors about kinds that a destroy would delete, although jobs that can still log in need them. */
export function keptTrustErrors(leave: Partial<LeaveSettings> = {}): Diagnostic[] {
  if (leave.trust !== LeaveChoice.Keep) return [];
  return neededByJobs
    .filter((kind) => leave[kind] === LeaveChoice.Destroy)
    .map((kind) =>
      errorAt(
        "LEAVE_CONFLICT",
        `leave.${kind}`,
        `the jobs that can still log in ${conflict[kind]}. Set it to keep, or leave.trust to destroy`,
      ),
    );
}

const unusedTrust =
  "the pipeline would have no jobs, but jobs that somebody else adds could log in and deploy. Set leave.file to handOver, or leave.trust to destroy";

const neededByJobs = ["variables", "secrets", "protections", "escEnvironments"] as const;

const conflict: Readonly<Record<(typeof neededByJobs)[number], string>> = {
  variables: "need their variables",
  secrets: "need their secrets",
  protections: "would also run for branches and tags that are not reviewed",
  escEnvironments: "open ESC environments that would be destroyed",
};
