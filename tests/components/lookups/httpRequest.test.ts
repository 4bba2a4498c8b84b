import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { httpRequest } from "../../../components/lookups/httpRequest";

/** A server whose first response is a faulty one. */
let server: Server;
let url: string;
let received: string[];
let fault: "cut before" | "cut during" | 429 | 503;

beforeAll(async () => {
  server = createServer((request, response) => {
    received.push(request.method ?? "");
    if (received.length > 1) response.end('{"done":true}');
    else if (fault === "cut before") request.socket.destroy();
    else if (fault === "cut during") {
      response.writeHead(200, { "content-length": "13" });
      response.write('{"done"', () => request.socket.destroy());
    } else response.writeHead(fault, { "retry-after": "0" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

beforeEach(() => {
  received = [];
});

afterAll(async () => {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
});

const payload = { contentType: "application/json", text: "{}" };
const to = (method: "GET" | "POST" | "PUT" | "DELETE", more: object = {}) => ({
  server: "GitLab",
  url,
  headers: {},
  method,
  ...more,
});

test.each(["cut before", "cut during", 429, 503] as const)("repeats a read after %s", async (one) => {
  fault = one;

  expect(await httpRequest(to("GET"))).toMatchObject({ status: 200, body: { done: true } });
  expect(received).toEqual(["GET", "GET"]);
});

test.each(["PUT", "DELETE"] as const)("repeats a %s, which has the same effect the second time", async (method) => {
  fault = "cut during";

  expect(await httpRequest(to(method))).toMatchObject({ status: 200 });
  expect(received).toEqual([method, method]);
});

test.each(["cut before", "cut during"] as const)("does not repeat a POST after %s", async (one) => {
  fault = one;

  await expect(httpRequest(to("POST", { payload }))).rejects.toThrow();
  expect(received).toEqual(["POST"]);
});

test("does not repeat a POST after 503, because the server may have handled it", async () => {
  fault = 503;

  expect(await httpRequest(to("POST", { payload }))).toMatchObject({ status: 503 });
  expect(received).toEqual(["POST"]);
});

test.each([{ repeats: "always" as const, one: "cut during" as const }, { one: 429 as const }])(
  "repeats a POST with %j",
  async ({ one, ...more }) => {
    fault = one;

    expect(await httpRequest(to("POST", { payload, ...more }))).toMatchObject({ status: 200 });
    expect(received).toEqual(["POST", "POST"]);
  },
);
