import type { Present } from "./present";

/**
 * Whatever a command has reached: nothing trusts a project whose refs are not protected, and the CI file, which starts
 * jobs, is only there together with everything that they need. `complete` is what there is with that file in the end.
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
