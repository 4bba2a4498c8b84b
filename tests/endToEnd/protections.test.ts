import { eightLines } from "../pipeline/examples";
import { type Answer, createWorld, testTimeout, type World } from "./world";

/**
 * Protections that a team has set before its project is onboarded. Each test restores the protection that it changed.
 */
let world: World;

beforeAll(async () => {
  world = await createWorld();
  await world.configure(eightLines);
}, testTimeout);

afterAll(() => world.close());

const NOBODY = 0;
const DEVELOPERS = 30;
const MAINTAINERS = 40;

/** Replaces the protection of a branch or tag. */
async function protect(list: "protected_branches" | "protected_tags", name: string, rule: object): Promise<void> {
  await unprotect(list, name);
  expect((await world.gitlab("POST", list, { name, ...rule })).status).toBe(201);
}

function unprotect(list: "protected_branches" | "protected_tags", name: string): Promise<Answer> {
  return world.gitlab("DELETE", `${list}/${encodeURIComponent(name)}`);
}

test(
  "never loosens stricter rules of the team",
  async () => {
    await protect("protected_branches", "main", {
      push_access_level: NOBODY,
      code_owner_approval_required: true,
    });
    await protect("protected_tags", "release-*", { create_access_level: NOBODY });
    const refusal = await world.refusal();

    expect(refusal).toContain("shop-api was not changed: there are 2 errors");
    expect(refusal).toContain(
      'error STRICTER_PROTECTION: project: branch "main" is protected more strictly (push: no one, code owner approval: required) than planned (push: maintainer, code owner approval: not required). If the team agrees to that, loosen it in GitLab first',
    );
    expect(refusal).toContain('project: tag "release-*" is protected more strictly (create: no one)');
    expect(await world.gitlab("GET", "protected_branches/main")).toMatchObject({
      body: { push_access_levels: [{ access_level: NOBODY }], code_owner_approval_required: true },
    });

    await protect("protected_branches", "main", { push_access_level: MAINTAINERS });
    await unprotect("protected_tags", "release-*");
  },
  testTimeout,
);

test(
  "refuses wildcards that would defeat the protections of the pipeline",
  async () => {
    await protect("protected_branches", "m*", { push_access_level: DEVELOPERS, allow_force_push: true });
    await protect("protected_tags", "*", { create_access_level: DEVELOPERS });
    const refusal = await world.refusal();

    expect(refusal).toContain("shop-api was not changed: there are 2 errors");
    expect(refusal).toContain(
      'error LOOSER_PROTECTION: project: the protection of branch "m*" also holds for "main" and is less strict than the planned protection (push: developer, force push: allowed), and in GitLab the most permissive one counts. Remove it, or leave only Maintainers in it and forbid force push',
    );
    expect(refusal).toContain(
      'project: the protection of tag "*" also holds for "release-*" and is less strict than the planned protection',
    );

    await unprotect("protected_branches", "m*");
    await unprotect("protected_tags", "*");
  },
  testTimeout,
);

test(
  "accepts equally strict protections, and tightens looser ones",
  async () => {
    await protect("protected_branches", "m*", { push_access_level: MAINTAINERS });
    await protect("protected_branches", "main", { push_access_level: DEVELOPERS, allow_force_push: true });
    await protect("protected_tags", "release-*", { create_access_level: MAINTAINERS });
    await world.succeed("up --yes --skip-preview");

    expect(await world.gitlab("GET", "protected_branches/main")).toMatchObject({
      body: { push_access_levels: [{ access_level: MAINTAINERS }], allow_force_push: false },
    });
    expect(await world.gitlab("GET", "protected_tags/release-%2A")).toMatchObject({
      body: { create_access_levels: [{ access_level: MAINTAINERS }] },
    });
  },
  testTimeout,
);

test(
  "reverts a protection that was loosened later",
  async () => {
    const open = { allow_force_push: true, allowed_to_merge: [{ access_level: DEVELOPERS }] };
    expect((await world.gitlab("PATCH", "protected_branches/main", open)).status).toBe(200);
    await world.succeed("up --yes --skip-preview --refresh");

    expect(await world.gitlab("GET", "protected_branches/main")).toMatchObject({
      body: { merge_access_levels: [{ access_level: MAINTAINERS }], allow_force_push: false },
    });
  },
  testTimeout,
);
