import { renderBitbucket } from "../../../targets/bitbucket/renderBitbucket";
import { agreed, eightLines, pipelineWith } from "../../pipeline/examples";
import type { Event } from "../gitlab/harness/events";
import { commandLine } from "../gitlab/harness/standIns";
import { type BitbucketFile, readBitbucketFile, type Step, stepsOf } from "./bitbucketFile";
import { type BitbucketOptions, runBitbucket, type StepRun } from "./runBitbucket";

const [staging, production] = eightLines.deployments;
const pullRequest: Event = { kind: "mergeRequest" };

function rendered(changes: object = {}): BitbucketFile {
  return readBitbucketFile(renderBitbucket(pipelineWith(changes)));
}

/** All steps of the file, with a value of each. */
function stepValues<Key extends keyof Step>(changes: object, key: Key): Record<string, Step[Key]> {
  const { pipelines } = rendered(changes);
  const steps = Object.values(pipelines).flatMap((section) => Object.values(section).flatMap(stepsOf));
  return Object.fromEntries(steps.flatMap((step) => (step[key] === undefined ? [] : [[step.name, step[key]]])));
}

function run(changes: object, event: Event, options: BitbucketOptions = {}): Promise<StepRun[]> {
  return runBitbucket(renderBitbucket(pipelineWith(changes)), event, options);
}

test("each step that logs in with OIDC asks for an ID token for its organization", () => {
  const audiences = Object.values(stepValues({}, "oidc")).map((oidc) => oidc?.audiences);

  expect(audiences).toEqual(Array(4).fill(["urn:pulumi:org:acme"]));
});

test("steps that change one stack share a concurrency group", () => {
  const changes = { drift: { schedule: "0 4 * * *" } };

  expect(stepValues(changes, "concurrency-group")).toEqual({
    "deploy-staging": "shop-api-staging",
    "deploy-production": "shop-api-production",
    "drift-staging": "shop-api-staging",
    "drift-production": "shop-api-production",
  });
});

describe("caches", () => {
  const poetry = { program: { path: "infra", runtime: "python", packageManager: "poetry" } };
  const shared = { caches: "shared", exceptions: [agreed("DEPLOYMENTS_USE_CACHES")] };

  test("are keyed on the lock file, and used by steps of pull requests only", () => {
    expect(rendered().definitions?.caches).toEqual({
      dependencies: { key: { files: ["infra/package-lock.json"] }, path: ".cache/npm" },
    });
    expect(stepValues({}, "caches")).toEqual({ preview: ["dependencies"] });
  });

  test("are used by all steps that install, if the settings share them", () => {
    expect(Object.keys(stepValues({ ...shared, drift: { schedule: "0 4 * * *" } }, "caches"))).toEqual([
      "preview",
      "deploy-staging",
      "promotion-preview-production",
      "deploy-production",
    ]);
  });

  test("a package manager with several folders has a cache for each, and uses them", async () => {
    const [step] = await run(poetry, pullRequest);
    const install = step?.commands.find((call) => commandLine(call) === "pulumi install");

    expect(Object.values(rendered(poetry).definitions?.caches ?? {}).map(({ path }) => path)).toEqual([
      ".cache/pypoetry/cache",
      ".cache/pypoetry/artifacts",
    ]);
    expect(stepValues(poetry, "caches")).toEqual({ preview: ["dependencies-1", "dependencies-2"] });
    expect(install?.environment.POETRY_CACHE_DIR).toMatch(/^\/.+\/clone\/\.cache\/pypoetry$/);
  });

  test("without previews there are none", () => {
    expect(rendered({ previews: "none" }).definitions).toBeUndefined();
  });
});

test("a program's services run beside the steps that run the program", () => {
  const services = [{ image: "postgres:16", variables: { POSTGRES_DB: "shop" } }, { image: "redis:7" }];
  const changes = { program: { ...eightLines.program, services }, drift: { schedule: "0 4 * * *" } };

  expect(rendered(changes).definitions?.services).toEqual({
    "program-1": services[0],
    "program-2": services[1],
  });
  expect(stepValues(changes, "services")).toEqual(
    Object.fromEntries(
      ["preview", "deploy-staging", "promotion-preview-production", "deploy-production"].map((name) => [
        name,
        ["program-1", "program-2"],
      ]),
    ),
  );
});

test("runner tags are the labels of self-hosted runners, and a deployment may have its own", () => {
  const deployments = [staging, { ...production, runnerTags: ["self.hosted", "vpc"] }];

  expect(stepValues({ runnerTags: ["linux"], deployments }, "runs-on")).toEqual({
    preview: ["self.hosted", "linux"],
    "deploy-staging": ["self.hosted", "linux"],
    "promotion-preview-production": ["self.hosted", "linux"],
    "deploy-production": ["self.hosted", "vpc"],
  });
});

describe("the report of a preview", () => {
  const text = [
    "Previewing update (acme/shop-api/staging)",
    "",
    "View Live: https://app.pulumi.com/acme/shop-api/staging/previews/1",
    "",
    "Resources:",
    "    + 3 to create",
    "    ~ 1 to update",
    "    +-2 to replace",
    "    4 unchanged",
  ].join("\n");
  const report = async (options: BitbucketOptions) => {
    const [step] = await run({}, pullRequest, {
      ...options,
      variables: { BITBUCKET_REPO_FULL_NAME: "acme/shop", BITBUCKET_COMMIT: "c0ffee" },
    });
    const curl = step?.after.find(({ name }) => name === "curl")?.args ?? [];
    return { step, url: curl.at(-1), body: JSON.parse(curl[curl.indexOf("--data") + 1] ?? "") as object };
  };

  test("has the counts, the link and the commit", async () => {
    const { step, url, body } = await report({
      behaviours: [{ command: "pulumi", args: ["preview"], stdout: text }],
    });

    expect(url).toBe("http://api.bitbucket.org/2.0/repositories/acme/shop/commit/c0ffee/reports/preview");
    expect(body).toEqual({
      title: "Pulumi preview",
      reporter: "Pulumi",
      report_type: "TEST",
      details: "What merging would change in acme/shop-api/staging.",
      result: "PASSED",
      link: "https://app.pulumi.com/acme/shop-api/staging/previews/1",
      data: [
        { title: "Create", type: "NUMBER", value: 5 },
        { title: "Update", type: "NUMBER", value: 1 },
        { title: "Delete", type: "NUMBER", value: 2 },
      ],
    });
    expect(step?.log).toContain(text);
  });

  test.each([
    ["the preview", ["preview"]],
    ["the login", ["login"]],
  ])("says that %s failed", async (_, args) => {
    const { step, body } = await report({ behaviours: [{ command: "pulumi", args, exit: 1 }] });

    expect(step?.status).toBe("failed");
    expect(body).toMatchObject({
      result: "FAILED",
      details: "The preview of acme/shop-api/staging failed: see the log of its step.",
      data: [],
    });
  });

  test("does not fail the step if Bitbucket refuses it", async () => {
    const { step } = await report({ behaviours: [{ command: "curl", exit: 22 }] });

    expect(step).toMatchObject({ status: "success" });
    expect(step?.log).toContain("Bitbucket did not accept the report");
  });

  test.each(["integration", "none"])("is not sent with the report %s", (kind) => {
    expect(stepValues({ report: kind }, "after-script")).toEqual({});
  });
});

test.each(["production", "prod/eu"])(
  "the deployment %s follows the update plan that its preview saved",
  async (name) => {
    const steps = await run(
      { savedPlans: true, deployments: [staging, { ...production, name }] },
      { kind: "tag", tag: "release-1" },
      {
        play: [`deploy-${name}`],
        behaviours: [
          { command: "pulumi", args: ["preview"], script: 'for last; do :; done; echo plan > "$last"' },
          { command: "pulumi", args: ["up"], script: 'for last; do :; done; cat "$last"' },
        ],
      },
    );

    expect(steps.map(({ name, status }) => [name, status])).toEqual([
      [`promotion-preview-${name}`, "success"],
      [`deploy-${name}`, "success"],
    ]);
    expect(steps[1]?.log).toMatch(/^plan$/m);
  },
);

describe("the custom pipeline of the drift schedule", () => {
  const schedule: Event = { kind: "schedule", description: "Pulumi drift" };
  const drift = { schedule: "0 4 * * *" };
  const statuses = async (action: string, exit: number) => {
    const behaviours = [{ command: "pulumi", args: ["refresh"], exit }];
    const steps = await run({ drift: { ...drift, action }, deployments: [staging] }, schedule, { behaviours });
    return steps.map(({ status }) => status);
  };

  test.each([
    ["report", 0, "success"],
    ["report", 7, "success"],
    ["report", 1, "failed"],
    ["fail", 0, "success"],
    ["fail", 7, "failed"],
  ])("with the action %s, a refresh with exit code %d ends in %s", async (action, exit, expected) => {
    expect(await statuses(action, exit)).toEqual([expected]);
  });

  test("compares each stack with its resources, without the program's dependencies", async () => {
    const steps = await run({ drift }, schedule);
    const refreshes = steps.map(({ name, commands }) => [name, commands.map(commandLine).slice(1)]);

    expect(refreshes).toEqual(
      ["staging", "production"].map((name) => [
        `drift-${name}`,
        [
          `pulumi stack select acme/shop-api/${name}`,
          `pulumi config env add shop-api/${name}-preview --yes`,
          "pulumi refresh --preview-only --diff --expect-no-changes",
        ],
      ]),
    );
  });

  test("remediates first, one deployment after another, and then compares the others", async () => {
    const remediated = { on: { branch: "main" }, approval: "automatic", onDrift: "remediate" };
    const deployments = [
      staging,
      { ...production, ...remediated },
      { ...production, ...remediated, name: "eu", stack: "shop-api/eu" },
    ];
    const { pipelines } = rendered({ drift, deployments });
    const steps = await run({ drift, deployments }, schedule);

    expect(steps.map(({ name }) => name)).toEqual(["drift-production", "drift-eu", "drift-staging"]);
    expect(pipelines.custom?.["pulumi-drift"]?.length).toBe(3);
    expect(steps[0]?.commands.map(commandLine).at(-1)).toBe("pulumi up --yes --refresh");
  });
});
