import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { driftExitCode } from "../../targets/drift";
import { deployScript } from "../../targets/gitlab/scripts/deploy";
import { driftAfterScript, driftScript, driftText, remediateScript } from "../../targets/gitlab/scripts/drift";
import { isolationScript } from "../../targets/gitlab/scripts/isolation";
import { loginScript } from "../../targets/gitlab/scripts/login";
import { policyPackInstall } from "../../targets/gitlab/scripts/policyPacks";
import {
  previewAfterScript,
  type PreviewOptions,
  previewReports,
  previewScript,
  previewText,
  updatePlanFile,
} from "../../targets/gitlab/scripts/preview";
import { reviewScript, reviewVariables, stopReviewScript } from "../../targets/gitlab/scripts/review";
import { sweepScript } from "../../targets/gitlab/scripts/sweep";
import { createEngineJob, type EngineJob, secret, template } from "../targets/scripts/engineJob";
import { testTimeout } from "./world";

jest.setTimeout(testTimeout);

const plain = { escEnvironment: false, policyPacks: [], usesUpdatePlan: false };
const review = (number: number) => `organization/shop/mr-${number}`;

let engine: EngineJob;
beforeAll(async () => {
  engine = createEngineJob();
  await succeed([`pulumi stack init ${template}`, `pulumi config set token ${secret} --secret --stack ${template}`]);
});
afterAll(() => engine.job.remove());

function run(lines: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const login = [...isolationScript, ...loginScript({ kind: "selfManaged", url: engine.variables.STATE_URL ?? "" })];
  // Like in a job, in the same shell before it.
  return engine.job.script([`{ ${login.join("; ")}; } > /dev/null`, ...lines], { ...engine.variables, ...variables });
}

async function succeed(lines: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const { code, stdout, stderr } = await run(lines, variables);
  if (code !== 0) throw new Error(`${lines.join("\n")}\nended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

/** A preview with its reports, and the output in the log. */
async function preview(changes: Partial<PreviewOptions> = {}) {
  const options = { escEnvironment: false, policyPacks: [], savesUpdatePlan: false, ...changes };
  const { job } = engine;
  const { code, stdout, stderr } = await run(previewScript(options));
  const after = await job.afterScript(previewAfterScript({ counts: true }), code === 0 ? "success" : "failed");
  expect({ stdout, afterCode: after.code, afterErrors: after.stderr }).toEqual({
    stdout: "",
    afterCode: 0,
    afterErrors: "",
  });
  const report: unknown = JSON.parse(job.read(previewReports.terraform));
  return { code, stderr, log: after.stdout, text: job.read(previewText), report };
}

async function drift() {
  const { code, stderr } = await run(driftScript({ escEnvironment: false }));
  const { stdout } = await engine.job.afterScript(driftAfterScript(), code === 0 ? "success" : "failed");
  return { code, stderr, log: stdout, text: engine.job.read(driftText) };
}

test("the log shows the counts, the artifact for developers the changes, and neither a secret", async () => {
  engine.want({ a: { v: "1" }, b: { v: "1" }, c: { v: "1" } });

  const { code, log, text, report } = await preview();

  expect(code).toBe(0);
  // The stack itself is one of the resources.
  expect(report).toEqual({ create: 4, update: 0, delete: 0 });
  expect(log).toBe("Resources:\n    + 4 to create\n");
  expect(text).toContain("secret    : [secret]");
  expect(text).not.toContain(secret);
  expect(JSON.parse(engine.job.read(previewReports.annotations))).toEqual({});
});

test("a deployment executes the saved update plan only", async () => {
  await preview({ policyPacks: [], savesUpdatePlan: true, escEnvironment: false });
  expect(engine.job.read(updatePlanFile)).not.toContain(secret);

  await succeed(deployScript({ ...plain, usesUpdatePlan: true }));

  engine.want({ a: { v: "2" }, b: { v: "1" }, c: { v: "1" } });
  const { code, stdout } = await run(deployScript({ ...plain, usesUpdatePlan: true }));
  expect(code).toBe(1);
  expect(stdout).toMatch(/violates plan/);
});

test("a replacement counts as one create and one delete", async () => {
  engine.want({ a: { v: "2" }, b: { v: "1", r: "2" }, d: { v: "1" }, e: { v: "1" } });

  const { report, log } = await preview();

  expect(report).toEqual({ create: 3, update: 1, delete: 2 });
  expect(log).toContain("    +-1 to replace\n");
});

test("a failed preview shows its error and no counts", async () => {
  engine.want({ a: { v: "wrong" } });

  const { code, stderr, report } = await preview();

  expect(code).toBe(1);
  expect(stderr).toContain("error: wrong is not a value");
  expect(report).toEqual({ error: "the preview failed" });
});

test("a violated policy fails preview and deployment, and the log names it", async () => {
  engine.want({ a: { v: "forbidden" }, b: { v: "1" }, c: { v: "1" } });
  const policyPacks = ["policies"];

  const { code, log, report } = await preview({ policyPacks, savesUpdatePlan: false, escEnvironment: false });
  expect(code).toBe(1);
  expect(log).toMatch(
    /\[mandatory\] {2}nothing-forbidden .*That is forbidden\.\nAsk the platform team\.\nResources:\n/,
  );
  expect(report).toEqual({ error: "the preview failed" });

  const deployment = await run(deployScript({ ...plain, policyPacks }));
  expect(deployment.code).toBe(1);
  expect(deployment.stdout).toContain("That is forbidden.");
});

test("drift, no drift and a failed check have three exit codes, and a bare checkout is enough", async () => {
  engine.checkOut("bare");

  expect(await drift()).toMatchObject({ code: 0, log: "Resources:\n    4 unchanged\n" });

  engine.drift({ a: "other", b: "gone" });
  expect(await drift()).toMatchObject({
    code: driftExitCode,
    log: "Resources:\n    ~ 1 to update\n    - 1 to delete\n    2 changes. 2 unchanged\n",
    text: expect.stringContaining('~ v     : "1" => "other"') as string,
  });

  engine.drift({ a: "unreadable" });
  expect(await drift()).toMatchObject({ code: 1, stderr: expect.stringContaining("a is unreadable") as string });
  engine.checkOut("installed");
});

test("remediation reverts drift", async () => {
  engine.want({ a: { v: "1" }, b: { v: "1" }, c: { v: "1" } });
  engine.drift({ a: "other", b: "gone" });

  const stdout = await succeed(remediateScript({ escEnvironment: false, policyPacks: ["policies"] }));

  expect(stdout).toMatch(/Resources:\n {4}\+ 1 created\n {4}~ 1 updated\n/);
  engine.drift({});
});

test("does not interrupt a running update", async () => {
  engine.lock(template, true);

  const { code, stdout, stderr } = await run(deployScript(plain));

  engine.lock(template, false);
  expect(code).not.toBe(0);
  expect(stderr).toContain("error: the stack is currently locked by 1 lock(s).");
  expect(stdout).toContain(`Lock conflict: another update of ${template} is running. It was not cancelled.`);
});

describe("review stacks", () => {
  const variables = (number: number) => ({
    ...reviewVariables,
    PULUMI_STACK: review(number),
    PULUMI_TEMPLATE_STACK: template,
  });

  test.each(["a new one", "an existing one"])("%s has the configuration of the template", async () => {
    engine.checkOut("installed");

    await succeed(reviewScript({ escEnvironment: false, policyPacks: [] }), variables(1));

    expect(await succeed([`pulumi stack output token --show-secrets --stack ${review(1)}`])).toBe(`${secret}\n`);
  });

  test("stopping a review stack needs no program, and may be repeated", async () => {
    engine.checkOut("bare");
    const stop = stopReviewScript({ escEnvironment: false });

    expect(await succeed(stop, variables(1))).toContain("    - 4 deleted\n");
    expect(await succeed(stop, variables(1))).toBe(`${review(1)} does not exist. Nothing to destroy.\n`);
  });

  test("a sweep reports the stacks whose deployment environment is stopped, and destroys none", async () => {
    engine.checkOut("bare");
    await succeed([1, 2].map((number) => `pulumi stack init ${review(number)}`));
    // The deployment environment of !2 is available, and !1 has none.
    const available = `[{"id":2,"name":"review/2","state":"available"}]`;
    engine.job.install("curl", `#!/bin/sh\ncase "$*" in *review/2) echo '${available}' ;; *) echo '[]' ;; esac\n`);

    const { code, stdout } = await run(sweepScript({ stops: false }), {
      PULUMI_REVIEW_STACKS: "organization/shop/mr-",
    });

    expect(code).toBe(1);
    expect(stdout).toContain(`Keeping ${review(1)}, although deployment environment review/1 is stopped or deleted:`);
    expect(stdout).toContain(`Keeping ${review(2)}: deployment environment review/2 is not stopped.\n`);
    const stacks = JSON.parse(await succeed(["pulumi stack ls --json"])) as { name: string }[];
    expect(stacks.map(({ name }) => name)).toEqual(["mr-1", "mr-2", "staging"]);
  });
});

test("installs the dependencies of a policy pack in its folder", async () => {
  const { job } = engine;
  mkdirSync(join(job.project, "my pack", "helper"), { recursive: true });
  job.write("my pack/PulumiPolicy.yaml", "runtime: nodejs\n");
  job.write("my pack/package.json", JSON.stringify({ name: "pack", dependencies: { helper: "file:helper" } }));
  job.write("my pack/helper/package.json", JSON.stringify({ name: "helper", version: "1.0.0" }));

  await succeed([policyPackInstall("my pack")]);

  expect(existsSync(join(job.project, "my pack", "node_modules", "helper"))).toBe(true);
});
