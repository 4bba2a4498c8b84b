import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { RestClient } from "../../plugins/restClient";

type Answer = { status: number; body: string } | "cut";

let server: Server;
let answers: Answer[] = [];
let seen: { line: string; authorization: string | undefined; body: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      seen.push({
        line: `${request.method} ${request.url}`,
        authorization: request.headers.authorization,
        body: Buffer.concat(chunks).toString(),
      });
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer === undefined || answer === "cut") return request.socket.destroy();
      response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  answers = [];
  seen = [];
});

function client(retries: number, signal = new AbortController().signal): RestClient {
  return new RestClient({
    server: "Server",
    baseUrl: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`),
    headers: { Authorization: "Bearer token-1" },
    token: "token-1",
    credentials: "SERVER_TOKEN",
    retries: () => retries,
    describe: (_status, body) => JSON.stringify(body),
    signal,
  });
}

test("sends JSON with the credentials, and the query in the URL", async () => {
  answers = [{ status: 200, body: '{"id":1}' }];

  const found = await client(0).send("POST", "things/a%2Fb", {
    json: { a: 1 },
    query: { ref: "m n", none: undefined },
  });

  expect(found).toEqual({ id: 1 });
  expect(seen).toEqual([{ line: "POST /api/things/a%2Fb?ref=m+n", authorization: "Bearer token-1", body: '{"a":1}' }]);
});

test.each<[string, Answer, number]>([
  ["429", { status: 429, body: "Retry later" }, 2],
  ["502", { status: 502, body: "" }, 2],
  ["501", { status: 501, body: "" }, 1],
  ["400", { status: 400, body: "" }, 1],
  ["cut connection", "cut", 2],
])("after a %s makes the expected requests", async (_title, answer, requests) => {
  answers = [answer, { status: 200, body: "{}" }];

  await client(1)
    .send("GET", "x")
    .catch(() => undefined);

  expect(seen.length).toBe(requests);
});

test("returns the last error after its retries", async () => {
  answers = [{ status: 503, body: '{"message":"busy"}' }];

  await expect(client(2).send("GET", "x")).rejects.toThrow('GET /api/x: 503 {"message":"busy"}');
  expect(seen.length).toBe(3);
});

test("does not retry after a cancellation", async () => {
  answers = [{ status: 503, body: "" }];
  const stop = new AbortController();
  stop.abort();

  await expect(client(5, stop.signal).send("GET", "x")).rejects.toThrow("503");
  expect(seen.length).toBe(1);
});

test("reports which server refused the token and what to set", async () => {
  answers = [{ status: 401, body: '{"message":"401 Unauthorized"}' }];

  await expect(client(0).send("GET", "user")).rejects.toThrow(
    /^GET \/api\/user: Server at http:\/\/127\.0\.0\.1:\d+ refused the token \(401\)\. Set a valid one: SERVER_TOKEN\.$/,
  );
});

test("shows no token, even if the server repeats it", async () => {
  answers = [{ status: 400, body: '{"message":"bad token-1"}' }];

  await expect(client(0).send("GET", "x")).rejects.toThrow('GET /api/x: 400 {"message":"bad [token]"}');
});

test("treats a 404 as missing where that is no error", async () => {
  answers = [{ status: 404, body: "" }];

  expect(await client(0).find("x")).toBeUndefined();
  await expect(client(0).remove("x")).resolves.toBeUndefined();
  await expect(client(0).send("GET", "x")).rejects.toThrow("404");
});
