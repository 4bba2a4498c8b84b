import { renderGitLab } from "../../../../targets/gitlab/renderGitLab";
import { pipelineWith } from "../../../pipeline/examples";
import { production, staging } from "../flows/expected";
import { events } from "../flows/flow";
import { runPipeline } from "../harness/runPipeline";
import { inherited, jobNames, rendered } from "../rendered";

function ciFile(settings: object = {}): string {
  return renderGitLab(pipelineWith(settings));
}

describe("artifacts", () => {
  const settings = { savedPlans: true, drift: { schedule: "0 4 * * *" } };

  test("are for developers only, and kept also after a failure", () => {
    const file = rendered(settings);
    const kept = jobNames(file).flatMap((name) => {
      const { artifacts } = inherited(file, name) as { artifacts?: { access?: string; when?: string } };
      return artifacts ? [[name, artifacts.access, artifacts.when]] : [];
    });

    expect(kept).toEqual([
      ["preview", "developer", "always"],
      ["promotion-preview-production", "developer", "always"],
      ["drift-staging", "developer", "always"],
      ["drift-production", "developer", "always"],
    ]);
  });

  test("a saved update plan reaches its deployment", async () => {
    const { jobs } = await runPipeline(ciFile(settings), events["a release tag"], {
      play: ["deploy-production"],
      behaviours: [
        { command: "pulumi", args: ["preview"], files: { "../pulumi-plan.json": "the plan" } },
        { command: "pulumi", args: ["up"], script: 'cat "$CI_PROJECT_DIR/pulumi-plan.json"' },
      ],
    });

    expect(jobs.find(({ name }) => name === "deploy-production")!.log).toMatch(/\nthe plan\$ rm -rf /);
  });
});

describe("images", () => {
  test.each([
    ["Pulumi's own", {}, "pulumi/pulumi-nodejs:3.259.0"],
    ["another version", { pulumiVersion: "3.250.1" }, "pulumi/pulumi-nodejs:3.250.1"],
    [
      "of a language's version",
      { program: { runtime: "python", version: "3.12" } },
      "pulumi/pulumi-python-3.12:3.259.0",
    ],
    [
      "from elsewhere",
      { registry: "registry.example.com:5000/mirror" },
      "registry.example.com:5000/mirror/pulumi/pulumi-nodejs:3.259.0",
    ],
    [
      "through the dependency proxy",
      { registry: "$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX" },
      "$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX/pulumi/pulumi-nodejs:3.259.0",
    ],
    [
      "an own image, with a digest",
      { image: `acme/pulumi:1@sha256:${"0a".repeat(32)}` },
      `acme/pulumi:1@sha256:${"0a".repeat(32)}`,
    ],
  ])("%s: pinned, with an entry point that can start a shell", (_, settings, name) => {
    const file = rendered(settings);

    expect(file.default!.image).toEqual({ name, entrypoint: [""] });
    expect(jobNames(file).filter((job) => inherited(file, job).image !== undefined)).toEqual([]);
  });

  test("of a second program are in its own jobs", () => {
    const file = rendered({
      program: undefined,
      programs: [
        { name: "a", path: "a", runtime: "nodejs" },
        { name: "b", path: "b", runtime: "go" },
      ],
      deployments: [
        { ...staging, program: "a" },
        { name: "b", program: "b", stack: "b/staging", on: { branch: "main" } },
      ],
    });

    expect(inherited(file, "deploy-staging").image).toBeUndefined();
    expect(inherited(file, "deploy-b").image).toEqual({ name: "pulumi/pulumi-go:3.259.0", entrypoint: [""] });
  });
});

describe("runners", () => {
  test("are chosen for all jobs, and for a deployment by its own tags", () => {
    const deployments = [staging, { ...production, runnerTags: ["production", "linux"] }];
    const file = rendered({ runnerTags: ["linux"], deployments });

    expect(file.default!.tags).toEqual(["linux"]);
    expect(Object.fromEntries(jobNames(file).map((name) => [name, inherited(file, name).tags]))).toEqual({
      "preview-skipped": undefined,
      preview: undefined,
      "deploy-staging": undefined,
      "promotion-preview-production": undefined,
      "deploy-production": ["production", "linux"],
    });
  });

  test.each([
    ["90m", "90 minutes"],
    ["3h", "180 minutes"],
    [undefined, undefined],
  ])("end a job after %s, which must be in the job itself", (timeout, expected) => {
    const file = rendered({ timeout });

    expect(file.default).not.toHaveProperty("timeout");
    expect(
      ["preview", "promotion-preview-production", "deploy-staging"].map((name) => inherited(file, name).timeout),
    ).toEqual([expected, expected, expected]);
  });
});
