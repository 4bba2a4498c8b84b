import { AccessLevel } from "@gitbeaker/rest";
import { as, PROJECT } from "./client";
import { refusal } from "./refusal";

describe("protected branches and tags", () => {
  test("a branch with the plain levels, which the client sends in the query", async () => {
    const { ProtectedBranches } = as("maintainer");
    const created = await ProtectedBranches.protect(PROJECT, "release-*", {
      pushAccessLevel: AccessLevel.NO_ACCESS,
      mergeAccessLevel: AccessLevel.DEVELOPER,
    });

    expect(created).toMatchObject({
      name: "release-*",
      push_access_levels: [{ access_level: 0, access_level_description: "No one" }],
      merge_access_levels: [{ access_level: 30, access_level_description: "Developers + Maintainers" }],
    });
    expect(await ProtectedBranches.show(PROJECT, "release-*")).toEqual(created);
    expect((await ProtectedBranches.all(PROJECT)).map(({ name }) => name)).toEqual(["main", "release-*"]);
  });

  test("a branch with rules for users, as nested parameters of the query", async () => {
    const created = await as("maintainer").ProtectedBranches.protect(PROJECT, "x", {
      allowedToPush: [{ userId: 3 }, { userId: 4 }],
    });

    expect(created).toMatchObject({
      push_access_levels: [
        { access_level: null, user_id: 3 },
        { access_level: null, user_id: 4 },
      ],
    });
  });

  test("a branch is changed and unprotected", async () => {
    const { ProtectedBranches } = as("maintainer");

    expect(await ProtectedBranches.edit(PROJECT, "main", { allowForcePush: true })).toMatchObject({
      allow_force_push: true,
    });
    await ProtectedBranches.unprotect(PROJECT, "main");
    expect(await ProtectedBranches.all(PROJECT)).toEqual([]);
    expect(await refusal(ProtectedBranches.show(PROJECT, "main"))).toEqual([404, "404 Not found"]);
  });

  test("refusals of branches", async () => {
    const { ProtectedBranches } = as("maintainer");

    expect(await refusal(ProtectedBranches.protect(PROJECT, "main"))).toEqual([
      409,
      "Protected branch 'main' already exists",
    ]);
    expect(
      await refusal(ProtectedBranches.edit(PROJECT, "main", { allowedToPush: [{ userId: 3 }, { userId: 3 }] })),
    ).toEqual([422, '["Push access levels user has already been taken"]']);
  });

  test("a tag is protected, read and unprotected", async () => {
    const { ProtectedTags } = as("maintainer");
    const created = await ProtectedTags.protect(PROJECT, "release-*", { createAccessLevel: AccessLevel.DEVELOPER });

    expect(created).toMatchObject({ name: "release-*", create_access_levels: [{ access_level: 30 }] });
    expect(await ProtectedTags.show(PROJECT, "release-*")).toEqual(created);
    expect(await ProtectedTags.all(PROJECT)).toEqual([created]);
    expect(await refusal(ProtectedTags.protect(PROJECT, "release-*"))).toEqual([
      422,
      '["Name has already been taken"]',
    ]);
    await ProtectedTags.unprotect(PROJECT, "release-*");
    expect(await ProtectedTags.all(PROJECT)).toEqual([]);
  });
});
