/** The ways on which a job may leave something behind for another. */
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
