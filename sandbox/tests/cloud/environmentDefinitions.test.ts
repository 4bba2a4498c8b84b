import { testCloud, untraced, withEnvironment } from "./testCloud";

const environments = "/esc/environments/acme";
const path = `${environments}/shop/staging`;

test.each<[string, object | undefined]>([
  ["values: {a: 1}", { a: { value: 1 } }],
  ["", undefined],
  ['{"values": {}}', undefined],
  ["values:\n  a:\n    fn::secret: hidden\n", { a: { value: "hidden", secret: true } }],
  [
    "values: {a: {fn::secret: hidden}, b: 'to ${a}'}",
    { a: expect.anything(), b: { value: "to hidden", secret: true } },
  ],
])("the check accepts the definition %j, and stores nothing", async (yaml, properties) => {
  const cloud = testCloud();
  const { status, body } = await cloud.send("POST", `${environments}/yaml/check?showSecrets=false`, { body: yaml });

  expect([status, untraced((body as { properties?: object }).properties)]).toEqual([200, properties]);
  expect((await cloud.send("GET", environments)).body).toEqual({ environments: [], nextToken: "" });
});

const faulty: [string, string, object[]][] = [
  [
    "YAML that does not parse",
    "values:\n  é: [1\nb: 2",
    [{ summary: "yaml: line 1: did not find expected ',' or ']'", severity: "error" }],
  ],
  ["a list", "- a", [{ summary: "environment must be an object", severity: "error", range: range(1, 4) }]],
  ["a text", "values", [{ summary: "environment must be an object", severity: "error", range: range(1, 7) }]],
  ["only a comment", "# nothing yet", [{ summary: "environment must be an object", severity: "error" }]],
  [
    "an interpolation of an unknown value",
    "values: {a: '${b}'}",
    [{ summary: 'unknown property "b"', severity: "error", path: "values.a", range: range(13, 17) }],
  ],
  [
    "a login without a role",
    "values: {a: {fn::open::aws-login: {oidc: {sessionName: ci}}}}",
    [
      {
        summary: "missing required properties: roleArn",
        severity: "error",
        path: 'values.a["fn::open::aws-login"].oidc',
        range: range(42, 58),
      },
    ],
  ],
  [
    "a secret that is not a text",
    "values: {a: {fn::secret: 12}}",
    [
      {
        summary: "the value of fn::secret must be a string or a ciphertext",
        severity: "error",
        range: { begin: { line: 1, column: 26, byte: 25 }, end: { line: 1, column: 28, byte: 27 } },
      },
    ],
  ],
];

/** A range of columns. The evaluator gives no byte offsets in a text of one line. */
function range(begin: number, end: number): object {
  return { environment: expect.any(String), begin: position(begin), end: position(end) };
}

function position(column: number): object {
  return { line: 1, column, byte: 0 };
}

test.each(faulty)("check and update refuse %s with diagnostics", async (_, yaml, diagnostics) => {
  const cloud = await withEnvironment("values: {}");
  const checked = await cloud.send("POST", `${environments}/yaml/check`, { body: yaml });
  const saved = await cloud.send("PATCH", path, { body: yaml });

  const message = "Bad Request: the environment definition is invalid";
  for (const { status, body } of [checked, saved]) {
    expect([status, body]).toEqual([400, { code: 400, message, diagnostics: expect.any(Array) }]);
    expect((body as { diagnostics: object[] }).diagnostics[0]).toEqual(diagnostics[0]);
  }
  const read = await cloud.send("GET", path);
  expect([read.text, read.headers.get("Pulumi-ESC-Revision")]).toEqual(["values: {}", "2"]);
});

test("a secret is returned encrypted, and decrypted on request, in every revision", async () => {
  const cloud = await withEnvironment(
    "values:\n  # the password\n  password:\n    fn::secret: hunter2 # old\n  region: eu\n",
  );
  const encrypted = (await cloud.send("GET", path)).text;
  await cloud.send("PATCH", path, { body: "values: {}" });

  expect(encrypted).toMatch(
    /^values:\n {2}# the password\n {2}password:\n {4}fn::secret:\n {6}ciphertext: [A-Za-z0-9+/=]+ # old\n {2}region: eu\n$/,
  );
  expect((await cloud.send("GET", `${path}/versions/2`)).text).toBe(encrypted);
  const decrypted = await cloud.send("GET", `${path}/versions/2/decrypt`);
  expect([decrypted.status, decrypted.text]).toEqual([
    200,
    "values:\n  # the password\n  password:\n    fn::secret: hunter2 # old\n  region: eu\n",
  ]);
  expect(decrypted.headers.get("Pulumi-ESC-Revision")).toBe("2");
  expect((await cloud.send("GET", `${path}/decrypt`)).text).toBe("values: {}");
});

test("a returned ciphertext can be saved again, and keeps its value", async () => {
  const cloud = await withEnvironment("values: {password: {fn::secret: hunter2}}");
  const encrypted = (await cloud.send("GET", path)).text;
  await cloud.send("PATCH", path, { body: encrypted });

  expect((await cloud.send("GET", path)).text).toBe(encrypted);
  expect((await cloud.send("GET", `${path}/decrypt`)).text).toContain("hunter2");
});

test("refuses a ciphertext of another environment", async () => {
  const cloud = await withEnvironment("values: {password: {fn::secret: hunter2}}");
  const encrypted = (await cloud.send("GET", path)).text;
  await cloud.send("POST", environments, { body: { project: "shop", name: "production" } });
  const answer = await cloud.send("PATCH", `${environments}/shop/production`, { body: encrypted });

  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({
    diagnostics: [{ summary: "the ciphertext does not belong to this environment", severity: "error" }],
  });
});
