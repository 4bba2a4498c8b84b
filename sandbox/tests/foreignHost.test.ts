import { request as httpRequest } from "node:http";
import { Hono } from "hono";
import { foreignHost } from "../foreignHost";
import { type Sandbox, startSandbox } from "../index";
import { type Listening, serve } from "../serve";

type Server = "gitlabUrl" | "cloudUrl" | "pageUrl";

const refusal =
  "Misdirected Request: this is a sandbox on this machine, which answers to 127.0.0.1, localhost and [::1] only";

describe("host names", () => {
  const app = new Hono();
  app.get("/", (context) => {
    const refused = foreignHost(context);
    return context.text(refused?.message ?? "taken", refused?.status ?? 200);
  });
  let server: Listening;

  beforeAll(async () => {
    server = await serve(app);
  });

  afterAll(() => server.close());

  test.each(["127.0.0.1", "127.0.0.1:8080", "localhost", "LOCALHOST:1", "[::1]", "[::1]:8080"])(
    "accepts %s",
    async (host) => {
      expect(await send(server.url, "GET", "/", { host })).toEqual([200, "taken"]);
    },
  );

  test.each([
    "rebound.example",
    "rebound.example:8080",
    "127.0.0.1.example",
    "localhost.example",
    "example.localhost",
    "127.0.0.2",
    "0.0.0.0",
    "[::2]",
  ])("refuses %s", async (host) => {
    expect(await send(server.url, "GET", "/", { host })).toEqual([421, refusal]);
  });

  test("checks an absolute address in the request line, too", async () => {
    const host = "localhost";
    expect(await send(server.url, "GET", "http://rebound.example/", { host })).toEqual([421, refusal]);
    expect(await send(server.url, "GET", "http://localhost/", { host: "rebound.example" })).toEqual([421, refusal]);
  });

  test("checks the address if there is no connection", async () => {
    expect((await app.request("/")).status).toBe(200);
    expect((await app.request("http://rebound.example/")).status).toBe(421);
  });
});

describe("a browser with a rebound host name", () => {
  let sandbox: Sandbox;
  const rule = { fault: { delay: 1 } };

  beforeAll(async () => {
    sandbox = await startSandbox({
      gitlab: {
        users: [{ username: "maintainer", token: "published" }],
        projects: [{ path: "acme/api", members: { maintainer: 40 }, files: { "README.md": "here\n" } }],
      },
      cloud: { users: [{ login: "admin", token: "pul-published" }], organizations: [] },
    });
  });

  afterAll(() => sandbox.close());

  /** The header that the page's server requires for the list of faults. */
  const faultsToken = (server: Server): Readonly<Record<string, string>> =>
    server === "pageUrl" ? { authorization: `Bearer ${sandbox.faultsToken}` } : {};
  const json = { "content-type": "application/json" };
  const gitlabToken = { "private-token": "published" };
  const variables = "/api/v4/projects/acme%2Fapi/variables";
  const basic = { authorization: `Basic ${Buffer.from("x:published").toString("base64")}` };
  test.each<[string, Server, string, string, Readonly<Record<string, string>>, string]>([
    ["GitLab's API", "gitlabUrl", "GET", "/api/v4/user", gitlabToken, ""],
    [
      "a change by GitLab's API",
      "gitlabUrl",
      "POST",
      variables,
      { ...gitlabToken, ...json },
      '{"key":"A","value":"b"}',
    ],
    ["git", "gitlabUrl", "GET", "/acme/api.git/info/refs?service=git-receive-pack", basic, ""],
    ["an unknown route", "gitlabUrl", "GET", "/nothing", {}, ""],
    ["GitLab's keys", "gitlabUrl", "GET", "/oauth/discovery/keys", {}, ""],
    ["a link to the page", "gitlabUrl", "GET", "/acme/api", { accept: "text/html" }, ""],
    ["Pulumi Cloud's API", "cloudUrl", "GET", "/api/user", { authorization: "token pul-published" }, ""],
    ["the page", "pageUrl", "GET", "/", {}, ""],
    ["the list of faults", "pageUrl", "GET", "/-/faults", {}, ""],
    ["a new fault", "pageUrl", "POST", "/-/faults", json, JSON.stringify(rule)],
    ["a delete of all faults", "pageUrl", "DELETE", "/-/faults", json, ""],
    ["a delete of one fault", "pageUrl", "DELETE", "/-/faults/1", json, ""],
  ])("gets no data with %s, and changes nothing", async (_, server, method, path, headers, body) => {
    sandbox.faults.reset();
    sandbox.faults.add(rule);
    sandbox.log.clear();
    const host = `rebound.example:${new URL(sandbox[server]).port}`;
    const [status, text] = await send(
      sandbox[server],
      method,
      path,
      { ...faultsToken(server), ...headers, host },
      body,
    );

    expect([status, messageOf(text)]).toEqual([421, refusal]);
    expect(sandbox.faults.all()).toEqual([{ id: expect.any(Number), rule, fitted: 0, fired: 0 }]);
    // The log contains the refused request; the page's own requests are not logged.
    expect(sandbox.log.all().map(({ status, fault }) => [status, fault])).toEqual(
      server === "pageUrl" ? [] : [[421, undefined]],
    );
  });

  test.each<[Server, string, Readonly<Record<string, string>>]>([
    ["gitlabUrl", "/api/v4/user", { "private-token": "published" }],
    ["cloudUrl", "/api/user", { authorization: "token pul-published" }],
    ["pageUrl", "/-/faults", {}],
  ])("%s answers under a name of this machine", async (server, path, headers) => {
    const host = `localhost:${new URL(sandbox[server]).port}`;
    expect((await send(sandbox[server], "GET", path, { ...faultsToken(server), ...headers, host }))[0]).toBe(200);
  });
});

/** The text of an answer, or the message in it. */
function messageOf(text: string): string {
  return text.startsWith("{") ? (JSON.parse(text) as { message: string }).message : text;
}

/** Sends the header unchanged: `fetch` would choose the `Host` itself. */
function send(
  url: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body = "",
): Promise<[number, string]> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
      response.on("end", () => resolve([response.statusCode ?? 0, text])).on("error", reject);
    });
    request.on("error", reject).end(body);
  });
}
