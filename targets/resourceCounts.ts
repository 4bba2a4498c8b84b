/**
 * The rules of an awk program that reads the text of a preview, and counts its resources by operation in `count`. The
 * last summary counts. An import changes only Pulumi's state, but `update` includes it so that reviewers see it.
 *
 * The counts come from the text, so one run is enough: `--json` hides text, link and errors. An event log
 * (`--event-log`) contains debug messages of the program's SDK, including secrets in plain text, so it must not be in a
 * job's folder.
 */
export const countResources = [
  '/^Resources:$/ { split("", count) }',
  '/^ +[^ 0-9]* *[0-9]+ to [a-z]+$/ { operation = $NF; gsub(/[^0-9]/, ""); count[operation] = $0 }',
] as const;

/** The awk expressions of the numbers that reviewers see. A replacement creates one resource and deletes another. */
export const resourceCounts = {
  create: 'count["create"] + count["replace"]',
  update: 'count["update"] + count["import"]',
  delete: 'count["delete"] + count["replace"]',
} as const;
