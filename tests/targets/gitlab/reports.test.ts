import { renderGitLab } from "../../../targets/gitlab/renderGitLab";
import { pipelineWith } from "../../pipeline/examples";
import { events } from "./flows/flow";
import type { Event } from "./harness/events";
import { type JobRun, runPipeline } from "./harness/runPipeline";
import type { Behaviour } from "./harness/standIns";

const link = "https://app.pulumi.com/acme/shop-api/staging/previews/0c3f1a52-6c3e-4d0e-9f5a-2b8d1f7e4a11";

/** The output of `pulumi preview --diff` with changes of each kind. */
const diff = `Previewing update (acme/shop-api/staging)

View Live: ${link}

  pulumi:pulumi:Stack: (same)
    [urn=urn:pulumi:staging::shop-api::pulumi:pulumi:Stack::shop-api-staging]
    + aws:s3/bucketV2:BucketV2: (create)
        [urn=urn:pulumi:staging::shop-api::aws:s3/bucketV2:BucketV2::logs]
        bucket      : "acme-logs"
        forceDestroy: false
    +-aws:ec2/instance:Instance: (replace)
        [id=i-0123456789abcdef0]
      ~ userData: "3 to delete" => "Resources:"
    ~ aws:sqs/queue:Queue: (update)
        [id=https://sqs.eu-west-1.amazonaws.com/1/orders]
      ~ visibilityTimeoutSeconds: 30 => 60
    - aws:iam/role:Role: (delete)
        [id=old]
Resources:
    + 2 to create
    ~ 1 to update
    - 3 to delete
    +-4 to replace
    10 changes. 21 unchanged
`;

/** Its output before a program fails. */
const failed = `Previewing update (acme/shop-api/staging)

View Live: ${link}

  pulumi:pulumi:Stack: (same)
    [urn=urn:pulumi:staging::shop-api::pulumi:pulumi:Stack::shop-api-staging]
Diagnostics:
  pulumi:pulumi:Stack (shop-api-staging):
    error: Running program failed with an unhandled exception

Resources:
    1 unchanged
`;

const annotation = (label: string) => ({ "Pulumi Cloud": [{ external_link: { label, url: link } }] });

async function jobOf(name: string, settings: object, event: Event, behaviour: Partial<Behaviour>): Promise<JobRun> {
  const file = renderGitLab(pipelineWith(settings));
  const { jobs } = await runPipeline(file, event, {
    behaviours: [{ command: "pulumi", args: ["preview"], ...behaviour }],
  });
  return jobs.find((job) => job.name === name)!;
}

/** The content of a job's only report of a kind. */
function report({ reports }: JobRun, kind: string): unknown {
  const texts = Object.values(reports[kind] ?? {});
  expect(texts).toHaveLength(1);
  return JSON.parse(texts[0]!);
}

describe("a preview", () => {
  test("reports counts to the merge request, links to Pulumi Cloud, and keeps the whole text", async () => {
    const job = await jobOf("preview", {}, events["a merge request"], { stdout: diff });

    expect(job.status).toBe("success");
    expect(report(job, "terraform")).toEqual({ create: 6, update: 1, delete: 7 });
    expect(report(job, "annotations")).toEqual(annotation("Preview in Pulumi Cloud"));
    expect(job.artifacts).toEqual({ "pulumi-preview.txt": diff });
  });

  test("shows the counts in its log, and no values", async () => {
    const { log } = await jobOf("preview", {}, events["a merge request"], { stdout: diff });

    expect(log).toContain("+-4 to replace");
    expect(log).toContain(`View Live: ${link}`);
    expect(log).not.toMatch(/acme-logs|userData|i-0123456789abcdef0/);
  });

  test("that fails reports no counts, its link and its text, and shows its error", async () => {
    const job = await jobOf("preview", {}, events["a merge request"], {
      stdout: failed,
      stderr: "error: preview failed\n",
      exit: 255,
    });

    expect(job.status).toBe("failed");
    // GitLab shows a plan without these three keys as failed.
    expect(report(job, "terraform")).not.toHaveProperty("create");
    expect(report(job, "annotations")).toEqual(annotation("Preview in Pulumi Cloud"));
    expect(job.artifacts).toEqual({ "pulumi-preview.txt": failed });
    expect(job.log).toContain("error: preview failed");
  });

  test("that never started reports that too", async () => {
    const job = await jobOf("preview", {}, events["a merge request"], { args: ["login"], exit: 1 });

    expect(job.status).toBe("failed");
    expect(report(job, "terraform")).not.toHaveProperty("create");
    expect(report(job, "annotations")).toEqual({});
    expect(job.artifacts).toEqual({ "pulumi-preview.txt": "" });
  });

  test.each(["integration", "none"])("with report: %s has a link and a text, and no counts", async (reported) => {
    const job = await jobOf("preview", { report: reported }, events["a merge request"], { stdout: diff });

    expect(Object.keys(job.reports)).toEqual(["annotations"]);
    expect(report(job, "annotations")).toEqual(annotation("Preview in Pulumi Cloud"));
    expect(job.artifacts).toEqual({ "pulumi-preview.txt": diff });
  });

  test("of a program below the project's top writes its reports where GitLab reads them", async () => {
    const program = { path: "infra", runtime: "nodejs", steps: { before: ["cd .."] } };
    const job = await jobOf("preview", { program }, events["a merge request"], { stdout: diff });

    expect(Object.keys(job.artifacts)).toEqual(["pulumi-preview.txt"]);
    expect(report(job, "terraform")).toEqual({ create: 6, update: 1, delete: 7 });
  });

  test("from reviewed code has the same reports", async () => {
    const job = await jobOf("promotion-preview-production", {}, events["a push to main"], { stdout: diff });

    expect(report(job, "terraform")).toEqual({ create: 6, update: 1, delete: 7 });
    expect(job.artifacts).toEqual({ "pulumi-preview.txt": diff });
  });
});

describe("drift detection", () => {
  const drift = (action: string) => ({ drift: { schedule: "0 4 * * *", action } });
  const text = diff.replace("Previewing update", "Previewing refresh");

  test.each([
    ["fail", "finds none", 0, "success", false],
    ["fail", "finds some", 7, "failed", false],
    ["fail", "could not look", 255, "failed", false],
    ["report", "finds none", 0, "success", false],
    ["report", "finds some", 7, "failed", true],
    ["report", "could not look", 255, "failed", false],
  ])("with action %s that %s exits with %i", async (action, _, exit, status, passes) => {
    const file = `${renderGitLab(pipelineWith(drift(action)))}
after:
  stage: .post
  rules:
    - when: on_success
  script:
    - pulumi about
`;
    const behaviour = { command: "pulumi", args: ["refresh"], stdout: text, exit };

    const { jobs } = await runPipeline(file, events["the drift schedule"], { behaviours: [behaviour] });

    const job = jobs.find(({ name }) => name === "drift-staging")!;
    expect(job.status).toBe(status);
    expect(job.artifacts).toEqual({ "pulumi-drift.txt": text });
    expect(Object.keys(job.reports)).toEqual(["annotations"]);
    expect(report(job, "annotations")).toEqual(annotation("Drift in Pulumi Cloud"));
    // An allowed failure does not stop the pipeline.
    expect(jobs.find(({ name }) => name === "after")!.status).toBe(
      status === "success" || passes ? "success" : "skipped",
    );
  });
});
