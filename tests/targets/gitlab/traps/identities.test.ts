import { renderGitLab } from "../../../../targets/gitlab/renderGitLab";
import { pipelineWith, sharedPreviews, storedTokens } from "../../../pipeline/examples";
import { events, lines } from "../flows/flow";
import type { Event } from "../harness/events";
import { runPipeline } from "../harness/runPipeline";
import { inherited, jobNames, rendered } from "../rendered";

function ciFile(settings: object = {}): string {
  return renderGitLab(pipelineWith(settings));
}

describe("protected variables are missing in merge request pipelines", () => {
  const tokens = {
    PULUMI_ACCESS_TOKEN: [
      { value: "preview", protected: false },
      { value: "inspect", scope: "preview/*", protected: true },
      { value: "staging", scope: "staging", protected: true },
      { value: "production", scope: "production", protected: true },
    ],
  };
  const settings = { ...storedTokens, drift: { schedule: "0 4 * * *" } };

  test.each<[string, Event, Record<string, string>]>([
    ["a merge request", { kind: "mergeRequest" }, { preview: "preview" }],
    ["a merge request of a protected branch", { kind: "mergeRequest", protected: true }, { preview: "preview" }],
    [
      "a push to main",
      { kind: "push", branch: "main" },
      { "promotion-preview-production": "inspect", "deploy-staging": "staging" },
    ],
    // Jobs of an unprotected ref get only the token of previews, which is not protected.
    [
      "a push to main, unprotected",
      { kind: "push", branch: "main", protected: false },
      { "promotion-preview-production": "preview", "deploy-staging": "preview" },
    ],
    [
      "a release tag",
      { kind: "tag", tag: "release-1" },
      { "promotion-preview-production": "inspect", "deploy-production": "production" },
    ],
    ["the schedule", events["the drift schedule"], { "drift-staging": "inspect", "drift-production": "inspect" }],
  ])("%s: each job gets the token of its deployment environment", async (_, event, expected) => {
    const play = event.kind === "tag" ? ["deploy-production"] : [];
    const { jobs } = await runPipeline(ciFile(settings), event, { variables: tokens, play });

    expect(
      Object.fromEntries(jobs.map(({ name, commands }) => [name, commands.at(-1)?.environment.PULUMI_ACCESS_TOKEN])),
    ).toEqual(expected);
  });

  test("a job without its token fails before any other command", async () => {
    const variables = { PULUMI_ACCESS_TOKEN: { value: "secret", protected: true } };

    const { jobs } = await runPipeline(ciFile(settings), { kind: "mergeRequest" }, { variables });

    expect(jobs.map(({ name, status, commands }) => ({ name, status, commands }))).toEqual([
      { name: "preview", status: "failed", commands: [] },
    ]);
    expect(jobs[0]!.log).toMatch(/PULUMI_ACCESS_TOKEN: this CI\/CD variable is missing/);
  });

  test("a preview names no deployment environment of a deployment, and gets none of its variables", () => {
    const file = rendered({ ...storedTokens, reviewStacks: { template: "shop-api/dev" } });

    expect(Object.fromEntries(jobNames(file).map((name) => [name, inherited(file, name).environment]))).toEqual({
      "preview-skipped": undefined,
      preview: undefined,
      review: { name: "review/$CI_MERGE_REQUEST_IID", on_stop: "stop-review", auto_stop_in: "3 days" },
      "stop-review": { name: "review/$CI_MERGE_REQUEST_IID", action: "stop" },
      "sweep-review-stacks": { name: "review/sweep", action: "prepare" },
      "deploy-staging": { name: "staging" },
      "promotion-preview-production": { name: "preview/production", action: "prepare" },
      "deploy-production": { name: "production" },
    });
  });
});

describe("PULUMI_ACCESS_TOKEN in addition to OIDC", () => {
  test("is unset in every job that logs in", async () => {
    const { jobs } = await runPipeline(ciFile(), events["a push to main"], {
      variables: { PULUMI_ACCESS_TOKEN: "somebody's" },
    });

    expect(jobs.map(({ name, status }) => [name, status])).toEqual([
      ["promotion-preview-production", "success"],
      ["deploy-staging", "success"],
    ]);
    expect(jobs.flatMap(({ commands }) => commands.map(({ environment }) => environment.PULUMI_ACCESS_TOKEN))).toEqual(
      Array.from({ length: 7 }, () => undefined),
    );
  });

  test("is the token of a job without OIDC", async () => {
    const { jobs } = await runPipeline(ciFile(storedTokens), events["a merge request"], {
      variables: { PULUMI_ACCESS_TOKEN: "somebody's" },
    });

    expect(jobs[0]!.commands.map(({ environment }) => environment.PULUMI_ACCESS_TOKEN)).toEqual([
      "somebody's",
      "somebody's",
      "somebody's",
    ]);
  });
});

describe("ID tokens", () => {
  const everything = { reviewStacks: { template: "shop-api/dev" }, drift: { schedule: "0 4 * * *" } };
  const selfManaged = { organization: undefined, ...sharedPreviews, backend: { url: "s3://state" } };

  test("are requested only by the jobs that log in with them", () => {
    const file = rendered(everything);
    const token = { PULUMI_OIDC_TOKEN: { aud: "urn:pulumi:org:acme" } };

    expect(file.default).not.toHaveProperty("id_tokens");
    expect(Object.fromEntries(jobNames(file).map((name) => [name, inherited(file, name).id_tokens]))).toEqual({
      "preview-skipped": undefined,
      preview: token,
      review: token,
      "stop-review": token,
      "sweep-review-stacks": token,
      "deploy-staging": token,
      "promotion-preview-production": token,
      "deploy-production": token,
      "drift-staging": token,
      "drift-production": token,
    });
  });

  test.each([
    ["with stored tokens", { ...everything, ...storedTokens }],
    ["with a self-managed backend", { ...everything, ...selfManaged }],
  ])("are not requested %s", (_, settings) => {
    expect(ciFile(settings)).not.toContain("id_tokens");
  });

  test("that GitLab did not issue fail the job before any other command", async () => {
    const file = ciFile().replace(/ {2}id_tokens:\n.*\n.*\n/, "");

    const { jobs } = await runPipeline(file, events["a merge request"]);

    expect(jobs.map(({ status, commands }) => ({ status, commands }))).toEqual([{ status: "failed", commands: [] }]);
    expect(jobs[0]!.log).toMatch(/PULUMI_OIDC_TOKEN: GitLab gave this job no ID token/);
  });
});

test("a merge request from a fork gets an explanation, and runs no Pulumi command", async () => {
  const { jobs } = await runPipeline(ciFile(), events["a merge request from a fork"], {
    variables: { PULUMI_ACCESS_TOKEN: "somebody's" },
  });

  expect(jobs.map(({ name, status, commands }) => [name, status, lines(commands)])).toEqual([
    ["preview-skipped", "success", []],
  ]);
  expect(jobs[0]!.log).toContain("No preview: this merge request comes from a fork");
});

test.each<[string, object, object]>([
  ["with ID tokens", {}, {}],
  ["with stored tokens", storedTokens, { variables: { PULUMI_ACCESS_TOKEN: "stored" } }],
])("the CLI's credentials are not in the project's folder, %s", async (_, settings, options) => {
  const { jobs } = await runPipeline(ciFile(settings), events["a push to main"], options);
  const commands = jobs.flatMap((job) => job.commands).filter(({ name }) => name === "pulumi");

  expect(commands.length).toBeGreaterThan(2);
  for (const { environment } of commands) {
    expect(environment.PULUMI_CREDENTIALS_PATH).toMatch(/^\//);
    expect(environment.PULUMI_CREDENTIALS_PATH).not.toContain(environment.CI_PROJECT_DIR);
  }
});
