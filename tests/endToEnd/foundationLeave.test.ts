import { fleetSeed } from "./fleetSeed";
import { rawProject } from "../pipeline/foundation/fleet";
import { createWorld, testTimeout, type World } from "./world";

/** What a destroy of a foundation leaves behind, by its setting `leave`. Each test continues where the last one stopped. */
let world: World;

const teams = ["preview", "inspect", "staging", "production"].map((purpose) => `acme-shop-${purpose}`);
const base = { project: "platform", name: "base", environmentVariables: { AWS_REGION: "eu-west-1" } };

beforeAll(async () => {
  world = await createWorld(fleetSeed({ "acme/shop/api": "shop-api" }));
  const api = rawProject("shop-api", "acme/shop/api", { group: "acme/shop", esc: { imports: ["platform/base"] } });
  await world.configure(api);
  await world.succeed("stack init foundation");
}, testTimeout);

afterAll(() => world.close());

/** Updates the foundation with these settings. Returns the lines about a destroy, and the writes to Pulumi Cloud. */
async function update(settings: object): Promise<{ lines: string[]; writes: string[] }> {
  const gitlab = world.sandbox.gitlabUrl;
  await world.workspace.configure("foundation", {
    "platform:foundation": { organization: "acme", gitlab, base, ...settings },
  });
  world.sandbox.log.clear();
  const output = await world.succeed("up --stack foundation --yes --skip-preview");
  return { lines: [...new Set(output.match(/LEAVING: .*/g))].map((line) => line.trim()), writes: writes() };
}

async function destroy(): Promise<string[]> {
  world.sandbox.log.clear();
  await world.succeed("destroy --stack foundation --yes --skip-preview");
  return writes();
}

/** The writes, without the ids. */
function writes(): string[] {
  return world.sandbox.log.writes().map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}$/, "*")}`);
}

/** The shared resources that exist. */
async function existing(): Promise<unknown> {
  const { body: issuers } = await world.cloud("GET", "orgs/acme/oidc/issuers");
  const { body: list } = await world.cloud("GET", "orgs/acme/teams");
  return {
    issuers: (issuers as { oidcIssuers: { url: string }[] }).oidcIssuers.map(({ url }) => url),
    teams: (list as { teams: { name: string }[] }).teams.map(({ name }) => name).sort(),
    base: (await world.cloud("GET", "esc/environments/acme/platform/base")).status,
  };
}

const quotedTeams = teams.map((team) => `"team ${team}"`).join(", ");

test(
  "with trust kept, the update says so and writes nothing, and the destroy sends no request",
  async () => {
    expect((await update({})).lines).toEqual([]);
    const before = await existing();
    expect(before).toEqual({ issuers: [world.sandbox.gitlabUrl], teams: [...teams].sort(), base: 200 });

    expect(await update({ leave: { trust: "keep" } })).toEqual({
      lines: [
        `LEAVING: leave.trust: pulumi destroy keeps "issuer gitlab-foundation", ${quotedTeams}`,
        'LEAVING: leave.escEnvironments: pulumi destroy keeps "platform/base"',
      ],
      writes: [],
    });
    expect(await destroy()).toEqual([]);
    expect(await existing()).toEqual(before);
  },
  testTimeout,
);

test(
  "by default the issuer is deleted first, then the teams that were created; what was adopted and the base are kept",
  async () => {
    await world.cloud("DELETE", `orgs/acme/teams/${teams[3]}`);
    expect(await update({ adopt: ["issuer", "teams", "escEnvironments"], leave: {} })).toMatchObject({
      lines: [
        `LEAVING: leave.trust: pulumi destroy deletes "issuer gitlab-foundation", "team ${teams[3]}" and keeps ${teams
          .slice(0, 3)
          .map((team) => `"team ${team}"`)
          .join(", ")}`,
        'LEAVING: leave.escEnvironments: pulumi destroy keeps "platform/base"',
      ],
    });

    expect(await destroy()).toEqual([
      "DELETE /api/orgs/acme/oidc/issuers/*",
      `DELETE /api/orgs/acme/teams/${teams[3]}`,
    ]);
    expect(await existing()).toEqual({ issuers: [], teams: teams.slice(0, 3).sort(), base: 200 });
  },
  testTimeout,
);

test(
  "with destroy for each kind nothing is kept, also nothing that was adopted",
  async () => {
    const leave = { trust: "destroy", escEnvironments: "destroy" };
    const { lines } = await update({ adopt: ["teams", "escEnvironments"], leave });
    expect(lines).toEqual([
      `LEAVING: leave.trust: pulumi destroy deletes "issuer gitlab-foundation", ${quotedTeams}`,
      'LEAVING: leave.escEnvironments: pulumi destroy deletes "platform/base"',
    ]);

    await destroy();
    expect(await existing()).toEqual({ issuers: [], teams: [], base: 404 });
  },
  testTimeout,
);
