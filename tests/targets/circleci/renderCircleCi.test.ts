import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { uniqueNames } from "../../../targets/circleci/names";
import { renderCircleCi } from "../../../targets/circleci/renderCircleCi";
import { agreed, eightLines, pipelineWith, storedTokens } from "../../pipeline/examples";
import { type CircleCiFile, type Entry, entryOf, type Job, readCircleCiFile, stepsOf } from "./circleCiFile";
import { everyForm } from "./everyForm";

const [staging, production] = eightLines.deployments;

function rendered(changes: object = {}): CircleCiFile {
  return readCircleCiFile(renderCircleCi(pipelineWith(changes)));
}

/** The items of a workflow, by name. */
function entries(changes: object, workflow: string): Record<string, Entry> {
  return Object.fromEntries((rendered(changes).workflows[workflow]?.jobs ?? []).map(entryOf));
}

/** The commands of a job, in order, with those of the shared commands. */
function commandsOf(changes: object, name: string): string[] {
  const file = rendered(changes);
  return stepsOf(file.jobs[name] as Job, file).flatMap((step) =>
    typeof step === "string" || !step.run ? [] : [step.run.command],
  );
}

test.each([
  ["eightLines", {}],
  ["everything", everyForm.everything],
])("renders the golden file of %s", (name, changes) => {
  const kept = readFileSync(join(__dirname, `${name}.config.yml`), "utf8");

  expect(renderCircleCi(pipelineWith(changes))).toBe(kept);
});

test.each(Object.keys(everyForm))("is valid for %s", (name) => {
  expect(() => rendered(everyForm[name])).not.toThrow();
});

test("filters have no templates, and a pattern of tags has a guard", () => {
  const filters = (workflow: string) => Object.values(entries({}, workflow)).map((entry) => entry.filters);

  expect(filters("deploy")).toEqual(['pipeline.git.branch == "main"', 'pipeline.git.branch == "main"']);
  expect(filters("deploy-tags")).toEqual(Array(3).fill("pipeline.git.tag and pipeline.git.tag matches /^release-.*$/"));
});

test.each([
  ["v1.0", 'pipeline.git.tag == "v1.0"'],
  ["v1.*", "pipeline.git.tag and pipeline.git.tag matches /^v1\\..*$/"],
  ["a+b/**-*", "pipeline.git.tag and pipeline.git.tag matches /^a\\+b\\/.*-.*$/"],
])("the tag %s", (tag, expected) => {
  const changes = { deployments: [{ ...staging, on: { tag } }] };

  expect(entries(changes, "deploy-tags")["deploy-staging"]?.filters).toBe(expected);
});

test.each([
  [
    "githubApp",
    'pipeline.event.name == "pull_request" and pipeline.event.action != "closed"',
    'pipeline.event.name == "push" or pipeline.event.name == "api"',
    'pipeline.trigger.type == "schedule" and pipeline.parameters.schedule == "Pulumi drift" and pipeline.git.branch == "main"',
  ],
  [
    "oauth",
    'pipeline.trigger.type != "schedule" and pipeline.trigger.type != "webhook" and pipeline.git.branch and not pipeline.git.branch.is_default and pipeline.git.branch != "main"',
    'pipeline.trigger.type != "schedule" and pipeline.trigger.type != "webhook"',
    'pipeline.trigger.type == "schedule" and pipeline.schedule.name == "Pulumi drift" and pipeline.git.branch == "main"',
  ],
])("the workflows of a project of the kind %s", (kind, preview, deploy, drift) => {
  const file = rendered({ circleci: { kind }, drift: { schedule: "0 4 * * *" } });

  expect(Object.entries(file.workflows).map(([name, { when }]) => [name, when])).toEqual([
    ["preview", preview],
    ["deploy", deploy],
    ["deploy-tags", deploy],
    ["pulumi-drift", drift],
  ]);
  expect(file.parameters?.schedule?.enum).toEqual(kind === "oauth" ? undefined : ["none", "Pulumi drift"]);
});

/** The items of all workflows. */
function allEntries(changes: object): (readonly [string, Entry])[] {
  return Object.keys(rendered(changes).workflows).flatMap((name) => Object.entries(entries(changes, name)));
}

test("jobs of reviewed code have a context, and those that change a stack a serial group, in the workflow", () => {
  const changes = { drift: { schedule: "0 4 * * *" }, deployments: [{ ...staging, onDrift: "remediate" }, production] };
  const group = (stack: string) => `<< pipeline.project.slug >>/shop-api/${stack}`;

  expect(allEntries(changes).map(([name, entry]) => [name, entry.context?.[0], entry["serial-group"]])).toEqual([
    ["preview", undefined, undefined],
    ["deploy-staging", "shop-api/staging", group("staging")],
    ["promotion-preview-production", "shop-api-inspect", undefined],
    ["promotion-preview-production", "shop-api-inspect-tags", undefined],
    ["approve-production", undefined, undefined],
    ["deploy-production", "shop-api/production", group("production")],
    ["drift-staging", "shop-api/staging", group("staging")],
    ["drift-production", "shop-api-inspect", undefined],
  ]);
});

test("with stored tokens the previews of pull requests have a context, too, and with a self-managed backend only deployments", () => {
  const contexts = (changes: object) => allEntries(changes).map(([, { context = [] }]) => context.join());
  const backend = { organization: undefined, previews: "none", backend: { url: "s3://acme" } };

  expect(contexts(storedTokens)).toEqual([
    ...["shop-api-preview", "shop-api/staging", "shop-api-inspect"],
    ...["shop-api-inspect-tags", "", "shop-api/production"],
  ]);
  expect(contexts(backend)).toEqual(["shop-api/staging", "", "", "", "shop-api/production"]);
});

test("a deployment needs those before it, and an approval if a person starts it", () => {
  const changes = {
    deployments: [
      staging,
      { ...production, on: { branch: "main" } },
      { ...production, name: "eu", stack: "shop-api/eu", on: { branch: "main" }, approval: "automatic" },
    ],
  };
  const requires = Object.entries(entries(changes, "deploy")).map(([name, entry]) => [
    name,
    entry.type,
    entry.requires,
  ]);

  expect(requires).toEqual([
    ["deploy-staging", undefined, undefined],
    ["promotion-preview-production", undefined, undefined],
    ["approve-production", "approval", ["deploy-staging", "promotion-preview-production"]],
    ["deploy-production", undefined, ["approve-production"]],
    ["promotion-preview-eu", undefined, undefined],
    ["deploy-eu", undefined, ["deploy-production", "promotion-preview-eu"]],
  ]);
});

test("a job whose required jobs may all be filtered out also requires one that always runs", () => {
  const changes = everyForm["a program on tags, which needs another on fewer tags"] ?? {};

  expect(rendered(changes).jobs.start).toEqual({ type: "no-op" });
  expect(entries(changes, "deploy-tags")).toMatchObject({
    start: { filters: "pipeline.git.branch or pipeline.git.tag" },
    "deploy-app": { requires: ["start", "deploy-net"] },
  });
  expect(rendered().jobs).not.toHaveProperty("start");
});

test("a deployment in a folder has jobs without a slash", () => {
  const deployments = [staging, { ...production, name: "prod/eu" }];

  expect(Object.keys(rendered({ deployments }).jobs)).toEqual([
    "preview",
    "deploy-staging",
    "promotion-preview-prod-eu",
    "deploy-prod-eu",
  ]);
});

test.each([
  [
    ["a/b", "c"],
    ["a-b", "c"],
  ],
  [
    ["a/b", "a-b"],
    ["a-b-2", "a-b"],
  ],
  [
    ["a/b/c", "a/b-c", "a-b-c-2"],
    ["a-b-c", "a-b-c-3", "a-b-c-2"],
  ],
])("the names %j become %j", (names, expected) => {
  const forms = uniqueNames(names, (name) => name.replaceAll("/", "-"));

  expect(names.map((name) => forms.get(name))).toEqual(expected);
});

describe("logs in", () => {
  test("with an ID token for the organization, and lets no stored token replace the login later", () => {
    expect(commandsOf({ timeout: "3h" }, "deploy-staging")[0]?.split("\n")).toEqual([
      `PULUMI_OIDC_TOKEN="$(circleci run oidc get --claims '{"aud":"urn:pulumi:org:acme"}')"`,
      ': "${PULUMI_OIDC_TOKEN:?CircleCI gave this job no ID token for the login to Pulumi Cloud}"',
      "unset PULUMI_ACCESS_TOKEN",
      'pulumi login --oidc-token "$PULUMI_OIDC_TOKEN" --oidc-org acme --oidc-team "$PULUMI_TEAM" --oidc-expiration 180m',
      "# Every later step is a new shell, in which a stored token would replace this login.",
      `echo 'unset PULUMI_ACCESS_TOKEN' >> "$BASH_ENV"`,
    ]);
  });

  test("without a team if there are none", () => {
    const login = commandsOf({ edition: "team", previews: "none" }, "deploy-staging")[0] ?? "";

    expect(login).toContain("--oidc-org acme\n");
  });

  test("with a stored token of the context", () => {
    expect(commandsOf(storedTokens, "deploy-staging")[0]).toBe(
      ': "${PULUMI_ACCESS_TOKEN:?set it as a variable of the context of this job}"',
    );
  });

  test("to the address of a self-managed backend", () => {
    const file = rendered({ organization: undefined, previews: "none", backend: { url: "s3://acme?a=b&c=d" } });

    expect(file.executors.program?.environment).toEqual({ PULUMI_BACKEND_URL: "s3://acme?a=b&c=d" });
    expect(file.commands).not.toHaveProperty("log-in");
  });
});

test("previews and deployments enforce the policy packs, by a path from the program's folder", () => {
  const changes = {
    policyPacks: [{ path: "policies/a" }, { path: "b" }],
    program: { path: "apps/web", runtime: "nodejs" },
  };

  expect(commandsOf(changes, "deploy-staging").at(-1)).toContain(
    'pulumi up --stack "$PULUMI_STACK" --yes --policy-pack ../../policies/a --policy-pack ../../b',
  );
  expect(commandsOf(changes, "deploy-staging").filter((command) => command === "pulumi install")).toHaveLength(2);
});

test("each program has its own executor, and only jobs that run it have its services", () => {
  const file = rendered(everyForm["several programs"]);
  const images = Object.entries(file.executors).map(([name, { docker }]) => [name, docker.map(({ image }) => image)]);

  expect(images).toEqual([
    ["program-net", ["pulumi/pulumi-go:3.259.0"]],
    ["program-app", ["pulumi/pulumi-python:3.259.0", "postgres:16", "redis:7"]],
    ["state-of-program-app", ["pulumi/pulumi-python:3.259.0"]],
  ]);
  expect(file.executors["program-app"]?.docker[1]).toEqual({
    image: "postgres:16",
    name: "db",
    entrypoint: ["/start"],
    command: ["--a"],
    environment: { POSTGRES_DB: "shop" },
  });
});

test("a runner tag is the resource class, and a deployment may have its own", () => {
  const file = rendered({ runnerTags: ["large"], deployments: [staging, { ...production, runnerTags: ["xlarge"] }] });

  expect(file.executors.program?.resource_class).toBe("large");
  expect(Object.values(file.jobs).map((job) => (job as Job).resource_class)).toEqual([
    undefined,
    undefined,
    undefined,
    "xlarge",
  ]);
});

test("renders no job of a kind that CircleCI does not support", () => {
  const changes = { reviewStacks: { template: "shop-api/dev" } };

  expect(renderCircleCi(pipelineWith(changes))).toBe(renderCircleCi(pipelineWith()));
});

test("has no workflow for pull requests without previews", () => {
  expect(Object.keys(rendered({ previews: "none" }).workflows)).toEqual(["deploy", "deploy-tags"]);
});

test("all jobs use the caches if the settings share them", () => {
  const shared = { caches: "shared", exceptions: [agreed("DEPLOYMENTS_USE_CACHES")] };
  const users = (changes: object) =>
    Object.entries(rendered(changes).jobs).flatMap(([name, job]) =>
      (job as Job).steps.includes("cached-install") ? [name] : [],
    );

  expect(users({})).toEqual(["preview"]);
  expect(users(shared)).toEqual(["preview", "deploy-staging", "promotion-preview-production", "deploy-production"]);
});

test.each(["yes", "on", "null", "1e3", "0x1F", "__proto__"])("keeps the branch %j a string", (branch) => {
  const text = renderCircleCi(pipelineWith({ deployments: [{ ...staging, on: { branch } }] }));
  const { workflows } = parse(text, { version: "1.1" }) as CircleCiFile;

  expect(entryOf(workflows.deploy?.jobs[0] ?? "")[1].filters).toBe(`pipeline.git.branch == "${branch}"`);
});
