import { request as httpRequest } from "node:http";
import type { Hono } from "hono";
import { sandboxApp } from "../../app";
import type { Fault, FaultRule } from "../../faults/fault";
import { Faults } from "../../faults/faults";
import { type LoggedRequest, RequestLog } from "../../requestLog";
import { type Listening, serve } from "../../serve";

const faults = new Faults();
const log = new RequestLog();
let written: string[];
let gitlab: Listening;
let cloud: Listening;

beforeAll(async () => {
  gitlab = await serve(appOf("gitlab"));
  cloud = await serve(appOf("cloud"));
});

afterAll(() => Promise.all([gitlab.close(), cloud.close()]));

beforeEach(() => {
  faults.clear();
  log.clear();
  written = [];
});

/** A server that stores what it receives. */
function appOf(server: LoggedRequest["server"]): Hono {
  const app = sandboxApp(server, log, faults);
  app.post("/notes", async (context) => {
    written.push(await context.req.text());
    return context.json({ kept: "x".repeat(1000) }, 201);
  });
  app.delete("/notes", (context) => {
    written = [];
    return context.body(null, 204);
  });
  app.post("/stream", (context) => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    void context.req.raw.body!.pipeTo(writable);
    return context.body(readable);
  });
  return app;
}

interface Seen {
  readonly status?: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** The error at the end of the answer, if any. */
  readonly error?: string;
}

/** The result for a client on a plain socket, which never retries. */
function send(url: string, method = "POST", path = "/notes", text = "note"): Promise<Seen> {
  return new Promise((resolve) => {
    const request = httpRequest(url + path, { method, agent: false }, (response) => {
      const { statusCode: status, headers } = response;
      let received = "";
      const seen = (error?: NodeJS.ErrnoException) =>
        resolve({ status: status!, headers, text: received, ...(error && { error: error.code ?? error.message }) });
      response.setEncoding("utf8").on("data", (piece: string) => (received += piece));
      response.on("end", () => seen()).on("error", seen);
    });
    request.on("error", (error: NodeJS.ErrnoException) => resolve({ headers: {}, text: "", error: error.code! }));
    request.end(method === "DELETE" ? undefined : text);
  });
}

const logged = () => log.all().map(({ status, fault }) => [status, fault]);

test("without a fault the server answers, and the log mentions none", async () => {
  expect(await send(gitlab.url)).toMatchObject({ status: 201 });
  expect(log.all()).toEqual([{ server: "gitlab", method: "POST", path: "/notes", query: "", status: 201 }]);
});

test.each<[number, string, string]>([
  [409, "application/json", '{"message":"409 Conflict"}'],
  [422, "application/json", '{"message":"422 Unprocessable Entity"}'],
  [429, "text/plain", "Retry later\n"],
  [500, "application/json", '{"message":"500 Internal Server Error"}'],
  [502, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>\n"],
])("GitLab answers %i in its own format, and changes nothing", async (status, type, text) => {
  faults.add({ server: "gitlab", fault: { status } });

  expect(await send(gitlab.url)).toMatchObject({ status, headers: { "content-type": type }, text });
  expect(written).toEqual([]);
  expect(logged()).toEqual([[status, `status ${status}`]]);
});

test.each([
  [409, "Conflict"],
  [422, "Unprocessable Entity"],
  [429, "Too Many Requests"],
  [500, "Internal Server Error"],
  [502, "Bad Gateway"],
])("Pulumi Cloud answers %i with the status in the body", async (status, message) => {
  faults.add({ server: "cloud", fault: { status } });
  const seen = await send(cloud.url);

  expect([seen.status, JSON.parse(seen.text)]).toEqual([status, { code: status, message }]);
  expect(seen.headers["retry-after"]).toBe(status === 429 ? "1" : undefined);
  expect(written).toEqual([]);
});

test("GitLab's 429 has all headers about the next attempt", async () => {
  const before = Date.now();
  faults.add({ fault: { status: 429 } });
  const { headers } = await send(gitlab.url);
  const reset = Number(headers["ratelimit-reset"]);

  expect(headers).toMatchObject({
    "ratelimit-limit": "2000",
    "ratelimit-name": "throttle_authenticated_api",
    "ratelimit-observed": "2001",
    "ratelimit-remaining": "0",
    "ratelimit-resettime": new Date(reset * 1000).toUTCString(),
    "retry-after": "1",
  });
  expect(reset * 1000 - before).toBeGreaterThanOrEqual(1000);
  expect(reset * 1000 - Date.now()).toBeLessThanOrEqual(2000);
});

test.each<[string, FaultRule["fault"], object]>([
  ["a text", { status: 503, body: "down" }, { headers: { "content-type": "text/plain" }, text: "down" }],
  ["an object", { status: 503, body: { a: 1 } }, { headers: { "content-type": "application/json" }, text: '{"a":1}' }],
  ["headers", { status: 503, headers: { "Retry-After": "9" } }, { headers: { "retry-after": "9" } }],
  ["a status without a body", { status: 204 }, { text: "" }],
])("a rule may have its own %s", async (_, fault, answer) => {
  faults.add({ fault });

  expect(await send(gitlab.url)).toMatchObject({ ...answer, status: "status" in fault ? fault.status : 0 });
});

test("a delayed request waits, and is then answered normally", async () => {
  faults.add({ fault: { delay: 60 } });
  const start = performance.now();

  expect(await send(gitlab.url)).toMatchObject({ status: 201 });
  expect(performance.now() - start).toBeGreaterThanOrEqual(55);
  expect(written).toEqual(["note"]);
  expect(logged()).toEqual([[201, "delay 60 ms"]]);
});

test("a connection that is cut before the request changes nothing", async () => {
  faults.add({ fault: { cut: "before" } });

  expect(await send(gitlab.url)).toEqual({ headers: {}, text: "", error: "ECONNRESET" });
  expect(written).toEqual([]);
  expect(logged()).toEqual([[0, "cut before"]]);
});

test.each([
  ["POST", 201, ["note"]],
  ["DELETE", 204, []],
])(
  "the answer of a %s that is cut after the request is lost, and the request is executed",
  async (method, status, left) => {
    written = method === "POST" ? [] : ["old"];
    faults.add({ fault: { cut: "after" } });

    expect(await send(gitlab.url, method)).toEqual({ headers: {}, text: "", error: "ECONNRESET" });
    expect(written).toEqual(left);
    expect(logged()).toEqual([[status, "cut after"]]);
  },
);

test.each<["before" | "after", number, string[]]>([
  ["before", 0, []],
  ["after", 201, ["note"]],
])(
  "a timeout %s the request is handled sends no response, until the client stops waiting",
  async (timeout, status, left) => {
    faults.add({ fault: { timeout } });
    const { port } = new URL(gitlab.url);
    const request = httpRequest({ port, host: "127.0.0.1", method: "POST", path: "/notes", agent: false, timeout: 60 });
    const seen = new Promise<string>((resolve) => {
      request.on("response", () => resolve("response")).on("error", ({ message }) => resolve(message));
      request.on("timeout", () => request.destroy(new Error("gave up")));
    });
    request.end("note");

    expect(await seen).toBe("gave up");
    while (log.all().length === 0) await new Promise(setImmediate);
    expect(written).toEqual(left);
    expect(logged()).toEqual([[status, `timeout ${timeout}`]]);
  },
);

test("half of an answer arrives if it is cut during the transfer", async () => {
  const whole = await send(gitlab.url);
  faults.add({ fault: { cut: "during" } });

  expect(await send(gitlab.url)).toMatchObject({
    status: 201,
    text: whole.text.slice(0, Math.ceil(whole.text.length / 2)),
    error: "ECONNRESET",
  });
  expect(written).toEqual(["note", "note"]);
});

test("an answer without a body is lost if it is cut during the transfer", async () => {
  faults.add({ fault: { cut: "during" } });

  expect(await send(gitlab.url, "DELETE")).toEqual({ headers: {}, text: "", error: "ECONNRESET" });
});

test.each<[string, Fault | undefined]>([
  ["without a fault", undefined],
  ["after a delay", { delay: 1 }],
])("streams are passed on at once %s", async (_, fault) => {
  if (fault) faults.add({ fault });
  const { port } = new URL(gitlab.url);
  const pieces: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const request = httpRequest(
      { port, host: "127.0.0.1", method: "POST", path: "/stream", agent: false },
      (response) =>
        response
          .setEncoding("utf8")
          .on("data", (piece: string) => {
            pieces.push(piece);
            // The second piece is sent only after the first has come back.
            if (pieces.length === 1) request.end("two");
          })
          .on("end", resolve),
    );
    request.on("error", reject);
    request.write("one");
  });

  expect(pieces).toEqual(["one", "two"]);
});

test("closing a server does not wait for a delayed request", async () => {
  const own = await serve(appOf("gitlab"));
  faults.add({ fault: { delay: 600_000 } });
  const seen = send(own.url);
  while (faults.all()[0]?.fired === 0) await new Promise(setImmediate);
  await own.close();

  expect(await seen).toMatchObject({ error: "ECONNRESET" });
});
