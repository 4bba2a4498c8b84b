import { exampleSeed } from "../../sandbox/exampleSeed";
import { eightLines } from "../pipeline/examples";
import { createWorld, patience, type World } from "./world";

/** GitLab's Community Edition, and a Pulumi organization without teams. */
let world: World;

beforeAll(async () => {
  const organizations = exampleSeed.cloud.organizations.map((organization) => ({
    ...organization,
    edition: "team" as const,
  }));
  world = await createWorld({
    gitlab: { ...exampleSeed.gitlab, edition: "ce" },
    cloud: { ...exampleSeed.cloud, organizations },
  });
}, patience);

afterAll(() => world.close());

test.each(["oidc", "token"])(
  "a project is onboarded, left alone and let go with %s",
  async (authentication) => {
    await world.configure({ ...eightLines, edition: "team", previews: "none", authentication });
    const output = await world.succeed("up --yes --skip-preview");
    expect(output).toContain('edition: "team" has organization tokens only');

    expect(await world.gitlab("GET", "protected_branches/main")).toMatchObject({
      body: { push_access_levels: [{ access_level: 40 }], merge_access_levels: [{ access_level: 40 }] },
    });
    world.sandbox.log.clear();
    await world.succeed("up --yes");
    expect(world.sandbox.log.writes()).toEqual([]);

    await world.succeed("refresh --yes");
    expect(await world.succeed("preview")).toMatch(/\d+ unchanged/);
    await world.succeed("destroy --yes --skip-preview");
    for (const name of ["staging", "production"]) {
      await world.cloud("DELETE", `esc/environments/acme/shop-api/${name}`);
    }
  },
  patience,
);
