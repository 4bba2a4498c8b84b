import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { RestClient } from "../../plugins/restClient";

type Answer = { status: number; body: string } | "cut" | "none";

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
      if (answer === "none") return;
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

const ownPort = () => (server.address() as AddressInfo).port;

function client(retries: number, signal = new AbortController().signal, port = ownPort()): RestClient {
  return new RestClient({
    timeout: 100,
    baseUrl: new URL(`http://127.0.0.1:${port}/api/`),
    headers: { Authorization: "Bearer token-1" },
    token: "token-1",
    retries: () => retries,
    describe: ({ method, url, status, body }) =>
      `${method} ${new URL(url).pathname}: ${status} ${JSON.stringify(body)}`,
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

test.each<[string, string, Answer, number]>([
  ["429", "POST", { status: 429, body: "Retry later" }, 2],
  ["502", "POST", { status: 502, body: "" }, 2],
  ["501", "POST", { status: 501, body: "" }, 1],
  ["400", "POST", { status: 400, body: "" }, 1],
  ["cut connection", "GET", "cut", 2],
  ["cut connection", "POST", "cut", 1],
  ["cut connection", "PUT", "cut", 1],
  ["cut connection", "PATCH", "cut", 1],
  ["cut connection", "DELETE", "cut", 1],
  ["timeout", "GET", "none", 1],
  ["timeout", "POST", "none", 1],
])("after a %s, a %s is retried only if the official client retries it", async (_title, method, answer, requests) => {
  answers = [answer, { status: 200, body: "{}" }];

  await client(1)
    .send(method, "x")
    .catch(() => undefined);

  expect(seen.length).toBe(requests);
});

test("reports a cut connection with the message of Go's HTTP client", async () => {
  answers = ["cut"];

  await expect(client(5).send("POST", "things/a%2Fb", { query: { ref: "m" } })).rejects.toThrow(
    /^Post "http:\/\/127\.0\.0\.1:\d+\/api\/things\/a%2Fb\?ref=m": EOF$/,
  );
});

test("retries every request whose connection was refused", async () => {
  const nobody = createServer();
  await new Promise<void>((resolve) => nobody.listen(0, "127.0.0.1", resolve));
  const { port } = nobody.address() as AddressInfo;
  await new Promise((resolve) => nobody.close(resolve));
  const asked = client(1, undefined, port).send("POST", "x");
  const late = createServer((_request, response) => response.end("{}"));
  await new Promise<void>((resolve) => setTimeout(() => late.listen(port, "127.0.0.1", resolve), 20));

  await expect(asked).resolves.toEqual({});
  late.closeAllConnections();
  await new Promise((resolve) => late.close(resolve));
  await expect(client(0, undefined, port).send("POST", "x")).rejects.toThrow(
    `Post "http://127.0.0.1:${port}/api/x": dial tcp 127.0.0.1:${port}: connect: connection refused`,
  );
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

test("shows no token, even if the server repeats it", async () => {
  answers = [{ status: 400, body: '{"message":"bad token-1"}' }];

  await expect(client(0).send("GET", "x")).rejects.toThrow('GET /api/x: 400 {"message":"bad [token]"}');
});

test("treats a 404 as missing where that is not an error", async () => {
  answers = [{ status: 404, body: "" }];

  expect(await client(0).find("x")).toBeUndefined();
  await expect(client(0).remove("x")).resolves.toBeUndefined();
  await expect(client(0).send("GET", "x")).rejects.toThrow("404");
});
