import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { renderCircleCi } from "../../../targets/circleci/renderCircleCi";
import { agreed, eightLines, pipelineWith, storedTokens } from "../../pipeline/examples";
import type { Event } from "../gitlab/harness/events";
import { newFolder } from "../gitlab/harness/scratch";
import { commandLine } from "../gitlab/harness/standIns";
import { everyForm } from "./everyForm";
import { type CircleCiOptions, type JobRun, runCircleCi } from "./runCircleCi";

const [staging, production] = eightLines.deployments;
const pullRequest: Event = { kind: "mergeRequest" };
const main: Event = { kind: "push", branch: "main" };
const release: Event = { kind: "tag", tag: "release-1" };

function run(changes: object, event: Event, options: CircleCiOptions = {}): Promise<JobRun[]> {
  return runCircleCi(renderCircleCi(pipelineWith(changes)), event, options);
}

async function statuses(changes: object, event: Event, options: CircleCiOptions = {}) {
  return Object.fromEntries((await run(changes, event, options)).map(({ name, status }) => [name, status]));
}

test("no later step sees a stored token that would replace the login", async () => {
  const [job] = await run({}, pullRequest, { variables: { PULUMI_ACCESS_TOKEN: "stored" } });

  expect(job?.commands.length).toBeGreaterThan(2);
  expect(job?.commands.filter(({ environment }) => "PULUMI_ACCESS_TOKEN" in environment)).toEqual([]);
});

test("with stored tokens a job has the token of its context, and fails without one", async () => {
  const contexts = { "shop-api/staging": { PULUMI_ACCESS_TOKEN: "staging" }, "shop-api-inspect": {} };
  const [deploy, inspect] = await run(storedTokens, main, { contexts });

  expect(deploy?.commands.at(-1)?.environment.PULUMI_ACCESS_TOKEN).toBe("staging");
  expect([inspect?.status, inspect?.commands]).toEqual(["failed", []]);
  expect(inspect?.log).toContain("set it as a variable of the context of this job");
});

test("a job whose context refuses the pipeline runs nothing", async () => {
  const contexts = { "shop-api/staging": "restricted" as const };
  const [deploy] = await run({}, main, { contexts });

  expect([deploy?.name, deploy?.status, deploy?.commands]).toEqual(["deploy-staging", "unauthorized", []]);
});

describe("with the GitHub App", () => {
  test.each<[string, Event, CircleCiOptions, string[]]>([
    ["a pull request is previewed once", pullRequest, {}, ["preview"]],
    ["an opened pull request is previewed", pullRequest, { action: "opened" }, ["preview"]],
    ["a pull request of main does not deploy main", { ...pullRequest, source: "main", target: "x" }, {}, ["preview"]],
    ["a merged pull request starts nothing on its target", pullRequest, { action: "closed" }, []],
    ["a push to a branch starts nothing", { kind: "push", branch: "feature" }, {}, []],
    [
      "a person starts the pipeline of main again",
      { kind: "api", branch: "main" },
      {},
      ["deploy-staging", "promotion-preview-production"],
    ],
    ["another schedule starts nothing", { kind: "schedule" }, {}, []],
  ])("%s", async (_, event, options, expected) => {
    expect(Object.keys(await statuses({}, event, options))).toEqual(expected);
  });
});

describe("with OAuth", () => {
  const oauth = { circleci: { kind: "oauth" } };

  test.each<[string, Event, string[]]>([
    ["a push to a branch is previewed", { kind: "push", branch: "feature" }, ["preview"]],
    ["a push to main deploys", main, ["deploy-staging", "promotion-preview-production"]],
    ["a schedule of somebody starts nothing", { kind: "schedule", description: "night" }, []],
    [
      "the drift schedule on another branch starts nothing",
      { kind: "schedule", description: "Pulumi drift", branch: "x" },
      [],
    ],
    [
      "the drift schedule starts its jobs only",
      { kind: "schedule", description: "Pulumi drift" },
      ["drift-staging", "drift-production"],
    ],
  ])("%s", async (_, event, expected) => {
    const changes = { ...oauth, drift: { schedule: "0 4 * * *" } };

    expect(Object.keys(await statuses(changes, event, { kind: "oauth" }))).toEqual(expected);
  });

  test("no branch that deploys is previewed, although it is not the default branch", async () => {
    const deployments = [{ ...staging, on: { branch: "release" }, preview: true }];
    const exceptions = [agreed("PREVIEW_READS_SECRETS")];
    const branch = (name: string) =>
      statuses({ ...oauth, deployments, exceptions }, { kind: "push", branch: name }, { kind: "oauth" });

    expect(await branch("release")).toEqual({ "deploy-staging": "success" });
    expect(await branch("main")).toEqual({});
    expect(await branch("x")).toEqual({ preview: "success" });
  });
});

test("a production deployment waits for its approval, which comes after its preview", async () => {
  const failing = { behaviours: [{ command: "pulumi", args: ["preview"], exit: 1 }] };
  const approved = { approve: ["approve-production"] };

  expect(await statuses({}, release)).toEqual({
    "promotion-preview-production": "success",
    "deploy-production": "on hold",
  });
  expect(await statuses({}, release, approved)).toMatchObject({ "deploy-production": "success" });
  expect(await statuses({}, release, { ...approved, ...failing })).toEqual({
    "promotion-preview-production": "failed",
    "deploy-production": "blocked",
  });
});

test.each([
  ["v2.0", ["deploy-app"]],
  ["v1.0", ["deploy-net", "deploy-app"]],
])("on the tag %s, a program does not wait for one that is not deployed", async (tag, expected) => {
  const changes = everyForm["a program on tags, which needs another on fewer tags"] ?? {};
  const files = { "net/Pulumi.yaml": "", "app/Pulumi.yaml": "" };

  expect(Object.entries(await statuses(changes, { kind: "tag", tag }, { files }))).toEqual(
    expected.map((name) => [name, "success"]),
  );
});

test("a program with paths of changes runs for every commit", async () => {
  const changes = { program: { ...eightLines.program, changes: ["libs/**/*.go"] } };
  const changed = { "docs/x": "" };
  const runs = [
    ...(await run(changes, { ...pullRequest, changed })),
    ...(await run(changes, { ...main, changed })),
    ...(await run(changes, release)),
  ];

  expect(runs.flatMap(({ commands }) => commands.at(-1)?.args[0] ?? [])).toEqual([
    "preview",
    "up",
    "preview",
    "preview",
  ]);
});

describe("caches", () => {
  test("of a preview are found again by a job with the same lock file", async () => {
    const caches = join(newFolder(), "caches");
    mkdirSync(caches);
    const install = {
      command: "npm",
      args: ["ci"],
      script: 'ls "$npm_config_cache" 2>/dev/null || mkdir -p "$npm_config_cache/made"',
    };
    const log = async (lock: string, event: Event) => {
      const files = { "infra/Pulumi.yaml": "", "infra/package-lock.json": lock };
      const [job] = await run({}, event, { caches, files, behaviours: [install] });
      return job?.log;
    };

    expect(await log("1", pullRequest)).not.toContain("made");
    expect(await log("1", pullRequest)).toContain("made");
    expect(await log("2", pullRequest)).not.toContain("made");
    expect(await log("1", main)).not.toContain("made");
  });

  test("a program without a lock file is installed, too", async () => {
    expect(await statuses({}, pullRequest)).toEqual({ preview: "success" });
  });

  test("a package manager with several folders has one cache, and uses them", async () => {
    const poetry = { program: { path: "infra", runtime: "python", packageManager: "poetry" } };
    const [job] = await run(poetry, pullRequest);
    const install = job?.commands.find((call) => commandLine(call).startsWith("poetry install"));

    expect(install?.environment.POETRY_CACHE_DIR).toMatch(/^\/.+\/home\/project\/\.cache\/pypoetry$/);
  });
});

test("the preview is in the log and an artifact", async () => {
  const [job] = await run({}, pullRequest, {
    behaviours: [{ command: "pulumi", args: ["preview"], stdout: "+ 3 to create" }],
  });

  expect(job?.log).toContain("+ 3 to create");
  expect(job?.artifacts).toEqual({ "infra/pulumi-preview.txt": "+ 3 to create" });
});

test("a deployment follows the update plan that its preview saved", async () => {
  const changes = { savedPlans: true, deployments: [staging, { ...production, name: "prod/eu" }] };
  const save = 'while [ "$1" != --save-plan ]; do shift; done; echo plan > "$2"';
  const follow = 'while [ "$1" != --plan ]; do shift; done; cat "$2"';
  const [, deploy] = await run(changes, release, {
    approve: ["approve-prod-eu"],
    behaviours: [
      { command: "pulumi", args: ["preview"], script: save },
      { command: "pulumi", args: ["up"], script: follow },
    ],
  });

  expect([deploy?.name, deploy?.status]).toEqual(["deploy-prod-eu", "success"]);
  expect(deploy?.log).toMatch(/^plan$/m);
});

test("steps of the platform team run around Pulumi's command, and pass variables on by BASH_ENV", async () => {
  const steps = {
    beforeInstall: [`echo 'export A=1' >> "$BASH_ENV"`],
    before: ['uv "$A"', "cd /"],
    after: ["uv after"],
  };
  const runs = await run({ program: { ...eightLines.program, steps } }, main);

  expect(runs[0]?.commands.map((call) => `${call.cwd}: ${commandLine(call)}`).slice(1)).toEqual([
    "infra: npm ci",
    "infra: uv 1",
    "infra: pulumi config env add shop-api/staging --stack acme/shop-api/staging --yes",
    "infra: pulumi up --stack acme/shop-api/staging --yes",
    "infra: uv after",
  ]);
});

test("a timeout ends Pulumi's command, and the job fails", async () => {
  const text = renderCircleCi(pipelineWith({ timeout: "90m" }));
  expect(text.match(/timeout -k 300 5400 pulumi (up|preview)/g)).toHaveLength(4);

  const [job] = await runCircleCi(text.replaceAll("timeout -k 300 5400", "timeout -k 300 1"), main, {
    behaviours: [{ command: "pulumi", args: ["up"], script: "exec sleep 20" }],
  });

  expect(job?.status).toBe("failed");
});

describe("the drift schedule", () => {
  const schedule: Event = { kind: "schedule", description: "Pulumi drift" };
  const drift = { schedule: "0 4 * * *" };

  test.each([
    ["report", 0, "success"],
    ["report", 7, "success"],
    ["report", 1, "failed"],
    ["fail", 0, "success"],
    ["fail", 7, "failed"],
  ])("with the action %s, a refresh with exit code %d ends in %s", async (action, exit, expected) => {
    const behaviours = [{ command: "pulumi", args: ["refresh"], exit }];

    expect(await statuses({ drift: { ...drift, action }, deployments: [staging] }, schedule, { behaviours })).toEqual({
      "drift-staging": expected,
    });
  });

  test("compares each stack with its resources, without the program's dependencies", async () => {
    const [job] = await run({ drift }, schedule);

    expect(job?.commands.map(commandLine).slice(1)).toEqual([
      "pulumi config env add shop-api/staging-preview --stack acme/shop-api/staging --yes",
      "pulumi refresh --stack acme/shop-api/staging --preview-only --diff --expect-no-changes",
    ]);
  });

  test("remediates one deployment after another", async () => {
    const remediated = { on: { branch: "main" }, approval: "automatic", onDrift: "remediate" };
    const deployments = [
      { ...staging, onDrift: "remediate" },
      { ...production, ...remediated },
    ];
    const failing = { behaviours: [{ command: "pulumi", args: ["up"], exit: 1 }] };
    const [first] = await run({ drift, deployments }, schedule);

    expect(first?.commands.map(commandLine).at(-1)).toBe("pulumi up --stack acme/shop-api/staging --yes --refresh");
    expect(await statuses({ drift, deployments }, schedule, failing)).toEqual({
      "drift-staging": "failed",
      "drift-production": "blocked",
    });
  });
});

test("two previews of a pull request run independently", async () => {
  const changes = {
    deployments: [staging, { ...production, preview: true }],
    exceptions: [agreed("PREVIEW_READS_SECRETS")],
  };
  const behaviours = [{ command: "pulumi", args: ["preview"], times: 1, exit: 1 }];

  expect(Object.keys(await statuses(changes, pullRequest, { behaviours }))).toEqual([
    "preview-staging",
    "preview-production",
  ]);
});
