import { stringify } from "yaml";
import { eightLines } from "../../../pipeline/examples";
import { audience } from "../../../attacks/world";
import { createFolder } from "../../../cli/commandLine";
import { statuses } from "../loopWorld";
import { type AttackWorld, createAttackWorld } from "./attackWorld";

/** A project with one deployment, which is production, on `main`. */
let world: AttackWorld;

jest.setTimeout(120_000);

const production = { name: "production", stack: "shop-api/production", on: { branch: "main" } };
const settings = { ...eightLines, deployments: [production] };

beforeAll(async () => {
  world = await createAttackWorld(undefined, settings);
});

afterAll(() => world.close());

test("a merge request is not previewed, because its code could decrypt production's secrets", async () => {
  await world.propose("topic", "infra/index.js", "shop-api:1", "shop-api:2");
  await world.openMergeRequest("topic");

  expect(statuses(await world.jobs())).toEqual({ "preview-skipped": "success" });
});

test.each([
  ["none", "none", {}],
  ["production", "production", { environment: { name: "production" } }],
  ["preview/production", "preview", { environment: { name: "preview/production", action: "prepare" } }],
])("a job that a merge request adds gets no Pulumi token with the environment %s", async (_, name, environment) => {
  const job = {
    rules: [{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }],
    id_tokens: { TOKEN: { aud: audience } },
    ...environment,
    script: [`echo "$TOKEN" > ${world.findings.path}/${name}`],
  };
  await world.propose(name, ".gitlab-ci.yml", /[^]*/, stringify({ job }));
  await world.openMergeRequest(name);

  expect((await world.jobs()).job?.status).toBe("success");
  expect(await world.teamsFor(world.findings.read(name).trim())).toEqual([]);
});

test("the job that deploys production still gets production's token", async () => {
  expect((await world.deployMain())["deploy-production"]?.status).toBe("success");
});

test("check reports that merge requests are not previewed, and why", async () => {
  const folder = createFolder();
  folder.settle("shop-api", settings);
  const { code, stdout } = await folder.run("check", "Pulumi.shop-api.yaml");
  folder.remove();

  expect(code).toBe(0);
  expect(stdout).toContain("merge requests do not preview production: their unreviewed code could read its stack");
  expect(stdout).toContain("NOT_PREVIEWED: ");
});

test("refuses a preview of production without an exception", async () => {
  await world.configure({ ...settings, deployments: [{ ...production, preview: true }] });

  expect(await world.refusal()).toContain("PREVIEW_READS_SECRETS: ");
});
