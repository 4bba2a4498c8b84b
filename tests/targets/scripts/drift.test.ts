import { driftExitCode } from "../../../targets/drift";
import {
  driftAfterScript,
  driftReports,
  driftScript,
  driftText,
  remediateScript,
} from "../../../targets/gitlab/scripts/drift";
import { createJob, shells, type TestJob } from "./job";

const text = `Previewing refresh (acme/shop/staging)

View Live: https://app.pulumi.com/acme/shop/staging/previews/1

    ~ aws:s3/bucket:Bucket: (update)
      ~ acl: "private" => "public-read"
Resources:
    ~ 1 to update
    3 unchanged
`;
const variables = { PULUMI_STACK: "acme/shop/staging", PULUMI_ENVIRONMENT: "shop/staging" };
const refresh =
  "pulumi refresh --stack acme/shop/staging --preview-only --diff --expect-no-changes --suppress-progress --color never";
const add = "pulumi config env add shop/staging --stack acme/shop/staging --yes";

describe.each(shells)("in %s", (...shell) => {
  let job: TestJob;
  beforeEach(() => (job = createJob(shell)));
  afterEach(() => job.remove());

  test.each([
    ["no drift", 0],
    ["drift", driftExitCode],
    ["an error", 1],
  ])("%s ends the job with Pulumi's exit code", async (_, exit) => {
    job.standIn("pulumi", [{ on: "refresh", stdout: text, exit }]);

    const { code, stdout } = await job.script(driftScript({ escEnvironment: true }), variables);

    expect({ code, stdout }).toEqual({ code: exit, stdout: "" });
    expect(job.read(driftText)).toBe(text);
    expect(job.calls()).toEqual([add, refresh]);
  });

  test("the log shows the counts and the link", async () => {
    job.write(driftText, text);

    const { code, stdout } = await job.afterScript(driftAfterScript(), "failed");

    const url = "https://app.pulumi.com/acme/shop/staging/previews/1";
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `View Live: ${url}\nResources:\n    ~ 1 to update\n    3 unchanged\n`,
    });
    expect(JSON.parse(job.read(driftReports.annotations))).toEqual({
      "Pulumi Cloud": [{ external_link: { label: "Drift in Pulumi Cloud", url } }],
    });
  });

  test("remediation refreshes first and enforces the policy packs", async () => {
    job.standIn("pulumi");

    const { code } = await job.script(remediateScript({ escEnvironment: true, policyPacks: ["policies"] }), variables);

    expect(code).toBe(0);
    expect(job.calls()).toEqual([
      add,
      "pulumi up --stack acme/shop/staging --yes --refresh --policy-pack PROJECT/policies",
    ]);
  });
});
