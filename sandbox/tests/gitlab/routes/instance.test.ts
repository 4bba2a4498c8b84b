import { createWorld, pick } from "../world";

test("the current user is that of the token", async () => {
  const { status, body } = await createWorld().as("developer")("GET", "/user");

  expect(status).toBe(200);
  expect(pick(body, "id", "username", "state", "is_admin")).toEqual({
    id: 3,
    username: "developer",
    state: "active",
    is_admin: undefined,
  });
});

test("an admin has the field is_admin", async () => {
  const { body } = await createWorld().as("platform")("GET", "/user");

  expect(pick(body, "username", "is_admin")).toEqual({ username: "platform", is_admin: true });
});

test.each([
  [{}, "19.1.0-ee", true],
  [{ edition: "ee" }, "19.1.0-ee", true],
  [{ edition: "ce" }, "19.1.0", false],
  [{ edition: "ce", version: "17.11.2" }, "17.11.2", false],
] as const)("the seed %j gives the version %j and enterprise %s", async (changes, version, enterprise) => {
  const send = createWorld(changes).as("guest");

  expect((await send("GET", "/version")).body).toEqual({ version, revision: "0ab7ab5b" });
  expect((await send("GET", "/metadata")).body).toEqual({
    version,
    revision: "0ab7ab5b",
    kas: { enabled: false, externalUrl: null, externalK8sProxyUrl: null, version: null },
    enterprise,
  });
});
