import { API, createWorld, type Send, WEB } from "../world";

const VARIABLES = `/projects/${API}/variables`;
let send: Send;

beforeEach(() => {
  send = createWorld().as("maintainer");
});

test("a variable without optional fields has GitLab's defaults", async () => {
  const { status, body } = await send("POST", VARIABLES, { key: "KEY", value: "v" });

  expect([status, body]).toEqual([
    201,
    {
      variable_type: "env_var",
      key: "KEY",
      value: "v",
      protected: false,
      masked: false,
      hidden: false,
      raw: false,
      environment_scope: "*",
      description: null,
    },
  ]);
});

test("a variable has the given fields, and is returned unchanged", async () => {
  const variable = {
    variable_type: "file",
    key: "KEY",
    value: "long-enough",
    protected: true,
    masked: true,
    raw: true,
    environment_scope: "review/*",
    description: "what it is for",
  };
  const created = await send("POST", VARIABLES, variable);

  expect(created.body).toEqual({ ...variable, hidden: false });
  expect((await send("GET", `${VARIABLES}/KEY`)).body).toEqual(created.body);
  expect((await send("GET", VARIABLES)).body).toEqual([created.body]);
});

test("a hidden variable is masked, and its value is never returned again", async () => {
  const created = await send("POST", VARIABLES, {
    key: "KEY",
    value: "long-enough",
    masked: false,
    masked_and_hidden: true,
  });

  expect(created.body).toMatchObject({ value: null, masked: true, hidden: true });
  expect((await send("GET", `${VARIABLES}/KEY`)).body).toMatchObject({ value: null });
  expect((await send("GET", VARIABLES)).body).toMatchObject([{ value: null }]);
  const updated = await send("PUT", `${VARIABLES}/KEY`, { value: "another-value" });
  expect([updated.status, updated.body]).toMatchObject([200, { value: null, hidden: true, masked: true }]);
});

test("a hidden variable cannot be unmasked", async () => {
  await send("POST", VARIABLES, { key: "KEY", value: "long-enough", masked_and_hidden: true });
  const { status, body } = await send("PUT", `${VARIABLES}/KEY`, { masked: false });

  expect([status, body]).toEqual([
    400,
    { message: { base: ["The visibility setting cannot be changed for masked and hidden variables."] } },
  ]);
});

test("a variable cannot be hidden later", async () => {
  await send("POST", VARIABLES, { key: "KEY", value: "long-enough", masked: true });
  const { body } = await send("PUT", `${VARIABLES}/KEY`, {
    value: "long-enough",
    masked_and_hidden: true,
    hidden: true,
  });

  expect(body).toMatchObject({ hidden: false, value: "long-enough" });
});

const KEY_TEXT = "can contain only letters, digits and '_'.";
const SCOPE_TEXT = "can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', '*' and spaces";

test.each([
  [{ key: "", value: "v" }, { key: ["can't be blank", KEY_TEXT] }],
  [{ key: "A-B", value: "v" }, { key: [KEY_TEXT] }],
  [{ key: "A B", value: "v" }, { key: [KEY_TEXT] }],
  [{ key: "A".repeat(256), value: "v" }, { key: ["is too long (maximum is 255 characters)"] }],
  [{ key: "K", value: "short", masked: true }, { value: ["is invalid"] }],
  [{ key: "K", value: "", masked: true }, { value: ["is invalid"] }],
  [{ key: "K", value: "with spaces in it", masked: true }, { value: ["is invalid"] }],
  [{ key: "K", value: "two-lines\nof-text", masked: true }, { value: ["is invalid"] }],
  [{ key: "K", value: "long-enough\n", masked: true }, { value: ["is invalid"] }],
  [{ key: "K", value: "with$dollar", masked: true }, { value: ["is invalid"] }],
  [{ key: "K", value: "with spaces in it", masked: true, raw: true }, { value: ["is invalid"] }],
  [{ key: "K", value: "short", masked: true, raw: true }, { value: ["is invalid"] }],
  [{ key: "K", value: "short", masked_and_hidden: true }, { value: ["is invalid"] }],
  [{ key: "K", value: "v", environment_scope: "a:b" }, { environment_scope: [SCOPE_TEXT] }],
  [{ key: "K", value: "v", environment_scope: "" }, { environment_scope: [SCOPE_TEXT] }],
])("the variable %j is refused with %j", async (variable, message) => {
  const { status, body } = await send("POST", VARIABLES, variable);

  expect([status, body]).toEqual([400, { message }]);
  expect((await send("GET", VARIABLES)).body).toEqual([]);
});

test.each([
  { key: "K".repeat(255), value: "v" },
  { key: "K", value: "" },
  { key: "K", value: "aA0_+=/@:.~-", masked: true },
  { key: "K", value: "pul-0123456789abcdef", masked_and_hidden: true },
  { key: "K", value: "with$dollar%and^more", masked: true, raw: true },
  { key: "K", value: "two-lines\nof-text", variable_type: "file" },
  { key: "K", value: "v", environment_scope: "review/${x}.1 *" },
])("accepts the variable %j", async (variable) => {
  expect((await send("POST", VARIABLES, variable)).status).toBe(201);
});

test.each([
  [{ value: "v" }, "key is missing"],
  [{ key: "K" }, "value is missing"],
  [{}, "key is missing, value is missing"],
  [{ key: "K", value: "v", variable_type: "secret" }, "variable_type does not have a valid value"],
  [{ key: "K", value: "v", protected: "perhaps" }, "protected is invalid"],
  [{ key: "K", value: { a: 1 } }, "value is invalid"],
])("the parameters %j are refused with %j", async (params, error) => {
  const { status, body } = await send("POST", VARIABLES, params);

  expect([status, body]).toEqual([400, { error }]);
});

test("refuses the same key and scope twice, but not in another project or scope", async () => {
  await send("POST", VARIABLES, { key: "KEY", value: "v" });
  const again = await send("POST", VARIABLES, { key: "KEY", value: "w" });

  expect([again.status, again.body]).toEqual([400, { message: { key: ["(KEY) has already been taken"] } }]);
  expect((await send("POST", VARIABLES, { key: "KEY", value: "w", environment_scope: "staging" })).status).toBe(201);
  expect((await send("POST", `/projects/${WEB}/variables`, { key: "KEY", value: "w" })).status).toBe(201);
});

describe("a key with two scopes", () => {
  const AMBIGUOUS = "There are multiple variables with provided parameters. Please use 'filter[environment_scope]'";

  beforeEach(async () => {
    await send("POST", VARIABLES, { key: "KEY", value: "all" });
    await send("POST", VARIABLES, { key: "KEY", value: "prod", environment_scope: "production" });
  });

  test.each([
    ["GET", undefined],
    ["PUT", { value: "new" }],
    ["DELETE", undefined],
  ])("%s without a filter is a conflict", async (method, body) => {
    const answer = await send(method, `${VARIABLES}/KEY`, body);

    expect([answer.status, answer.body]).toEqual([409, { message: AMBIGUOUS }]);
  });

  test.each([
    ["GET", undefined],
    ["PUT", { value: "new" }],
    ["DELETE", undefined],
  ])("%s with a filter that matches nothing gets 404", async (method, body) => {
    const answer = await send(method, `${VARIABLES}/KEY?filter[environment_scope]=staging`, body);

    expect([answer.status, answer.body]).toEqual([404, { message: "404 Variable Not Found" }]);
  });

  test.each([
    ["*", "all"],
    ["production", "prod"],
  ])("the filter %j selects the variable with the value %j", async (scope, value) => {
    const { status, body } = await send("GET", `${VARIABLES}/KEY?filter%5Benvironment_scope%5D=${scope}`);

    expect([status, body]).toMatchObject([200, { value, environment_scope: scope }]);
  });

  test("an update with a filter changes only one", async () => {
    await send("PUT", `${VARIABLES}/KEY?filter[environment_scope]=production`, { value: "new" });

    expect((await send("GET", VARIABLES)).body).toMatchObject([{ value: "all" }, { value: "new" }]);
  });

  test("the filter may be in the body", async () => {
    await send("PUT", `${VARIABLES}/KEY`, { value: "new", filter: { environment_scope: "*" } });

    expect((await send("GET", VARIABLES)).body).toMatchObject([{ value: "new" }, { value: "prod" }]);
  });

  test("a delete with a filter deletes only one", async () => {
    const deleted = await send("DELETE", `${VARIABLES}/KEY?filter[environment_scope]=*`);

    expect([deleted.status, deleted.body]).toEqual([204, null]);
    expect((await send("GET", `${VARIABLES}/KEY`)).body).toMatchObject({ value: "prod" });
  });

  test("a variable cannot get the other's scope", async () => {
    const { status, body } = await send("PUT", `${VARIABLES}/KEY?filter[environment_scope]=production`, {
      environment_scope: "*",
    });

    expect([status, body]).toEqual([400, { message: { key: ["(KEY) has already been taken"] } }]);
  });
});

test("an update changes the given fields and keeps the rest", async () => {
  await send("POST", VARIABLES, { key: "KEY", value: "v", protected: true, description: "old" });
  const { status, body } = await send("PUT", `${VARIABLES}/KEY`, { value: "w", environment_scope: "staging" });

  expect([status, body]).toMatchObject([
    200,
    { value: "w", protected: true, description: "old", environment_scope: "staging" },
  ]);
});

test("an update that cannot be masked is refused and changes nothing", async () => {
  await send("POST", VARIABLES, { key: "KEY", value: "v" });
  const { status, body } = await send("PUT", `${VARIABLES}/KEY`, { masked: true });

  expect([status, body]).toEqual([400, { message: { value: ["is invalid"] } }]);
  expect((await send("GET", `${VARIABLES}/KEY`)).body).toMatchObject({ masked: false });
});

test("a key is case-sensitive", async () => {
  await send("POST", VARIABLES, { key: "KEY", value: "v" });

  expect((await send("GET", `${VARIABLES}/key`)).status).toBe(404);
});
