import { renderGitLab } from "../../../../targets/gitlab/renderGitLab";
import { pipelineWith } from "../../../pipeline/examples";
import { runPipeline } from "../harness/runPipeline";
import { schemaErrors } from "../harness/schemaErrors";
import { addEnvironment, login, preview, up } from "./expected";
import { lines } from "./flow";

const program = { path: "infra", runtime: "go" };
const install = "infra: go mod download";

describe("deployments in folders of GitLab environments", () => {
  const file = renderGitLab(
    pipelineWith({
      program,
      deployments: [
        { name: "staging/eu", stack: "shop-api/staging-eu", on: { branch: "main" } },
        { name: "prod/eu west", stack: "shop-api/prod-eu", on: { branch: "main" }, approval: "manual" },
      ],
    }),
  );

  test("are valid in GitLab's schema", () => {
    expect(schemaErrors(file)).toEqual([]);
  });

  test("have GitLab environments of their names, and teams and ESC environments without folders", async () => {
    const { jobs } = await runPipeline(file, { kind: "push", branch: "main" }, { play: ["deploy-prod/eu west"] });

    expect(
      jobs.map(({ name, status, environment, needs, commands }) => ({
        name,
        status,
        environment: environment?.name,
        needs,
        commands: lines(commands),
      })),
    ).toEqual([
      {
        name: "promotion-preview-prod/eu west",
        status: "success",
        environment: "preview/prod/eu west",
        needs: null,
        commands: [
          login("shop-api-inspect"),
          install,
          addEnvironment("shop-api/prod-eu-west-preview", "acme/shop-api/prod-eu"),
          preview("acme/shop-api/prod-eu"),
        ],
      },
      {
        name: "deploy-staging/eu",
        status: "success",
        environment: "staging/eu",
        needs: [],
        commands: [
          login("shop-api-staging-eu"),
          install,
          addEnvironment("shop-api/staging-eu", "acme/shop-api/staging-eu"),
          up("acme/shop-api/staging-eu"),
        ],
      },
      {
        name: "deploy-prod/eu west",
        status: "success",
        environment: "prod/eu west",
        needs: ["promotion-preview-prod/eu west", "deploy-staging/eu"],
        commands: [
          login("shop-api-prod-eu-west"),
          install,
          addEnvironment("shop-api/prod-eu-west", "acme/shop-api/prod-eu"),
          up("acme/shop-api/prod-eu"),
        ],
      },
    ]);
  });

  test("get the variables of their whole names", async () => {
    const variables = {
      REGION: [
        { value: "eu", scope: "staging/eu" },
        { value: "west", scope: "prod/eu west" },
      ],
    };
    const { jobs } = await runPipeline(
      file,
      { kind: "push", branch: "main" },
      { variables, play: ["deploy-prod/eu west"] },
    );
    const regions = jobs.map(({ name, commands }) => [name, commands.at(-1)?.environment.REGION]);

    expect(Object.fromEntries(regions)).toEqual({
      "promotion-preview-prod/eu west": undefined,
      "deploy-staging/eu": "eu",
      "deploy-prod/eu west": "west",
    });
  });
});

describe("refs with all allowed characters", () => {
  const branches = ["team@shop", "feature/#12", "a=b,c", "100%", "a&b", "wip!", "@x", "#1"];
  const tags = ["@acme/api@1.0", "v#1", "a=b,c%d&e!", "+1", "v1+build.2"];

  test.each(branches)("the branch %s starts its deployment, and no other branch does", async (branch) => {
    const file = renderGitLab(
      pipelineWith({
        program,
        defaultBranch: branch,
        deployments: [{ name: "dev", stack: "shop-api/dev", on: { branch } }],
      }),
    );
    const started = async (pushed: string) =>
      (await runPipeline(file, { kind: "push", branch: pushed })).jobs.map(({ name, status }) => [name, status]);

    expect(schemaErrors(file)).toEqual([]);
    expect(await started(branch)).toEqual([["deploy-dev", "success"]]);
    expect(await started("other")).toEqual([]);
  });

  test.each(tags)("the tag %s starts its deployment, by its name and by a pattern", async (tag) => {
    for (const pattern of [tag, `${tag.slice(0, 1)}*`]) {
      const file = renderGitLab(
        pipelineWith({ program, deployments: [{ name: "dev", stack: "shop-api/dev", on: { tag: pattern } }] }),
      );
      const started = async (pushed: string) =>
        (await runPipeline(file, { kind: "tag", tag: pushed })).jobs
          .filter(({ name }) => name === "deploy-dev")
          .map(({ status }) => status);

      expect(schemaErrors(file)).toEqual([]);
      expect(await started(tag)).toEqual(["success"]);
      expect(await started(`x${tag}`)).toEqual([]);
    }
  });

  test.each(["team/R&D #1", "a+b", "50%!", "@team=x"])("the label %s starts the review stack", async (label) => {
    const file = renderGitLab(pipelineWith({ reviewStacks: { template: "shop-api/dev", label } }));
    const started = async (labels: string[]) =>
      (await runPipeline(file, { kind: "mergeRequest", labels })).jobs.map(({ name }) => name).includes("review");

    expect(schemaErrors(file)).toEqual([]);
    expect(await started(["bug", label])).toBe(true);
    expect(await started([`${label}x`])).toBe(false);
  });
});
