import { fleetSchema } from "../../../../pipeline/fleet/fleetSettings";
import { planPlatform } from "../../../../pipeline/fleet/platformPipeline";
import { platformContent, platformFile } from "../../../../targets/gitlab/platformFile";
import type { Event } from "../harness/events";
import { type JobRun, type Run, runPipeline as runAsPlayed, type RunOptions } from "../harness/runPipeline";
import { schemaErrors } from "../harness/schemaErrors";
import { events, lines, type EventName } from "./flow";

/** The pipeline of a platform repository with two rings, executed for each event. */
const written = { project: "acme/platform", organization: "acme", foundation: "foundation", user: "acme-platform" };

function planned(pipeline: object = {}, fleet: object = {}) {
  const settings = fleetSchema.parse({
    rings: [["shop-api"], ["rest"]],
    ...fleet,
    pipeline: { ...written, runners: 2, ...pipeline },
  });
  return planPlatform(settings, settings.pipeline!);
}

const fileOf = (pipeline?: object, fleet?: object) => platformFile(planned(pipeline, fleet));

const variables = {
  GITLAB_TOKEN: [
    { value: "reads", scope: "preview/*" },
    { value: "writes", scope: "platform", protected: true },
  ],
};
const options: RunOptions = { files: { "Pulumi.yaml": "" }, variables };
const nightly = { kind: "schedule", description: "Pulumi fleet drift" } as const satisfies Event;

/** The run with GitLab's names of parallel jobs, such as `preview 1/2`. gitlab-ci-local calls it `preview: [1/2]`. */
async function runPipeline(...words: Parameters<typeof runAsPlayed>): Promise<Run> {
  const run = await runAsPlayed(...words);
  return {
    ...run,
    jobs: run.jobs.map((job) => ({ ...job, name: job.name.replace(/: \[([0-9]+\/[0-9]+)\]$/, " $1") })),
  };
}

/** The last command of each job that ran, with the GitLab token that it had; the status of any other job. */
function shown({ jobs }: Run): Record<string, string> {
  return Object.fromEntries(
    jobs.map((job) => [job.name, job.commands.length === 0 ? job.status : [lastOf(job), tokenOf(job)].join("")]),
  );
}

const lastOf = ({ commands }: JobRun) => (lines(commands).at(-1) ?? "").replace(".: npx pulumi-pipeline ", "");
function tokenOf({ commands }: JobRun): string {
  const token = commands.at(-1)?.environment.GITLAB_TOKEN;
  return token === undefined ? "" : `, ${token}`;
}

const check = { check: "fleet check" };
const previews = Object.fromEntries(
  [1, 2].map((index) => [
    `preview ${index}/2`,
    `fleet preview --diff --organization acme --json --shard ${index}/2, reads`,
  ]),
);
const summary = {
  "preview-summary": "fleet summary pulumi-fleet-1.json pulumi-fleet-2.json --counts pulumi-report.json",
};
const ring = (number: number) => `fleet up --organization acme --ring ${number} --yes, writes`;
const drift = {
  ...Object.fromEntries(
    [1, 2].map((index) => [
      `drift ${index}/2`,
      `fleet refresh --preview-only --diff --organization acme --json --shard ${index}/2, reads`,
    ]),
  ),
  "drift-summary": "fleet summary pulumi-fleet-1.json pulumi-fleet-2.json --expect-no-changes",
};
const onMergeRequests = { previews: "mergeRequests", exceptions: [exception()] };

function exception() {
  return { code: "PREVIEW_READS_SECRETS", reason: "only the platform team pushes" };
}

describe.each<[string, string, object, object]>([
  [
    "after the merge, the previews, and then a person starts each ring",
    fileOf(),
    check,
    { ...previews, ...summary, "update-ring-1": "manual", "update-ring-2": "created", leave: "created" },
  ],
  [
    "with previews on merge requests, the first ring starts at once",
    fileOf(onMergeRequests),
    { ...check, ...previews, ...summary },
    { "update-ring-1": ring(1), "update-ring-2": "manual", leave: "created" },
  ],
  [
    "without previews and approvals, all rings",
    fileOf({ previews: "none" }, { approval: "automatic" }),
    check,
    { "update-ring-1": ring(1), "update-ring-2": ring(2), leave: "manual" },
  ],
])("%s", (_, file, mergeRequest, merged) => {
  test("the file is valid by GitLab's schema", () => {
    expect(schemaErrors(file)).toEqual([]);
  });

  test.each<[EventName, object]>([
    ["a merge request", mergeRequest],
    ["merged results", mergeRequest],
    ["a merge request from a fork", check],
    ["a push to main", merged],
    ["a pipeline by hand", merged],
    ["a pipeline through the API", merged],
    ["a push to another branch", {}],
    ["a new branch", {}],
    ["a release tag", {}],
    ["somebody's schedule", {}],
  ])("%s", async (name, expected) => {
    const run = await runPipeline(file, events[name], options);

    expect(run.warnings).toEqual([]);
    expect(shown(run)).toEqual(expected);
  });

  test("the nightly schedule looks for drift", async () => {
    expect(shown(await runPipeline(file, nightly, options))).toEqual(drift);
    expect(shown(await runPipeline(file, { ...nightly, branch: "feature" }, options))).toEqual({});
  });
});

test("jobs with an identity log in as the team that reads or the user that writes, and the others not at all", async () => {
  const logins = async (event: Event, play: string[] = []) => {
    const { jobs } = await runPipeline(fileOf(onMergeRequests), event, { ...options, play });
    return Object.fromEntries(
      jobs.map(({ name, commands }) => [
        name,
        lines(commands)
          .filter((line) => line.includes(" pulumi login "))
          .map((line) => line.replace(/^.*--oidc-org acme /, ""))
          .join(),
      ]),
    );
  };
  const reads = "--oidc-team platform-read";
  const writes = "--oidc-user acme-platform";

  expect(await logins(events["a merge request"])).toEqual({
    check: "",
    "preview 1/2": reads,
    "preview 2/2": reads,
    "preview-summary": "",
  });
  expect(await logins(events["a push to main"], ["update-ring-2", "leave"])).toEqual({
    "update-ring-1": writes,
    "update-ring-2": writes,
    leave: writes,
  });
  expect(await logins(nightly)).toEqual({ "drift 1/2": reads, "drift 2/2": reads, "drift-summary": "" });
});

test("a merge request that names the environment of updates gets no GitLab token that writes", async () => {
  const file = fileOf(onMergeRequests).replaceAll("name: preview/platform", "name: platform");
  const { jobs } = await runPipeline(file, events["a merge request"], options);

  expect(jobs.filter(({ name }) => name.startsWith("preview ")).map(({ status }) => status)).toEqual([
    "failed",
    "failed",
  ]);
  expect(jobs.flatMap(({ commands }) => commands.map(({ environment }) => environment.GITLAB_TOKEN))).not.toContain(
    "writes",
  );
});

test("a missing or failed preview keeps the first ring from being started", async () => {
  const { jobs } = await runPipeline(fileOf(), events["a push to main"], {
    ...options,
    play: ["update-ring-1"],
    behaviours: [{ command: "npx", args: ["pulumi-pipeline", "fleet", "summary"], exit: 1 }],
  });

  expect(Object.fromEntries(jobs.map(({ name, status }) => [name, status]))).toMatchObject({
    "preview-summary": "failed",
    "update-ring-1": "skipped",
  });
});

test("a pause is a delay, and one runner needs no parallel jobs", () => {
  const content = platformContent(
    planned({ runners: 1, previews: "none", timeout: "3h", runnerTags: ["x"] }, { approval: "automatic", pause: 30 }),
  ) as Record<string, { rules?: object[]; script?: string[]; timeout?: string; tags?: string[]; parallel?: number }>;

  expect(content["update-ring-2"]?.rules).toEqual([
    expect.objectContaining({ when: "delayed", start_in: "30 minutes" }),
  ]);
  expect(content.drift).not.toHaveProperty("parallel");
  expect(content.drift?.script).toEqual([
    'npx pulumi-pipeline fleet refresh --preview-only --diff --organization acme --json --shard "1/1" > "pulumi-fleet-1.json"',
  ]);
  expect(content[".job"]?.timeout).toBe("180 minutes");
  expect(content.default?.tags).toEqual(["x"]);
});
