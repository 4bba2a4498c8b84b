import type { Present } from "./onboarding";

/**
 * Whatever an onboarding has reached: nothing trusts a project whose refs are not protected, and the CI file, which starts
 * jobs, comes after everything that they need.
 */
export function expectNothingWeaker({
  protectedBranches,
  protectedTags,
  teams,
  issuers,
  file,
  ...rest
}: Present): void {
  const granting = issuers.filter(({ policies }) => policies.length > 1);
  if (granting.length > 0) {
    expect(protectedBranches).toEqual([expect.objectContaining({ name: "main" })]);
    expect(protectedTags).toEqual([expect.objectContaining({ name: "release-*" })]);
    expect(teams).toHaveLength(4);
  }
  if (file.length > 0) {
    expect(granting).toHaveLength(1);
    expect(rest.environments).toHaveLength(2);
    expect(rest.variables).toHaveLength(1);
    expect(rest.escEnvironments).toHaveLength(5);
  }
}
