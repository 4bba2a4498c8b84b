import { takeInventory } from "../../cli/demo/inventory";
import { exampleSeed, exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { eightLines } from "../pipeline/examples";
import { errorsIn } from "./resourceErrors";
import { createWorld, testTimeout, project, type World, withRunner } from "./world";

/** The next Pulumi commands after somebody deleted a pipeline's resources by hand. */
let world: World;

beforeAll(async () => {
  const [acme] = exampleSeed.cloud.organizations;
  const organizations = [{ ...acme!, policyPacks: { guardrails: ["1.0.0"] } }];
  world = await createWorld({ ...exampleSeed, cloud: { ...exampleSeed.cloud, organizations } }, withRunner);
  await world.configure({ ...eightLines, policyPacks: [{ name: "guardrails", version: "1.0.0" }] });
  await world.succeed("up --yes --skip-preview");
}, testTimeout);

afterAll(() => world.close());

const inventory = () => takeInventory(world.sandbox, exampleTokens, project, "acme");
const team = "orgs/acme/teams/shop-api-production";
const file = "repository/files/%2Egitlab-ci%2Eyml";

/** A command that fails for errors about resources, as `type: reason`. */
async function failuresOf(words: string): Promise<string[]> {
  const { code, stdout, stderr } = await world.pulumi(words);
  expect(code).not.toBe(0);
  return errorsIn(stdout + stderr)
    .map(({ type, reason }) => `${type}: ${reason}`)
    .sort();
}

async function deleteByHand(): Promise<void> {
  expect(await world.gitlab("DELETE", "protected_tags/release-%2A")).toMatchObject({ status: 204 });
  const { body } = await world.cloud("GET", "orgs/acme/oidc/issuers");
  for (const { id } of (body as { oidcIssuers: { id: string }[] }).oidcIssuers) {
    expect(await world.cloud("DELETE", `orgs/acme/oidc/issuers/${id}`)).toMatchObject({ status: 204 });
  }
  expect((await world.cloud("DELETE", "orgs/acme/policygroups/gitlab-shop-api")).status).toBeLessThan(300);
  const removal = { branch: "main", commit_message: "remove" };
  expect(await world.gitlab("DELETE", file, removal)).toMatchObject({ status: 204 });
}

test(
  "one up creates a deleted team again with its permissions, after a refresh that could not read them",
  async () => {
    const before = await inventory();
    expect((await world.cloud("DELETE", team)).status).toBeLessThan(300);

    expect(await failuresOf("refresh --yes --skip-preview")).toEqual([
      "pulumiservice:index:TeamEnvironmentPermission: 404",
      "pulumiservice:index:TeamStackPermission: 404",
    ]);
    expect(await inventory()).not.toEqual(before);
    await world.succeed("up --yes --skip-preview");

    expect(await inventory()).toEqual(before);
    world.sandbox.log.clear();
    await world.succeed("up --yes --skip-preview");
    await world.succeed("refresh --yes --skip-preview");
    await world.succeed("up --yes --skip-preview");
    expect(world.sandbox.log.writes()).toEqual([]);
  },
  testTimeout,
);

test(
  "updates keep a team's description, which contains the time of its creation",
  async () => {
    const descriptionOf = async () => ((await world.cloud("GET", team)).body as { description: string }).description;
    const before = await descriptionOf();
    expect(before).toMatch(/^The pipeline of GitLab project acme\/shop\/api: production\. Created \S+Z\.$/);

    await world.cloud("PATCH", team, { newDescription: "ours" });
    world.sandbox.log.clear();
    await world.succeed("up --yes --skip-preview --refresh");
    // The description has no time of creation any more, so the permissions are replaced in this update.
    expect(await descriptionOf()).toBe("ours");
    expect((await inventory()).map((row) => row[3])).toContain("edits shop-api/production, opens shop-api/production");
  },
  testTimeout,
);

test(
  "after a refresh, an update creates resources again that were deleted by hand",
  async () => {
    const before = await inventory();
    await deleteByHand();
    await world.succeed("up --yes --skip-preview --refresh");

    expect(await inventory()).toEqual(before);
    expect(await world.gitlab("GET", `${file}?ref=main`)).toMatchObject({ status: 200 });
  },
  testTimeout,
);

test(
  "resources that were deleted by hand stop a destroy, but not one with --refresh",
  async () => {
    await deleteByHand();
    expect(await failuresOf("destroy --yes --skip-preview --continue-on-error")).toEqual([
      "gitlab:index:RepositoryFile: 404",
    ]);
    await world.succeed("destroy --yes --skip-preview --refresh");

    expect((await inventory()).filter(([, kind]) => kind !== "ESC environment")).toEqual([
      ["GitLab", "protected branch", "main", "push: Maintainers"],
    ]);
    expect(JSON.parse(await world.succeed("stack export"))).not.toHaveProperty("deployment.resources.1");
  },
  testTimeout,
);

test(
  "a team that was deleted by hand stops a destroy only until its permissions are out of the state",
  async () => {
    await world.removeEscEnvironments();
    await world.succeed("up --yes --skip-preview");
    expect((await world.cloud("DELETE", team)).status).toBeLessThan(300);

    // The permissions end with the team, so no requests are made for them.
    expect(await failuresOf("destroy --yes --skip-preview --continue-on-error")).toEqual([
      "pulumiservice:index:Team: 404",
    ]);
    await world.succeed("destroy --yes --skip-preview --refresh");
    expect((await inventory()).filter(([, kind]) => kind === "team" || kind === "OIDC issuer")).toEqual([]);
  },
  testTimeout,
);
