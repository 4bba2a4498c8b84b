import { Hono } from "hono";
import { faultRoutes } from "../../faults/faultRoutes";
import { Faults } from "../../faults/faults";

let faults: Faults;
let app: Hono;

beforeEach(() => {
  faults = new Faults();
  app = new Hono();
  faultRoutes(app, faults, "secret");
});

async function ask(method: string, path = "", body?: unknown, headers: Readonly<Record<string, string>> = {}) {
  const response = await app.request(`http://127.0.0.1/-/faults${path}`, {
    method,
    headers: {
      host: "127.0.0.1:4000",
      authorization: "Bearer secret",
      "content-type": "application/json",
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return [response.status, text === "" ? undefined : (JSON.parse(text) as unknown)];
}

test("adds, lists, removes and clears faults", async () => {
  const rule = { server: "gitlab", path: "/api/*", times: "always", fault: { status: 502 } };
  const kept = { id: 1, fitted: 0, fired: 0, ...rule };

  expect(await ask("POST", "", rule)).toEqual([201, kept]);
  expect(await ask("POST", "", { fault: { delay: 1 } })).toMatchObject([201, { id: 2 }]);
  faults.next({ server: "gitlab", method: "GET", path: "/api/v4/user" });
  expect(await ask("GET")).toEqual([
    200,
    [
      { ...kept, fitted: 1, fired: 1 },
      { id: 2, fitted: 1, fired: 1, fault: { delay: 1 } },
    ],
  ]);

  expect(await ask("DELETE", "/1")).toEqual([204, undefined]);
  expect(await ask("DELETE", "/1")).toEqual([404, { message: 'there is no fault "1"' }]);
  expect(await ask("GET")).toMatchObject([200, [{ id: 2 }]]);
  expect(await ask("DELETE")).toEqual([204, undefined]);
  expect(await ask("GET")).toEqual([200, []]);
});

test.each<[string, Readonly<Record<string, string>>]>([
  ["no token", { authorization: "" }],
  ["another token", { authorization: "Bearer secrets" }],
  ["the token without its scheme", { authorization: "secret" }],
])("a request with %s reads and changes nothing", async (_, headers) => {
  const id = faults.add({ fault: { delay: 1 } });
  const keys = { server: "gitlab", path: "/oauth/discovery/keys", fault: { status: 200, body: { keys: [] } } };
  const refused = [401, { message: expect.stringContaining("the token for faults") }];

  expect(await ask("GET", "", undefined, headers)).toEqual(refused);
  expect(await ask("POST", "", keys, headers)).toEqual(refused);
  expect(await ask("DELETE", "", undefined, headers)).toEqual(refused);
  expect(await ask("DELETE", `/${id}`, undefined, headers)).toEqual(refused);
  expect(faults.all()).toMatchObject([{ id, fired: 0 }]);
});

test("reports the errors of a rule", async () => {
  expect(await ask("POST", "", { nth: 0, fault: { cut: "never" } })).toEqual([
    400,
    {
      message:
        "nth: Too small: expected number to be >=1; " +
        'fault: is to be "status" with a number, "delay" with milliseconds, "cut" with before, after or during, or "timeout" with before or after',
    },
  ]);
  expect(await ask("POST", "", "{")).toMatchObject([400, { message: expect.stringContaining("expected object") }]);
  expect(faults.all()).toEqual([]);
});

test.each<[string, number, Readonly<Record<string, string>>]>([
  ["a page's form", 415, { "content-type": "application/x-www-form-urlencoded" }],
  ["plain text", 415, { "content-type": "text/plain" }],
  ["a content type that only starts like JSON", 415, { "content-type": "application/jsonp" }],
  ["another name of this machine", 421, { host: "evil.example:4000" }],
  ["a name that starts like a local one", 421, { host: "127.0.0.1.evil.example" }],
])("%s changes nothing", async (_, status, headers) => {
  faults.add({ fault: { delay: 1 } });
  const answers = [
    await ask("POST", "", { fault: { delay: 2 } }, headers),
    await ask("DELETE", "/1", undefined, headers),
    await ask("DELETE", "", undefined, headers),
  ];

  expect(answers.map(([answered]) => answered)).toEqual([status, status, status]);
  expect(faults.all().map(({ id }) => id)).toEqual([1]);
});

test("refuses a foreign host name, also for faults", async () => {
  faults.add({ fault: { delay: 1 } });

  expect(await ask("GET", "", undefined, { host: "evil.example:4000" })).toEqual([
    421,
    { message: expect.stringContaining("127.0.0.1, localhost and [::1]") },
  ]);
});

test("accepts localhost, with and without a port", async () => {
  for (const host of ["localhost", "localhost:80", "127.0.0.1", "[::1]:80"]) {
    expect(await ask("POST", "", { fault: { delay: 1 } }, { host })).toMatchObject([201, {}]);
  }
});
