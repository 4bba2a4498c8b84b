import { API, createWorld, pick, read } from "../world";

const headers = { "PRIVATE-TOKEN": "token-maintainer" };

function post(contentType: string | undefined, body: string | FormData) {
  return createWorld().gitlab.app.request(`/api/v4/projects/${API}/variables`, {
    method: "POST",
    headers: { ...headers, ...(contentType !== undefined && { "Content-Type": contentType }) },
    body,
  });
}

test.each([
  ["JSON", "application/json; charset=utf-8", '{"key":"KEY","value":"a b","protected":true}'],
  ["a form", "application/x-www-form-urlencoded", "key=KEY&value=a+b&protected=true"],
])("a body may be %s", async (_, contentType, body) => {
  const answer = await read(await post(contentType, body));

  expect(answer.status).toBe(201);
  expect(pick(answer.body, "key", "value", "protected")).toEqual({ key: "KEY", value: "a b", protected: true });
});

test("a body may be multipart", async () => {
  const form = new FormData();
  form.append("key", "KEY");
  form.append("value", "a b");
  const answer = await read(await post(undefined, form));

  expect(answer.status).toBe(201);
  expect(pick(answer.body, "key", "value")).toEqual({ key: "KEY", value: "a b" });
});

test("a write may have its parameters in the query", async () => {
  const send = createWorld().as("maintainer");
  const { status } = await send("POST", `/projects/${API}/variables?key=KEY&value=v`);

  expect(status).toBe(201);
});

test("refuses a body that is not JSON", async () => {
  const { status, body } = await read(await post("application/json", "{"));

  expect([status, body]).toEqual([400, { error: "message body does not match declared format" }]);
});

test("refuses a body of another type", async () => {
  const { status, body } = await read(await post("text/plain", "key=KEY"));

  expect([status, body]).toEqual([415, { error: "The provided content-type 'text/plain' is not supported." }]);
});

test("reports missing and malformed parameters together", async () => {
  const send = createWorld().as("maintainer");
  const { status, body } = await send("POST", `/projects/${API}/variables`, {
    masked: "maybe",
    variable_type: "secret",
  });

  expect([status, body]).toEqual([
    400,
    {
      error: "key is missing, value is missing, masked is invalid, variable_type does not have a valid value",
    },
  ]);
});

test("an unknown route answers 501, with and without a token", async () => {
  const write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  const { gitlab, as } = createWorld();
  const message = "the sandbox has no route for GET /api/v4/snippets/public (gitlab)";

  const bare = await read(await gitlab.app.request("/api/v4/snippets/public"));
  const signed = await as("platform")("GET", "/snippets/public");
  const calls = write.mock.calls.map(([line]) => line);
  write.mockRestore();

  expect([bare.status, bare.body]).toEqual([501, { code: 501, message }]);
  expect([signed.status, signed.body]).toEqual([501, { code: 501, message }]);
  expect(calls).toEqual([`sandbox: ${message}\n`, `sandbox: ${message}\n`]);
});

test("logs every request with its raw path and status, including refused ones", async () => {
  const { log, as } = createWorld();
  await as("maintainer")("HEAD", `/projects/${API}/repository/files/README%2Emd?ref=main`);
  await as("stranger")("DELETE", `/projects/${API}/variables/KEY`);

  expect(log.all()).toEqual([
    {
      server: "gitlab",
      method: "HEAD",
      path: `/api/v4/projects/${API}/repository/files/README%2Emd`,
      query: "ref=main",
      status: 200,
    },
    { server: "gitlab", method: "DELETE", path: `/api/v4/projects/${API}/variables/KEY`, query: "", status: 404 },
  ]);
});

describe("paging", () => {
  async function page(query: string) {
    const send = createWorld().as("maintainer");
    for (const number of [1, 2, 3, 4, 5]) {
      await send("POST", `/projects/${API}/variables`, { key: `KEY_${number}`, value: "v" });
    }
    return send("GET", `/projects/${API}/variables${query}`);
  }

  test.each([
    ["", ["KEY_1", "KEY_2", "KEY_3", "KEY_4", "KEY_5"], ["1", "20", "", "", "5", "1"]],
    ["?per_page=2", ["KEY_1", "KEY_2"], ["1", "2", "", "2", "5", "3"]],
    ["?per_page=2&page=2", ["KEY_3", "KEY_4"], ["2", "2", "1", "3", "5", "3"]],
    ["?per_page=2&page=3", ["KEY_5"], ["3", "2", "2", "", "5", "3"]],
    ["?per_page=2&page=9", [], ["9", "2", "8", "", "5", "3"]],
    ["?per_page=500", ["KEY_1", "KEY_2", "KEY_3", "KEY_4", "KEY_5"], ["1", "100", "", "", "5", "1"]],
  ])("the query %j gets the page and the headers in the table", async (query, keys, expected) => {
    const { body, headers } = await page(query);
    const names = ["x-page", "x-per-page", "x-prev-page", "x-next-page", "x-total", "x-total-pages"];

    expect((body as { key: string }[]).map(({ key }) => key)).toEqual(keys);
    expect(names.map((name) => headers.get(name))).toEqual(expected);
  });

  test("the links keep the other parameters", async () => {
    const { headers } = await page("?per_page=2&page=2&x=y");
    const url = (number: number) => `http://localhost/api/v4/projects/${API}/variables?per_page=2&page=${number}&x=y`;

    expect(headers.get("link")).toBe(
      `<${url(1)}>; rel="prev", <${url(3)}>; rel="next", <${url(1)}>; rel="first", <${url(3)}>; rel="last"`,
    );
  });

  test("sends no rate limit", async () => {
    const { headers } = await page("");

    expect([...headers.keys()].filter((name) => name.startsWith("ratelimit"))).toEqual([]);
  });
});
