import { eightLines } from "../../pipeline/examples";
import { createWorld, type World } from "../world";
import { settings } from "./onboarding";
import { present } from "./present";

/**
 * Somebody changes something by hand between `pulumi preview` and `pulumi up`: the update leads to what was previewed, or is
 * refused before it changes anything.
 */
let world: World;

jest.setTimeout(300_000);

const [staging, production] = eightLines.deployments;
const first = { ...settings, variables: [{ name: "REGION", value: "eu-west-1" }] };
const second = {
  ...first,
  deployments: [staging, { ...production, approval: "automatic" }],
  variables: [{ name: "REGION", value: "us-east-1" }],
};
const third = { ...second, variables: [{ name: "REGION", value: "us-west-2" }] };

beforeAll(async () => {
  world = await createWorld();
  await world.configure(first);
  await world.succeed("up --yes --skip-preview");
});

afterAll(() => world.close());

const file = "repository/files/%2Egitlab-ci%2Eyml";
const team = "orgs/acme/teams/shop-api-production";
const grant = { projectName: "shop-api", stackName: "staging", permission: 102 };

/** Adds a policy for another project to the issuer. */
async function addPolicy(): Promise<void> {
  const { body: list } = await world.cloud("GET", "orgs/acme/oidc/issuers");
  const [issuer] = (list as { oidcIssuers: { id: string }[] }).oidcIssuers;
  const { body } = await world.cloud("GET", `orgs/acme/auth/policies/oidcissuers/${issuer!.id}`);
  const { id, policies } = body as { id: string; policies: object[] };
  const added = { decision: "allow", tokenType: "team", teamName: "shop-api-production", rules: { project_id: "666" } };
  const { status } = await world.cloud("PATCH", `orgs/acme/auth/policies/${id}`, { policies: [...policies, added] });
  expect(status).toBe(200);
}

async function byHand(...request: Parameters<World["gitlab"]>): Promise<void> {
  expect([request[1], (await world.gitlab(...request)).status < 300]).toEqual([request[1], true]);
}

const lines = (output: string, code: string) =>
  [...new Set(output.match(new RegExp(`${code}: .*`, "g")))].map((line) => line.replace(`${code}: `, "").trim());

test("what the update changes anyway becomes what was previewed", async () => {
  const before = await present(world);
  await world.configure(second);
  // With the record of the plan.
  expect(await world.succeed("preview")).toContain("~ 4 to update");

  await byHand("PUT", "variables/REGION", { value: "ap-south-1", protected: true });
  await byHand("PUT", file, { branch: "main", commit_message: "edit [skip ci]", content: await edited() });
  await addPolicy();
  const output = await world.succeed("up --yes --skip-preview");

  expect(lines(output, "DRIFTED")).toHaveLength(2);
  expect(lines(output, "WIDENED_ACCESS")).toEqual([
    "trust: the OIDC issuer has a policy that is not planned: allow team shop-api-production for project_id=666. That is a risk. This update removes it",
  ]);
  const { variables, file: texts, issuers, ...rest } = await present(world);
  expect(variables).toEqual([expect.objectContaining({ value: "us-east-1", protected: false })]);
  expect(texts[0]).not.toBe(before.file[0]);
  expect(Buffer.from(texts[0] ?? "", "base64").toString()).not.toContain("edited by hand");
  expect(JSON.stringify(issuers)).not.toContain("666");
  expect(before).toMatchObject(rest);
});

test("an update is refused while more is allowed than planned, until a refresh puts it right", async () => {
  const before = await present(world);
  await world.configure(third);
  expect(await world.succeed("preview")).toContain("~ 2 to update");

  await byHand("DELETE", "protected_tags/release-%2A");
  await byHand("DELETE", "protected_branches/main");
  await byHand("POST", "protected_branches", { name: "main", push_access_level: 30, merge_access_level: 40 });
  await byHand("DELETE", file, { branch: "main", commit_message: "remove [skip ci]" });
  await addPolicy();
  await world.cloud("PATCH", team, { addStackPermission: grant });
  const refusal = await world.refusal();
  expect(lines(refusal, "WEAKENED_PROTECTION")).toEqual([
    'project: the protection of branch "main" is weaker than planned, which is a risk. pulumi up --refresh changes push from developer to maintainer; without --refresh, an update is refused',
    'project: the protection of tags "release-*" was deleted, which is a risk. pulumi up --refresh creates it again; without --refresh, an update is refused',
  ]);
  const widened = [
    "trust: the OIDC issuer has a policy that is not planned: allow team shop-api-production for project_id=666. That is a risk. pulumi up --refresh removes it; without --refresh, an update is refused",
    'organization: team "shop-api-production" has more permissions than planned: stack shop-api/staging (edit). That is a risk. No update removes them: do that in Pulumi Cloud; until then, an update is refused',
  ];
  expect(lines(refusal, "WIDENED_ACCESS")).toEqual(widened);

  // No update removes a permission that Pulumi did not grant.
  world.sandbox.log.clear();
  const refreshed = await world.pulumi("up --yes --skip-preview --refresh");
  expect([refreshed.code, world.sandbox.log.writes()]).toEqual([1, []]);
  expect(lines(refreshed.stdout + refreshed.stderr, "WIDENED_ACCESS")).toEqual([widened[1]]);
  const { projectName, stackName } = grant;
  await world.cloud("PATCH", team, { removeStack: { projectName, stackName } });
  await world.succeed("up --yes --skip-preview --refresh");

  const region = expect.objectContaining({ key: "REGION", value: "us-west-2" }) as unknown;
  expect(await present(world)).toEqual({ ...before, variables: [region] });
});

async function edited(): Promise<string> {
  const { content } = (await world.gitlab("GET", `${file}?ref=main`)).body as { content: string };
  return `${Buffer.from(content, "base64").toString()}# edited by hand\n`;
}
