import type { Present } from "./present";

/**
 * Checks the servers at any point of a command: no issuer trusts a project whose refs are not protected, and the CI file,
 * which starts jobs, exists only with everything that the jobs need. `complete` is the state after the command's end.
 */
export function expectNothingWeaker(now: Present, complete: Present): void {
  const refs = now.issuers.flatMap(({ policies }) => policies.flatMap(refOf));
  for (const { type, name } of refs) {
    const protections = type === "tag" ? now.protectedTags : now.protectedBranches;
    expect(protections).toEqual(expect.arrayContaining([expect.objectContaining({ name })]));
  }
  if (now.file.length === 0 || now.file[0] !== complete.file[0]) return;
  for (const kind of neededByJobs) expect(now[kind]).toEqual(expect.arrayContaining([...complete[kind]]));
}

const neededByJobs = [
  "protectedBranches",
  "protectedTags",
  "environments",
  "variables",
  "teams",
  "escEnvironments",
  "issuers",
] as const;

/** The refs that a policy for jobs of reviewed code trusts. */
function refOf(policy: object): { type: string; name: string }[] {
  const { rules } = policy as { rules?: Readonly<Record<string, string>> };
  const [, type, name] = /:ref_type:(branch|tag):ref:(.+)$/.exec(rules?.sub ?? "") ?? [];
  return type !== undefined && name !== undefined ? [{ type, name }] : [];
}
