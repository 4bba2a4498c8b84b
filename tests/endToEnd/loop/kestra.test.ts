import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Seed } from "pulumi-pipeline-sandbox";
import { exampleSeed } from "pulumi-pipeline-sandbox/exampleSeed";
import { type Kestra, startKestra } from "pulumi-pipeline-sandbox/kestra";
import { writeKestraCommandLines } from "pulumi-pipeline-sandbox/kestra/commandLines";
import { runnerMachine } from "pulumi-pipeline-sandbox/workspace/runnerMachine";
import { project } from "../world";
import { createLoopWorld, type LoopWorld, statuses, succeed } from "./loopWorld";

/** The life of Kestra flows in a project without a Pulumi program. Each test continues where the one before ended. */
jest.setTimeout(300_000);

const tokens = { validation: "kestra-validation-token", staging: "kestra-staging-token", old: "kestra-old-token" };

function flow(id: string, namespace: string, message = "hello"): string {
  return `id: ${id}\nnamespace: ${namespace}\nlabels:\n  system.readOnly: "true"\ntasks:\n  - id: log\n    type: io.kestra.plugin.core.log.Log\n    message: ${message}\n`;
}

const files = {
  "README.md": "# Flows\n",
  "flows/staging/orders.yaml": flow("orders", "acme.shop"),
  "flows/staging/refunds.yaml": flow("refunds", "acme.shop"),
  "flows/files/orders.sql": "select 1;\n",
  "old/orders.yml": flow("orders", "acme.old"),
  "old/refunds.yml": flow("refunds", "acme.old"),
};

const [api, ...others] = exampleSeed.gitlab.projects;
const seed: Seed = {
  ...exampleSeed,
  gitlab: { ...exampleSeed.gitlab, projects: [{ ...api!, files, allowForkPipelines: false }, ...others] },
};

function settings(server: string): object {
  const deployment = (name: string, program: string, namespace: object) => ({
    name,
    program,
    on: { branch: "main" },
    kestra: { server, tenant: "acme", token: "KESTRA_TOKEN", namespaces: [namespace] },
  });
  const esc = {
    secrets: [{ name: "kestra", secret: "staging" }],
    environmentVariables: { KESTRA_TOKEN: "${secrets.kestra}" },
  };
  return {
    project,
    organization: "acme",
    programs: [
      {
        name: "flows",
        path: "flows",
        runtime: "kestra",
        changes: [],
        kestra: { validation: { server, tenant: "acme", token: "KESTRA_VALIDATION_TOKEN" } },
      },
      {
        name: "old",
        path: "old",
        runtime: "kestra",
        image: "kestra/kestra:v1.3.0",
        changes: [],
        kestra: { validation: { local: true } },
      },
    ],
    deployments: [
      // The credential of this one is in its ESC environment, and that of the other in a CI/CD variable.
      {
        ...deployment("staging", "flows", {
          name: "acme.shop",
          path: "staging",
          delete: true,
          files: { path: "files", to: "sql" },
        }),
        esc,
      },
      deployment("old", "old", { name: "acme.old" }),
    ],
    drift: { schedule: "0 4 * * *" },
    exceptions: [{ code: "UNPROTECTED_SECRET", reason: "The service account may not change flows." }],
    variables: [
      { name: "KESTRA_VALIDATION_TOKEN", secret: "validation", protected: false },
      { name: "KESTRA_TOKEN", secret: "old", deployment: "old" },
    ],
  };
}

let kestra: Kestra;
let world: LoopWorld;
const bin = mkdtempSync(join(tmpdir(), "kestra-"));

beforeAll(async () => {
  writeKestraCommandLines(bin);
  kestra = await startKestra({
    accounts: [{ token: tokens.validation, writes: false }, { token: tokens.staging }, { token: tokens.old }],
    flows: { acme: [flow("orders", "acme.others")] },
  });
  world = await createLoopWorld(seed, settings(kestra.url), runnerMachine([bin]), tokens);
});

afterAll(async () => {
  await world.close();
  await kestra.close();
  rmSync(bin, { recursive: true });
});

/** The flows on the server, as `namespace.id`. */
function deployed(): string[] {
  return kestra.state.flows("acme").map(({ namespace, id }) => `${namespace}.${id}`);
}

/** Changes that reached the server, by method. */
function writes(): string[] {
  return kestra.requests
    .filter(({ method, path }) => method !== "GET" && !path.endsWith("/validate"))
    .map(
      ({ method, path, query }) => `${method} ${path.replace("/api/v1/acme/", "")}${query === "" ? "" : `?${query}`}`,
    );
}

test("a merge request with a broken flow fails with Kestra's reason, and changes nothing", async () => {
  await world.propose("broken", "flows/staging/orders.yaml", "core.log.Log", "core.log.Lag\n    type: x.y.Z");
  await world.openMergeRequest("broken");
  const jobs = await world.jobs();

  expect(statuses(jobs)).toEqual({ "validate-flows": "failed" });
  expect(await world.log(jobs["validate-flows"]!)).toContain("FAILED");
  expect(writes()).toEqual([]);
});

test("a merge request with a flow that the server has no plugin for fails with its type", async () => {
  await world.propose("plugin", "flows/staging/orders.yaml", "core.log.Log", "jdbc.Query");
  await world.openMergeRequest("plugin");
  const jobs = await world.jobs();

  const log = await world.log(jobs["validate-flows"]!);
  expect(log).toContain("Invalid type: io.kestra.plugin.jdbc.Query");
  expect(log).toContain("validation failed for 1 flow(s)");
  expect(log).not.toContain(tokens.validation);
});

test("a broken flow is also found offline, by the old command line", async () => {
  await world.propose("offline", "old/orders.yml", "id: orders", "id: -orders");
  await world.openMergeRequest("offline");
  const jobs = await world.jobs();

  expect(statuses(jobs)).toEqual({ "validate-old": "failed" });
  expect(await world.log(jobs["validate-old"]!)).toContain("Unable to parse flows due to the following error");
});

test("a valid flow is validated, and its merge deploys the flows and the files", async () => {
  await world.propose("valid", "flows/staging/orders.yaml", "message: hello", "message: changed");
  const request = await world.openMergeRequest("valid");
  expect(statuses(await world.jobs())).toEqual({ "validate-flows": "success" });

  await world.merge(request);
  const jobs = await world.jobs();

  expect(statuses(jobs)).toEqual({ "deploy-staging": "success" });
  expect(deployed()).toEqual(["acme.others.orders", "acme.shop.orders", "acme.shop.refunds"]);
  expect(kestra.state.find("acme", "acme.shop", "orders")?.source).toContain("message: changed");
  expect([...kestra.state.files("acme", "acme.shop").keys()]).toEqual(["/sql/orders.sql"]);
  expect(writes()).toEqual([
    "POST namespaces/acme.shop/files?path=%2Fsql%2Forders.sql",
    "POST flows/acme.shop?delete=true&override=true",
  ]);
  expect(await world.log(jobs["deploy-staging"]!)).not.toContain(tokens.staging);
});

test("a merge request does not get the token that opens the ESC environment with the credential", async () => {
  const fields = [
    "grant_type=urn:ietf:params:oauth:grant-type:token-exchange",
    "audience=urn:pulumi:org:acme",
    "subject_token_type=urn:ietf:params:oauth:token-type:id_token",
    "requested_token_type=urn:pulumi:token-type:access_token:team",
    "scope=team:acme-shop-api-staging",
    "subject_token=$TOKEN",
  ];
  const attack = {
    attack: {
      rules: [{ if: "$CI_MERGE_REQUEST_IID" }],
      environment: { name: "staging", action: "prepare" },
      id_tokens: { TOKEN: { aud: "urn:pulumi:org:acme" } },
      script: [
        `curl --silent --write-out ' status %{http_code}' ${fields.map((one) => `--data-urlencode "${one}"`).join(" ")} "$PULUMI_BACKEND_URL/api/oauth/token"`,
        'echo "variables: ${KESTRA_TOKEN-none} ${PULUMI_ACCESS_TOKEN-none}"',
      ],
    },
  };
  await world.propose("attack", ".gitlab-ci.yml", /[^]*/, JSON.stringify(attack));
  await world.openMergeRequest("attack");
  const log = await world.log((await world.jobs()).attack!);

  expect(log).toContain("status 403");
  expect(log).toContain("variables: none none");
});

test("a flow that is gone from the folder goes where the settings delete, and stays where they keep", async () => {
  await world.propose("first", "old/orders.yml", "message: hello", "message: changed");
  await world.merge(await world.openMergeRequest("first"));
  expect(statuses(await world.jobs())).toEqual({ "deploy-old": "success" });

  await succeed(world.platform, "pull", "--quiet", "origin", "main");
  await succeed(world.platform, "rm", "--quiet", "flows/staging/refunds.yaml", "old/refunds.yml");
  await succeed(world.platform, "commit", "--quiet", "--message", "Remove the refunds");
  await succeed(world.platform, "push", "--quiet", "origin", "HEAD:main");

  expect(statuses(await world.jobs())).toEqual({ "deploy-staging": "success", "deploy-old": "success" });
  expect(deployed()).toEqual(["acme.old.orders", "acme.old.refunds", "acme.others.orders", "acme.shop.orders"]);
  // The two jobs run at the same time.
  expect(writes().slice(-3).sort()).toEqual([
    "POST flows/acme.old?delete=false",
    "POST flows/acme.shop?delete=true&override=true",
    "POST namespaces/acme.shop/files?path=%2Fsql%2Forders.sql",
  ]);
});

test("a change by hand is drift, which the schedule reports by the flow's id and changes nothing", async () => {
  const before = writes();
  const [schedule] = await world.as("platform").PipelineSchedules.all(project);
  const run = async () => {
    await world.as("platform").PipelineSchedules.run(project, schedule?.id ?? 0);
    return world.jobs();
  };
  expect(statuses(await run())).toEqual({ "drift-staging": "success" });

  const changed = kestra.state.read(flow("orders", "acme.shop", "changed by hand"));
  kestra.state.save("acme", changed);
  const jobs = await run();

  expect(statuses(jobs)).toEqual({ "drift-staging": "failed" });
  expect(await world.log(jobs["drift-staging"]!)).toMatch(/differ from those of the branch[^]*^\s+orders$/m);
  expect(writes()).toEqual(before);
});

test("an update without a change writes nothing, and a destroy leaves the flows", async () => {
  const flows = deployed();
  world.sandbox.log.clear();
  await world.succeed("up --yes --skip-preview");
  expect(world.sandbox.log.writes()).toEqual([]);

  await world.succeed("destroy --yes --skip-preview");
  expect((await world.gitlab("GET", "variables")).body).toEqual([]);
  expect(deployed()).toEqual(flows);
});
