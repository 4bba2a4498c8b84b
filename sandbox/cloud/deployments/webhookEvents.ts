/** The groups of events that a webhook can subscribe to, with their events. */
export const webhookGroups = {
  stacks: [
    "stack_created",
    "stack_deleted",
    ...["update", "preview", "destroy", "refresh"].flatMap((kind) => [`${kind}_succeeded`, `${kind}_failed`]),
  ],
  deployments: [
    ...["queued", "started", "succeeded", "failed"].map((step) => `deployment_${step}`),
    "drift_detected",
    ...["drift_detection", "drift_remediation"].flatMap((kind) => [`${kind}_succeeded`, `${kind}_failed`]),
  ],
  environments: [
    "environment_created",
    "environment_deleted",
    "environment_revision_created",
    "environment_revision_retracted",
    ...["revision_tag", "tag"].flatMap((kind) =>
      ["created", "deleted", "updated"].map((step) => `environment_${kind}_${step}`),
    ),
    "imported_environment_changed",
    "environment_rotation_succeeded",
    "environment_rotation_failed",
  ],
} as const;

export type WebhookGroup = keyof typeof webhookGroups;

export const webhookGroupNames = Object.keys(webhookGroups) as WebhookGroup[];

/** The single events that a webhook can subscribe to. */
export const webhookFilters: readonly string[] = Object.values(webhookGroups).flat();

/** The events of organizations only. */
export const organizationFilters: readonly string[] = ["stack_created", "stack_deleted"];
