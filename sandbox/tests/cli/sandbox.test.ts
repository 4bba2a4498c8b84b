import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { join } from "node:path";
import { stringify } from "yaml";
import { testToken } from "../../testing/testToken";
import { createFolder, type Folder, main, refusal } from "./commandLine";
import { type RunningSandbox, startCommand, stopCommand, tokensIn } from "./runningSandbox";

jest.setTimeout(60_000);

let folder: Folder;
let running: RunningSandbox | undefined;

beforeEach(() => {
  folder = createFolder();
});

afterEach(async () => {
  if (running) await stopCommand(running);
  running = undefined;
  folder.remove();
});

async function start(words: string[]): Promise<RunningSandbox> {
  running = await startCommand(main, words, { cwd: folder.path });
  return running;
}

async function get(url: string, authorization: string): Promise<unknown> {
  const response = await fetch(url, { headers: { authorization } });
  return response.ok ? await response.json() : response.status;
}

const seed = {
  gitlab: {
    edition: "ce",
    users: [{ username: "ada", token: testToken("glpat-ada"), admin: true }],
    projects: [{ path: "tools/web", members: { ada: 40 }, files: { "README.md": "# Web\n" }, ciConfigPath: "ci.yml" }],
  },
  cloud: {
    users: [{ login: "ada", token: testToken("pul-ada") }],
    organizations: [{ name: "tools", edition: "team", members: { ada: "admin" }, stacks: ["web/live"] }],
  },
};

test("starts, and its addresses accept the printed tokens", async () => {
  const { gitlab, cloud, output } = await start([]);
  const [, gitlabToken = ""] = /GITLAB_TOKEN=(\S+)/.exec(output.stdout) ?? [];
  const [, cloudToken = ""] = /PULUMI_ACCESS_TOKEN=(\S+)/.exec(output.stdout) ?? [];

  expect([gitlab, cloud]).toEqual(Array(2).fill(expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/)));
  expect(await get(`${gitlab}/api/v4/user`, `Bearer ${gitlabToken}`)).toMatchObject({ username: "platform" });
  expect(await get(`${cloud}/api/user`, `token ${cloudToken}`)).toMatchObject({ githubLogin: "platform" });
  expect(output.stdout).toContain(`GITLAB_BASE_URL=${gitlab}/api/v4/ `);
  expect(output.stdout).toContain(`pulumi config set pulumiservice:apiUrl ${cloud}\n`);
});

test("two starts use different tokens, and no fixed token is accepted", async () => {
  const first = await start([]);
  const tokens = tokensIn(first);
  await stopCommand(first);
  const second = await start([]);
  const others = tokensIn(second);
  const { gitlab, cloud, page } = second;

  expect(tokens).toEqual({
    platform: expect.stringMatching(/^glpat-[\w-]{20}$/),
    cloud: expect.stringMatching(/^pul-[0-9a-f]{40}$/),
    developer: expect.stringMatching(/^glpat-[\w-]{20}$/),
    faults: expect.stringMatching(/^[0-9a-f]{40}$/),
  });
  expect(new Set([...Object.values(tokens), ...Object.values(others)]).size).toBe(8);
  expect(await get(`${gitlab}/api/v4/user`, `Bearer ${others.developer}`)).toMatchObject({ username: "developer" });
  for (const token of [tokens.platform, tokens.developer, "glpat-sandbox-platform", "glpat-sandbox-developer"]) {
    expect(await get(`${gitlab}/api/v4/user`, `Bearer ${token}`)).toBe(401);
  }
  for (const token of [tokens.cloud, "pul-sandbox-platform", "pul-sandbox-developer"]) {
    expect(await get(`${cloud}/api/user`, `token ${token}`)).toBe(401);
  }
  expect(await get(`${page}/-/faults`, `Bearer ${tokens.faults}`)).toBe(401);
});

test("the page shows no token", async () => {
  const sandbox = await start([]);
  const paths = ["/", "/acme/shop/api", "/-/faults", "/-/requests"];
  const texts = await Promise.all(paths.map(async (path) => (await fetch(sandbox.page + path)).text()));

  for (const token of Object.values(tokensIn(sandbox))) expect(texts.join("\n")).not.toContain(token);
});

test("serves the page, and prints how to clone", async () => {
  const { page, gitlab, output } = await start([]);
  const answer = await fetch(page);

  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("acme/shop/api")]);
  expect(output.stdout).toContain(`git clone ${gitlab}/acme/shop/api.git\n`);
  expect(output.stdout).toMatch(/\nCtrl-C stops it; nothing is kept\.\n$/);
});

test("applies a fault that is added through the page's address while it runs", async () => {
  const sandbox = await start([]);
  const { page, gitlab } = sandbox;
  const { platform, faults } = tokensIn(sandbox);
  const path = "/api/v4/user";
  const added = await fetch(`${page}/-/faults`, {
    method: "POST",
    headers: { authorization: `Bearer ${faults}`, "content-type": "application/json" },
    body: JSON.stringify({ server: "gitlab", path, fault: { status: 502 } }),
  });

  expect(added.status).toBe(201);
  expect(await get(gitlab + path, `Bearer ${platform}`)).toBe(502);
  expect(await get(gitlab + path, `Bearer ${platform}`)).toMatchObject({ username: "platform" });
});

test.each<NodeJS.Signals>(["SIGTERM", "SIGKILL"])("with --data the next start continues after %s", async (signal) => {
  const data = join(folder.path, "kept");
  const first = await start(["--data", "kept"]);
  const variable = { key: "REGION", value: "eu-central-1" };
  const variables = (at: string) => `${at}/api/v4/projects/acme%2Fshop%2Fapi/variables`;
  const { faults, ...tokens } = tokensIn(first);
  const headers = { authorization: `Bearer ${tokens.platform}`, "content-type": "application/json" };
  const made = await fetch(variables(first.gitlab), { method: "POST", headers, body: JSON.stringify(variable) });
  first.process.kill(signal);
  await once(first.process, "close");
  const second = await start(["--data", "kept"]);

  expect(made.status).toBe(201);
  expect([second.gitlab, second.cloud, second.page]).toEqual([first.gitlab, first.cloud, first.page]);
  expect(await get(variables(second.gitlab), headers.authorization)).toMatchObject([variable]);
  expect(tokensIn(second)).toEqual({ ...tokens, faults: expect.not.stringMatching(faults) });
  expect(await get(`${second.cloud}/api/user`, `token ${tokens.cloud}`)).toMatchObject({ githubLogin: "platform" });
  expect(second.output.stdout).toMatch(
    /\nCtrl-C stops it; the next start with --data kept continues with this data\.\n$/,
  );
  expect(await folder.run("--data", "kept")).toEqual(
    refusal(`can't keep data in ${data}: it is in use by another sandbox, with the process id ${second.process.pid}`),
  );
});

test("does not keep a refused seed: the next start applies the corrected one", async () => {
  folder.write("seed.yaml", stringify({ ...seed, cloud: { ...seed.cloud, users: [] } }));
  const refused = await folder.run("--seed", "seed.yaml", "--data", "kept");
  folder.write("seed.yaml", stringify(seed));
  const { cloud } = await start(["--seed", "seed.yaml", "--data", "kept"]);

  expect(refused.code).toBe(1);
  expect(await get(`${cloud}/api/user`, `token ${testToken("pul-ada")}`)).toMatchObject({ githubLogin: "ada" });
});

test("refuses --data in a folder with other files", async () => {
  folder.write("photos/holiday.txt", "sun");

  expect(await folder.run("--data", "photos")).toEqual(
    refusal(
      `can't keep data in ${join(folder.path, "photos")}: it is not empty and holds no sandbox data. Name an empty or new folder`,
    ),
  );
});

test("applies the seed file, and uses the given ports", async () => {
  folder.write("seed.yaml", stringify(seed));
  const [gitlabPort, cloudPort] = [await freePort(), await freePort()];
  const { gitlab, cloud, output } = await start([
    ...["--seed", "seed.yaml"],
    ...["--gitlab-port", String(gitlabPort), "--cloud-port", String(cloudPort)],
  ]);

  expect([gitlab, cloud]).toEqual([`http://127.0.0.1:${gitlabPort}`, `http://127.0.0.1:${cloudPort}`]);
  expect(await get(`${gitlab}/api/v4/projects/tools%2Fweb`, `Bearer ${testToken("glpat-ada")}`)).toMatchObject({
    path_with_namespace: "tools/web",
    ci_config_path: "ci.yml",
  });
  expect(await get(`${cloud}/api/user`, `token ${testToken("pul-ada")}`)).toMatchObject({ githubLogin: "ada" });
  // The reader wrote the seed's tokens, so they are not printed.
  expect(output.stdout).toContain("GITLAB_TOKEN=… PULUMI_ACCESS_TOKEN=…\n");
});

test.each<NodeJS.Signals>(["SIGINT", "SIGTERM"])("%s stops it at once, and no process is left", async (signal) => {
  const { process: child, gitlab, cloud, output } = await start([]);
  // Neither a client that keeps its connection nor one in the middle of a request may delay the end.
  await get(`${gitlab}/api/v4/user`, "");
  const halfway = await openRequest(gitlab);
  const started = performance.now();
  child.kill(signal);
  const [code] = (await once(child, "close")) as [number | null];
  halfway.destroy();

  expect({ code, stderr: output.stderr }).toEqual({ code: 0, stderr: "" });
  expect(performance.now() - started).toBeLessThan(1000);
  await expectNothingAt(gitlab, cloud);
});

async function expectNothingAt(...urls: string[]): Promise<void> {
  for (const url of urls) await expect(fetch(url)).rejects.toThrow("fetch failed");
}

test.each<[string, string, string[]]>([
  [
    "does not match the schema",
    stringify({ ...seed, gitlab: 3, colour: "red" }),
    ["gitlab: Invalid input: expected object, received number", 'Unrecognized key: "colour"'],
  ],
  [
    "is not YAML",
    "a: [",
    [
      "is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 5",
    ],
  ],
  ["is empty", "", ["Invalid input: expected object, received null"]],
  [
    "contradicts itself",
    stringify({ ...seed, cloud: { ...seed.cloud, users: [] } }),
    ['cloud seed: member "ada" of organization "tools" is not among the users'],
  ],
])("refuses a seed that %s", async (_, content, lines) => {
  folder.write("seed.yaml", content);

  expect(await folder.run("--seed", "seed.yaml")).toEqual(refusal(...lines.map((line) => `seed.yaml: ${line}`)));
});

test("refuses a missing seed file", async () => {
  expect(await folder.run("--seed", "seed.yaml")).toEqual(
    refusal("seed.yaml: can't be read: no such file or directory [NO_FILE]"),
  );
});

test.each(["--gitlab-port", "--cloud-port", "--page-port"])(
  "refuses a %s that is in use, and starts nothing",
  async (option) => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;

    expect(await folder.run(option, String(port))).toEqual(
      refusal(`port ${port} can't be used: address already in use. Choose another one`),
    );
    server.close();
  },
);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** A request with an incomplete body. */
async function openRequest(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1").on("error", () => undefined);
  await once(socket, "connect");
  socket.write("POST /api/v4/projects/1/variables HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 100\r\n\r\n{");
  return socket;
}
