import { API, createWorld, type Send } from "../world";

const PROTECTED = `/projects/${API}/protected_branches`;

const level = (id: number, access_level: number, access_level_description: string) => ({
  id,
  access_level,
  access_level_description,
  user_id: null,
  group_id: null,
});
const levels = (body: unknown, name: string) =>
  (body as Record<string, { access_level: number | null; user_id: number | null }[]>)[name]?.map(
    ({ access_level, user_id }) => access_level ?? `user ${user_id}`,
  );

describe("on EE", () => {
  let send: Send;

  beforeEach(() => {
    send = createWorld({ edition: "ee" }).as("maintainer");
  });

  test("the default branch is protected initially", async () => {
    const { status, body } = await send("GET", `${PROTECTED}/main`);

    expect([status, body]).toEqual([
      200,
      {
        id: 1,
        name: "main",
        push_access_levels: [{ ...level(1, 40, "Maintainers"), deploy_key_id: null }],
        merge_access_levels: [level(2, 40, "Maintainers")],
        allow_force_push: false,
        unprotect_access_levels: [],
        code_owner_approval_required: false,
        inherited: false,
      },
    ]);
    expect((await send("GET", PROTECTED)).body).toEqual([body]);
  });

  test("a protection is for maintainers by default", async () => {
    const { status, body } = await send("POST", PROTECTED, { name: "release-*" });

    expect(status).toBe(201);
    expect(body).toMatchObject({ name: "release-*", allow_force_push: false, code_owner_approval_required: false });
    expect(levels(body, "push_access_levels")).toEqual([40]);
    expect(levels(body, "merge_access_levels")).toEqual([40]);
    expect(levels(body, "unprotect_access_levels")).toEqual([40]);
  });

  test.each([
    [{ push_access_level: 0 }, [0], [40]],
    [{ push_access_level: 30, merge_access_level: 60 }, [30], [60]],
    [{ allowed_to_push: [] }, [40], [40]],
    [{ allowed_to_push: [{ access_level: 30 }] }, [30], [40]],
    [
      { allowed_to_push: [{ user_id: 3 }], allowed_to_merge: [{ access_level: 30 }, { user_id: 3 }] },
      ["user 3"],
      [30, "user 3"],
    ],
    [{ push_access_level: 0, allowed_to_push: [{ user_id: 3 }] }, [0, "user 3"], [40]],
  ])("%j lets %j push and %j merge", async (params, push, merge) => {
    const { status, body } = await send("POST", PROTECTED, { name: "x", ...params });

    expect(status).toBe(201);
    expect(levels(body, "push_access_levels")).toEqual(push);
    expect(levels(body, "merge_access_levels")).toEqual(merge);
  });

  test("the rule of a user has the user's name as description", async () => {
    const { body } = await send("POST", PROTECTED, { name: "x", allowed_to_merge: [{ user_id: 3 }] });

    expect(body).toMatchObject({
      merge_access_levels: [{ access_level: null, access_level_description: "developer", user_id: 3, group_id: null }],
    });
  });

  test.each([
    [0, "No one"],
    [30, "Developers + Maintainers"],
    [40, "Maintainers"],
    [60, "Instance admins"],
  ])("the level %d has the description %j", async (push_access_level, description) => {
    const { body } = await send("POST", PROTECTED, { name: "x", push_access_level });

    expect(body).toMatchObject({ push_access_levels: [{ access_level_description: description }] });
  });

  test.each([
    [{}, "name is missing"],
    [{ name: "x", push_access_level: 20 }, "push_access_level does not have a valid value"],
    [{ name: "x", merge_access_level: 50 }, "merge_access_level does not have a valid value"],
    [{ name: "x", unprotect_access_level: 0 }, "unprotect_access_level does not have a valid value"],
    [{ name: "x", allow_force_push: "perhaps" }, "allow_force_push is invalid"],
    [
      { name: "x", allowed_to_push: [{ access_level: 1 }] },
      "allowed_to_push[0][access_level] does not have a valid value",
    ],
    [{ name: "x", allowed_to_push: "all" }, "allowed_to_push is invalid"],
    [
      { name: "x", allowed_to_push: [{}, { access_level: 40, user_id: 3 }] },
      "allowed_to_push[1][access_level], allowed_to_push[1][user_id] are mutually exclusive",
    ],
  ])("the parameters %j are refused with %j", async (params, error) => {
    const { status, body } = await send("POST", PROTECTED, params);

    expect([status, body]).toEqual([400, { error }]);
  });

  test("protecting a protected branch is a conflict", async () => {
    const { status, body } = await send("POST", PROTECTED, { name: "main" });

    expect([status, body]).toEqual([409, { message: "Protected branch 'main' already exists" }]);
  });

  test.each([
    [{ name: " " }, ["Name can't be blank"]],
    [{ name: "x", allowed_to_push: [{ user_id: 6 }] }, ["Push access levels user is not a member of the project"]],
    [
      { name: "x", allowed_to_merge: [{ group_id: 9 }] },
      ["Merge access levels group does not have access to the project"],
    ],
    [
      { name: "x", allowed_to_push: [{ deploy_key_id: 9 }] },
      ["Push access levels deploy key is not enabled for this project"],
    ],
  ])("the protection %j is refused with 422 and %j", async (params, message) => {
    const { status, body } = await send("POST", PROTECTED, params);

    expect([status, body]).toEqual([422, { message }]);
    expect((await send("GET", PROTECTED)).body).toHaveLength(1);
  });

  test("an unprotected branch can be protected again", async () => {
    const deleted = await send("DELETE", `${PROTECTED}/main`);

    expect([deleted.status, deleted.body]).toEqual([204, null]);
    expect((await send("POST", PROTECTED, { name: "main", push_access_level: 0 })).status).toBe(201);
  });

  test("a branch that matches a wildcard has no protection of its own", async () => {
    await send("POST", PROTECTED, { name: "release-*" });

    for (const method of ["GET", "PATCH", "DELETE"]) {
      const { status, body } = await send(method, `${PROTECTED}/release-1`);
      expect([status, body]).toEqual([404, { message: "404 Not found" }]);
    }
    expect((await send("GET", `${PROTECTED}/release-%2A`)).status).toBe(200);
  });

  test("a name with slashes is one path segment", async () => {
    await send("POST", PROTECTED, { name: "release/2.0" });

    expect((await send("GET", `${PROTECTED}/release%2F2%2E0`)).body).toMatchObject({ name: "release/2.0" });
  });

  test("the list can be searched", async () => {
    await send("POST", PROTECTED, { name: "release-*" });

    expect((await send("GET", `${PROTECTED}?search=lease`)).body).toMatchObject([{ name: "release-*" }]);
  });

  test("a patch changes flags and keeps the rules", async () => {
    const before = await send("GET", `${PROTECTED}/main`);
    const { status, body } = await send("PATCH", `${PROTECTED}/main`, {
      allow_force_push: true,
      code_owner_approval_required: true,
    });

    expect([status, body]).toEqual([
      200,
      { ...(before.body as object), allow_force_push: true, code_owner_approval_required: true },
    ]);
  });

  test("a patch adds, changes and destroys rules", async () => {
    const added = await send("PATCH", `${PROTECTED}/main`, { allowed_to_push: [{ user_id: 3 }] });
    expect(levels(added.body, "push_access_levels")).toEqual([40, "user 3"]);

    const changed = await send("PATCH", `${PROTECTED}/main`, { allowed_to_push: [{ id: 1, access_level: 30 }] });
    expect(levels(changed.body, "push_access_levels")).toEqual([30, "user 3"]);

    const destroyed = await send("PATCH", `${PROTECTED}/main`, { allowed_to_push: [{ id: 1, _destroy: true }] });
    expect(levels(destroyed.body, "push_access_levels")).toEqual(["user 3"]);
  });

  test.each([
    [{ allowed_to_push: [{ access_level: 40 }] }, ["Push access levels access level has already been taken"]],
    [{ allowed_to_merge: [{ access_level: 40 }] }, ["Merge access levels access level has already been taken"]],
    [{ allowed_to_push: [{ user_id: 3 }, { user_id: 3 }] }, ["Push access levels user has already been taken"]],
    [{ allowed_to_push: [{ id: 99, access_level: 30 }] }, ["Push access levels id is invalid"]],
    [{ name: "release-*" }, ["Name has already been taken"]],
  ])("the patch %j is refused with 422 and %j", async (params, message) => {
    await send("POST", PROTECTED, { name: "release-*" });
    const { status, body } = await send("PATCH", `${PROTECTED}/main`, params);

    expect([status, body]).toEqual([422, { message }]);
    expect(levels((await send("GET", `${PROTECTED}/main`)).body, "push_access_levels")).toEqual([40]);
  });

  test("a protection with a level for unprotect applies to maintainers, too", async () => {
    await send("POST", PROTECTED, { name: "x", unprotect_access_level: 60 });

    for (const method of ["PATCH", "DELETE"]) {
      const { status, body } = await send(method, `${PROTECTED}/x`);
      expect([status, body]).toEqual([403, { message: "403 Forbidden" }]);
    }
  });
});

describe("on CE", () => {
  let send: Send;

  beforeEach(() => {
    send = createWorld({ edition: "ce" }).as("maintainer");
  });

  test("a protection has no fields of Premium", async () => {
    const { body } = await send("GET", `${PROTECTED}/main`);
    const maintainers = { access_level: 40, access_level_description: "Maintainers" };

    expect(body).toEqual({
      id: 1,
      name: "main",
      push_access_levels: [{ id: 1, ...maintainers, deploy_key_id: null }],
      merge_access_levels: [{ id: 2, ...maintainers }],
      allow_force_push: false,
    });
  });

  test("ignores the parameters of Premium", async () => {
    const { status, body } = await send("POST", PROTECTED, {
      name: "x",
      push_access_level: 30,
      allowed_to_push: [{ user_id: 3 }],
      allowed_to_merge: [{ access_level: 30 }],
      allowed_to_unprotect: [{ access_level: 60 }],
      code_owner_approval_required: true,
    });

    expect(status).toBe(201);
    expect(body).not.toHaveProperty("code_owner_approval_required");
    expect(levels(body, "push_access_levels")).toEqual([30]);
    expect(levels(body, "merge_access_levels")).toEqual([40]);
    expect((await send("DELETE", `${PROTECTED}/x`)).status).toBe(204);
  });

  test("a patch changes the flag and ignores rules", async () => {
    const { body } = await send("PATCH", `${PROTECTED}/main`, {
      allow_force_push: true,
      allowed_to_push: [{ access_level: 30 }],
    });

    expect(body).toMatchObject({ allow_force_push: true });
    expect(levels(body, "push_access_levels")).toEqual([40]);
  });
});
