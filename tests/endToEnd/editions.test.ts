import { exampleSeed } from "pulumi-pipeline-sandbox/exampleSeed";
import { eightLines } from "../pipeline/examples";
import { createWorld, dayAhead, testTimeout, type World } from "./world";

/**
 * GitLab's Community Edition, and Pulumi organizations without teams: an individual one has the name of its user.
 */
describe.each([
  { edition: "team", organization: "acme", says: 'edition: "team" has organization tokens only' },
  { edition: "individual", organization: "platform", says: 'edition: "individual" has personal tokens only' },
] as const)("in the edition $edition", ({ edition, organization, says }) => {
  let world: World;

  beforeAll(async () => {
    const [acme] = exampleSeed.cloud.organizations;
    const organizations = [{ ...acme!, name: organization, edition }];
    world = await createWorld({
      gitlab: { ...exampleSeed.gitlab, edition: "ce" },
      cloud: { ...exampleSeed.cloud, organizations },
    });
  }, testTimeout);

  afterAll(() => world.close());

  test.each([
    ["oidc", {}, 12],
    ["token", { tokens: { expires: dayAhead(90) } }, 17],
  ])(
    "a project is onboarded, stays unchanged and is removed with %s",
    async (authentication, more, resources) => {
      await world.configure({ ...eightLines, organization, edition, previews: "none", authentication, ...more });
      const output = await world.succeed("up --yes --skip-preview");
      expect(output).toContain(says);

      expect(await world.gitlab("GET", "protected_branches/main")).toMatchObject({
        body: { push_access_levels: [{ access_level: 40 }], merge_access_levels: [{ access_level: 40 }] },
      });
      world.sandbox.log.clear();
      await world.succeed("up --yes");
      expect(world.sandbox.log.writes()).toEqual([]);

      await world.succeed("refresh --yes");
      expect(await world.succeed("preview")).toMatch(new RegExp(`^Resources:\\n +${resources} unchanged$`, "m"));
      await world.succeed("destroy --yes --skip-preview");
      await world.removeEscEnvironments(organization);
    },
    testTimeout,
  );
});

test(
  "refuses an organization whose members may update all stacks, unless an exception allows it",
  async () => {
    const [acme] = exampleSeed.cloud.organizations;
    const organizations = [{ ...acme!, memberPermissions: { stacks: "write" } as const }];
    const world = await createWorld({ ...exampleSeed, cloud: { ...exampleSeed.cloud, organizations } });
    try {
      const says = 'organization: every member of Pulumi organization "acme" may update all its stacks';
      await world.configure(eightLines);
      expect(await world.refusal()).toContain(says);

      const reason = "a playground of two people";
      await world.configure({ ...eightLines, exceptions: [{ code: "OPEN_ORGANIZATION", reason }] });
      const output = await world.succeed("up --yes --skip-preview");
      expect(output).toContain(says);
      expect(output).toContain("warning: OPEN_ORGANIZATION: ");
      expect(output).toContain(`Allowed by an exception: ${reason}`);
    } finally {
      await world.close();
    }
  },
  testTimeout,
);
