import { stringify } from "yaml";
import { answering, type LoopbackServer, type Received } from "../components/pulumiCloud/lookups/loopbackServer";
import { eightLines } from "../pipeline/examples";
import { createFolder, type Folder, refusal } from "./commandLine";

const stack = "/api/stacks/acme/shop-api";
const started = { id: "d1", version: 7, consoleUrl: "https://app.example.com/d1" };
let folder: Folder;
let server: LoopbackServer | undefined;
const before = { ...process.env };

beforeEach(() => {
  folder = createFolder();
  folder.settle("shop-api", { ...eightLines, target: "deployments" });
  process.env.PULUMI_ACCESS_TOKEN = "pul-1";
});
afterEach(async () => {
  folder.remove();
  process.env = { ...before };
  await server?.close();
  server = undefined;
});

/** Starts a Pulumi Cloud whose deployment ends with a status after two pages of its log. */
async function cloudWith(status: string, start = { status: 202, body: started as object }): Promise<void> {
  let reads = 0;
  server = await answering(({ method, path }) => {
    if (method === "POST") return { status: start.status, text: JSON.stringify(start.body) };
    if (path.endsWith("/logs")) return page({ lines: [{ header: "Clone" }, { line: "cloned\n" }], nextToken: "t/1" });
    if (path.endsWith("/logs?continuationToken=t%2F1")) {
      return page(reads > 1 ? { lines: [{ line: "done" }] } : { lines: [], nextToken: "t/1" });
    }
    reads += 1;
    return page({ status: reads > 1 ? status : "running" });
  });
  process.env.PULUMI_BACKEND_URL = server.url;
}

function page(body: object) {
  return { status: 200, text: JSON.stringify(body) };
}

function deploy(...words: string[]) {
  return folder.run("deploy", "Pulumi.shop-api.yaml", ...words);
}

function sent(): Received | undefined {
  return server?.requests.find(({ method }) => method === "POST");
}

test.each([
  ["succeeded", 0],
  ["failed", 1],
  ["skipped", 1],
])("prints the log once, and ends a deployment that %s with exit code %i", async (status, code) => {
  await cloudWith(status);

  expect(await deploy("staging")).toEqual({
    code,
    stdout: "Clone\ncloned\ndone\n",
    stderr: `update of acme/shop-api/staging is deployment 7: https://app.example.com/d1\nupdate of acme/shop-api/staging: ${status}\n`,
  });
  expect(sent()).toMatchObject({
    path: `${stack}/staging/deployments`,
    headers: { authorization: "token pul-1" },
    body: JSON.stringify({ operation: "update", inheritSettings: true }),
  });
});

test("asks the Pulumi Cloud of the stack's configuration, as the provider does", async () => {
  await cloudWith("succeeded");
  process.env.PULUMI_BACKEND_URL = "http://127.0.0.1:1";
  folder.write(
    "Pulumi.shop-api.yaml",
    stringify({
      config: {
        "pulumiservice:apiUrl": server?.url,
        "platform:pipeline": { ...eightLines, target: "deployments" },
      },
    }),
  );

  expect(await deploy("staging")).toMatchObject({ code: 0 });
  expect(sent()?.path).toBe(`${stack}/staging/deployments`);
});

test("deploys a tag instead of the branch of the settings", async () => {
  await cloudWith("succeeded");
  await deploy("production", "--tag", "release-1", "--operation", "preview");

  expect(JSON.parse(sent()?.body ?? "")).toEqual({
    operation: "preview",
    inheritSettings: true,
    sourceContext: { git: { tag: "release-1", branch: null } },
  });
});

test.each<[string, string[], string]>([
  ["an unknown deployment", ["qa"], 'there is no deployment "qa". Deployments: "staging", "production"'],
  ["a deployment of tags without one", ["production"], 'production deploys tags "release-*". Name the tag with --tag'],
  [
    "a tag of another pattern",
    ["production", "--tag", "v1"],
    'production deploys tags "release-*", and "v1" does not match',
  ],
])("refuses %s before any request", async (_, words, message) => {
  await cloudWith("succeeded");

  expect(await deploy(...words)).toEqual(refusal(message));
  expect(server?.requests).toEqual([]);
});

test.each<[number, object, string]>([
  [401, {}, "Pulumi Cloud refused the token. Run pulumi login, or set PULUMI_ACCESS_TOKEN"],
  [402, { message: "needs more" }, "the edition of the Pulumi organization has no such deployment: needs more"],
  [
    404,
    { message: "Not Found" },
    "there is no stack acme/shop-api/staging with deployment settings, or your token may not deploy it: Not Found. Run pulumi up in the platform repository first",
  ],
  [400, { message: "bad" }, "Pulumi Cloud did not start or show the deployment of acme/shop-api/staging: bad"],
  [500, {}, "Pulumi Cloud did not start or show the deployment of acme/shop-api/staging: status 500"],
])("says what a %i means", async (status, body, message) => {
  await cloudWith("succeeded", { status, body });

  expect(await deploy("staging")).toEqual(refusal(message));
  // Another request could start a second deployment.
  expect(server?.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
});

test("refuses a project that GitLab deploys", async () => {
  folder.settle("shop-api", eightLines);

  expect(await deploy("staging")).toEqual(
    refusal(
      "Pulumi.shop-api.yaml: GitLab runs the deployments. Set target: deployments, or run the pipeline in GitLab",
    ),
  );
});

test("prints all errors of the settings", async () => {
  folder.settle("shop-api", { ...eightLines, target: "deployments", savedPlans: true, retries: 3 });
  const { code, stderr } = await deploy("staging");

  expect([code, stderr]).toEqual([1, expect.stringContaining("error NOT_A_CHOICE: retries")]);
});

test("requires a token", async () => {
  await cloudWith("succeeded");
  delete process.env.PULUMI_ACCESS_TOKEN;

  expect(await deploy("staging")).toEqual(
    refusal("there is no token of Pulumi Cloud. Run pulumi login, or set PULUMI_ACCESS_TOKEN"),
  );
});
