import type { PipelineStatus } from "../ci/entities";

interface StatusTexts {
  readonly text: string;
  readonly label: string;
  readonly group: string;
  readonly icon: string;
}

/** A status with the texts and icons of GitLab's pages. GitLab: `DetailedStatusEntity`, `Gitlab::Ci::Status`. */
export function presentDetailedStatus(status: PipelineStatus, warnings: boolean, path: string): object {
  const { text, label, group, icon } = status === "success" && warnings ? WARNING : TEXTS[status];
  return {
    icon: `status_${icon}`,
    text,
    label,
    group,
    tooltip: label,
    has_details: true,
    details_path: path,
    illustration: null,
    favicon: `/assets/ci_favicons/favicon_status_${icon === "warning" ? "success" : icon}.png`,
  };
}

const WARNING: StatusTexts = {
  text: "Warning",
  label: "passed with warnings",
  group: "success-with-warnings",
  icon: "warning",
};

const TEXTS: Readonly<Record<PipelineStatus, StatusTexts>> = {
  created: { text: "Created", label: "created", group: "created", icon: "created" },
  waiting_for_resource: {
    text: "Waiting",
    label: "waiting for resource",
    group: "waiting-for-resource",
    icon: "pending",
  },
  pending: { text: "Pending", label: "pending", group: "pending", icon: "pending" },
  running: { text: "Running", label: "running", group: "running", icon: "running" },
  canceling: { text: "Canceling", label: "canceling", group: "canceling", icon: "canceled" },
  success: { text: "Passed", label: "passed", group: "success", icon: "success" },
  failed: { text: "Failed", label: "failed", group: "failed", icon: "failed" },
  canceled: { text: "Canceled", label: "canceled", group: "canceled", icon: "canceled" },
  skipped: { text: "Skipped", label: "skipped", group: "skipped", icon: "skipped" },
  manual: { text: "Blocked", label: "waiting for manual action", group: "manual", icon: "manual" },
  scheduled: { text: "Delayed", label: "waiting for delayed job", group: "scheduled", icon: "scheduled" },
};
