import { exampleSeed } from "pulumi-pipeline-sandbox/exampleSeed";
import { eightLines } from "../pipeline/examples";
import { createWorld, testTimeout, type World } from "./world";

/** The life of a project that Pulumi Deployments deploys: each test continues where the last one stopped. */
let world: World;

const canary = "npm-canary-0123456789";
const settings = { ...eightLines, target: "deployments", variables: [{ name: "NPM_TOKEN", secret: "npm" }] };
const settingsOf = (stack: string) => world.cloud("GET", `stacks/acme/shop-api/${stack}/deployments/settings`);

beforeAll(async () => {
  world = await createWorld(exampleSeed);
  await world.configure(settings);
  await world.succeed(`config set --secret --path platform:secrets.npm ${canary}`);
}, testTimeout);

afterAll(() => world.close());

test(
  "an update writes the settings of each stack, with the secret encrypted, and no file",
  async () => {
    await world.succeed("up --yes --skip-preview");
    const { status, body } = await settingsOf("staging");

    expect(status).toBe(200);
    expect(body).toMatchObject({
      sourceContext: { git: { branch: "main", repoDir: "infra" } },
      vcs: { provider: "gitlab", repository: "acme/shop/api", deployCommits: true },
      operationContext: { environmentVariables: { NPM_TOKEN: { secret: "[secret]" } } },
    });
    expect(JSON.stringify(body)).not.toContain(canary);
    expect(await world.succeed("stack export")).not.toContain(canary);
    expect((await world.gitlab("GET", "repository/files/%2Egitlab-ci%2Eyml/raw?ref=main")).status).toBe(404);
  },
  testTimeout,
);

test(
  "an update without a change writes nothing, and a refresh finds no difference",
  async () => {
    world.sandbox.log.clear();
    await world.succeed("up --yes --skip-preview");
    const writes = world.sandbox.log.writes().map(({ path }) => path);

    expect(writes.filter((path) => path.includes("deployments") || path.includes("/api/v4"))).toEqual([]);
    await world.succeed("refresh --yes --skip-preview --expect-no-changes");
    await world.succeed("preview --expect-no-changes");
  },
  testTimeout,
);

test(
  "a destroy removes the settings",
  async () => {
    await world.succeed("destroy --yes --skip-preview");

    expect((await settingsOf("staging")).status).toBe(404);
  },
  testTimeout,
);
