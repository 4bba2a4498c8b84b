/** The channels on which a job may leave something for another job. */
export const channels = [
  "workspace",
  "cache",
  "artifact",
  "state",
  "stack configuration",
  "ESC environment",
  "temporary folder",
  "home folder",
  "environment",
  "background process",
] as const;

export type Channel = (typeof channels)[number];
