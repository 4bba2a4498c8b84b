import { API, createWorld, type Send } from "../world";

const PROTECTED = `/projects/${API}/protected_tags`;

interface TagProtection {
  create_access_levels: { access_level: number | null; user_id?: number | null }[];
}
const levels = (body: unknown) =>
  (body as TagProtection).create_access_levels.map(({ access_level, user_id }) => access_level ?? `user ${user_id}`);

let send: Send;
beforeEach(() => {
  send = createWorld().as("maintainer");
});

test("a protected tag is created, read, listed and deleted", async () => {
  const created = await send("POST", PROTECTED, { name: "release-*", create_access_level: 30 });

  expect([created.status, created.body]).toEqual([
    201,
    {
      name: "release-*",
      create_access_levels: [
        {
          id: 5,
          access_level: 30,
          access_level_description: "Developers + Maintainers",
          deploy_key_id: null,
          user_id: null,
          group_id: null,
        },
      ],
    },
  ]);
  expect((await send("GET", `${PROTECTED}/release-%2A`)).body).toEqual(created.body);
  expect((await send("GET", PROTECTED)).body).toEqual([created.body]);
  expect((await send("DELETE", `${PROTECTED}/release-%2A`)).status).toBe(204);
  expect((await send("GET", PROTECTED)).body).toEqual([]);
});

test.each([
  ["ee", {}, [40]],
  ["ee", { create_access_level: 0 }, [0]],
  ["ee", { allowed_to_create: [{ user_id: 3 }] }, ["user 3"]],
  ["ee", { create_access_level: 40, allowed_to_create: [{ access_level: 30 }, { user_id: 3 }] }, [40, 30, "user 3"]],
  ["ce", { create_access_level: 30, allowed_to_create: [{ user_id: 3 }] }, [30]],
  ["ce", { allowed_to_create: [{ access_level: 30 }] }, [40]],
] as const)("on %s, %j lets %j create, the plain level first", async (edition, params, expected) => {
  const { status, body } = await createWorld({ edition }).as("maintainer")("POST", PROTECTED, {
    name: "v*",
    ...params,
  });

  expect(status).toBe(201);
  expect(levels(body)).toEqual(expected);
});

test("a name that is in use is refused with 422", async () => {
  await send("POST", PROTECTED, { name: "v*" });
  const { status, body } = await send("POST", PROTECTED, { name: "v*" });

  expect([status, body]).toEqual([422, { message: ["Name has already been taken"] }]);
});

test.each([
  [{}, "name is missing"],
  [{ name: "v*", create_access_level: 50 }, "create_access_level does not have a valid value"],
])("the parameters %j are refused with %j", async (params, error) => {
  const { status, body } = await send("POST", PROTECTED, params);

  expect([status, body]).toEqual([400, { error }]);
});

test.each(["GET", "DELETE"])("%s of an unprotected tag gets 404", async (method) => {
  const { status, body } = await send(method, `${PROTECTED}/v1`);

  expect([status, body]).toEqual([404, { message: "404 Not found" }]);
});
