import {
  previewAfterScript,
  previewReports,
  previewScript,
  previewText,
  updatePlanFile,
} from "../../../targets/gitlab/scripts/preview";
import { createJob, shells, type TestJob } from "./job";

const text = `Previewing update (acme/shop/staging)

View Live: https://app.pulumi.com/acme/shop/staging/previews/0a1b-2c?x=1&y=2

  pulumi:pulumi:Stack: (same)
    [urn=urn:pulumi:staging::shop::pulumi:pulumi:Stack::shop-staging]
    house-rules@v1.0.0 [advisory]  short-names  (aws:s3/bucket:Bucket: logs)Names are short.
    house-rules@v1.0.0 [mandatory]  no-public-buckets  (aws:s3/bucket:Bucket: logs)A bucket is not public.
Ask the platform team.
    + aws:s3/bucket:Bucket: (create)
        acl: "public-read"
Resources:
    + 10 to create
    ~ 2 to update
    - 3 to delete
    +-4 to replace
    = 5 to import
    24 changes. 6 unchanged
`;

const live = "https://app.pulumi.com/acme/shop/staging/previews/0a1b-2c?x=1&y=2";

const variables = { PULUMI_STACK: "acme/shop/staging", PULUMI_ENVIRONMENT: "shop/staging-preview" };

describe.each(shells)("in %s", (...shell) => {
  let job: TestJob;
  beforeEach(() => (job = createJob(shell)));
  afterEach(() => job.remove());

  const tell = async (content: string, status: "success" | "failed" = "success") => {
    job.write(previewText, content);
    const { code, stdout, stderr } = await job.afterScript(previewAfterScript({ counts: true }), status);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return stdout;
  };
  const report = () => JSON.parse(job.read(previewReports.terraform)) as object;
  const links = () => JSON.parse(job.read(previewReports.annotations)) as object;

  test.each([
    [{ escEnvironment: false, policyPacks: [], savesUpdatePlan: false }, ""],
    [
      { escEnvironment: false, policyPacks: ["policies", "more policies"], savesUpdatePlan: false },
      " --policy-pack PROJECT/policies --policy-pack PROJECT/more policies",
    ],
    [{ escEnvironment: false, policyPacks: [], savesUpdatePlan: true }, ` --save-plan PROJECT/${updatePlanFile}`],
  ])("runs pulumi preview once with %j", async (options, flags) => {
    job.standIn("pulumi", [{ on: "preview", stdout: text }]);

    const { code, stdout } = await job.script(previewScript(options), { PULUMI_STACK: "acme/shop/staging" });

    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(job.read(previewText)).toBe(text);
    expect(job.calls()).toEqual([
      `pulumi preview --stack acme/shop/staging --diff --suppress-progress --color never${flags}`,
    ]);
  });

  test("opens an ESC environment first, for that stack, and does not print it", async () => {
    job.standIn("pulumi", [
      { on: "config env add", stdout: "the configuration" },
      { on: "preview", stdout: text },
    ]);
    const options = { escEnvironment: true, policyPacks: [], savesUpdatePlan: false };

    const { code, stdout } = await job.script(previewScript(options), variables);

    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(job.read(previewText)).toBe(text);
    expect(job.calls()).toEqual([
      "pulumi config env add shop/staging-preview --stack acme/shop/staging --yes",
      "pulumi preview --stack acme/shop/staging --diff --suppress-progress --color never",
    ]);
  });

  test("shows no preview if the ESC environment cannot be opened", async () => {
    job.standIn("pulumi", [{ on: "config env add", stderr: "error: not found\n", exit: 1 }]);
    const options = { escEnvironment: true, policyPacks: [], savesUpdatePlan: false };

    const { code, stderr } = await job.script(previewScript(options), variables);

    expect({ code, stderr }).toEqual({ code: 1, stderr: "error: not found\n" });
    expect(job.calls()).toEqual(["pulumi config env add shop/staging-preview --stack acme/shop/staging --yes"]);
  });

  test("a failed preview fails the job, shows its errors and keeps its text", async () => {
    job.standIn("pulumi", [{ on: "preview", stdout: "so far", stderr: "error: no such region\n", exit: 1 }]);

    const lines = [
      ...previewScript({ escEnvironment: false, policyPacks: [], savesUpdatePlan: false }),
      "echo not reached",
    ];
    const { code, stdout, stderr } = await job.script(lines, { PULUMI_STACK: "acme/shop/staging" });

    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr: "error: no such region\n" });
    expect(job.read(previewText)).toBe("so far");
  });

  test("the log shows the link, violated policies and the summary", async () => {
    expect(await tell(text)).toBe(`View Live: ${live}
    house-rules@v1.0.0 [mandatory]  no-public-buckets  (aws:s3/bucket:Bucket: logs)A bucket is not public.
Ask the platform team.
Resources:
    + 10 to create
    ~ 2 to update
    - 3 to delete
    +-4 to replace
    = 5 to import
    24 changes. 6 unchanged
`);
  });

  test.each<[string, string, object]>([
    ["a replacement is one create and one delete", text, { create: 14, update: 7, delete: 7 }],
    ["nothing changes", "Resources:\n    4 unchanged\n", { create: 0, update: 0, delete: 0 }],
    ["there are no resources", "Resources:\n", { create: 0, update: 0, delete: 0 }],
    ["the last summary counts", `${text}Resources:\n    + 1 to create\n`, { create: 1, update: 0, delete: 0 }],
    [
      "leading zeros, other kinds and other texts do not count",
      "Resources:\n    - 010 to delete\n    > 3 to read\n    + 2 to create soon\n",
      { create: 0, update: 0, delete: 10 },
    ],
  ])("%s in the merge request's widget", async (_, content, counts) => {
    await tell(content);

    expect(report()).toEqual(counts);
  });

  test("a failed preview reports no counts, which GitLab shows as a failure, and keeps its link", async () => {
    await tell(text, "failed");

    expect(Object.keys(report())).toEqual(["error"]);
    expect(links()).toEqual({
      "Pulumi Cloud": [{ external_link: { label: "Preview in Pulumi Cloud", url: live } }],
    });
  });

  test.each([
    ["no link", "Resources:\n"],
    ["a text that is not a link", 'View Live: https://x/"}]}\n'],
    ["a link after other text", `View Live: no\nView Live: ${live}\n`],
  ])("%s gives no annotation", async (_, content) => {
    await tell(content);

    expect(links()).toEqual({});
  });

  test("a job that fails before the preview reports that too", async () => {
    const { code, stdout } = await job.afterScript(previewAfterScript({ counts: true }), "failed");

    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect([job.read(previewText), Object.keys(report()), links()]).toEqual(["", ["error"], {}]);
  });

  test("does not show a text without a summary", async () => {
    expect(await tell('    acl: "public-read"\n', "failed")).toBe("");
  });
});

test("leaves out counts unless requested", () => {
  const commands = previewAfterScript({ counts: false }).join("\n");

  expect(commands).not.toContain(previewReports.terraform);
});
