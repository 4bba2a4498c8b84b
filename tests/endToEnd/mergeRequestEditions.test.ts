import { exampleSeed } from "pulumi-pipeline-sandbox/exampleSeed";
import { createRequestWorld, linesOf, refreshedUp, settings, up } from "./requestWorld";
import { testTimeout } from "./world";

test.each([["ce"], ["ee"]] as const)(
  "in the edition %s, a default branch that Maintainers may push to is closed, and stays closed",
  async (edition) => {
    const world = await createRequestWorld({ ...exampleSeed, gitlab: { ...exampleSeed.gitlab, edition } });
    try {
      await world.gitlab("DELETE", "protected_branches/main");
      const open = { name: "main", push_access_level: 40, merge_access_level: 40 };
      await world.gitlab("POST", "protected_branches", open);
      await world.configure({ ...settings, ...(edition === "ee" && { protection: { push: "no one" } }) });
      const output = await world.run(up);

      expect(output).toMatch(
        /the protection of branch "main" exists and is adopted\. Changes: .*push from maintainer to no one/,
      );
      const { body } = await world.gitlab("GET", "protected_branches/main");
      expect(body).toMatchObject({
        push_access_levels: [{ access_level: 0 }],
        merge_access_levels: [{ access_level: 40 }],
      });
      expect(linesOf(await world.run(refreshedUp))).toEqual([expect.stringMatching(/^UNMERGED_FILE/)]);
      expect(world.writes()).toEqual([]);
    } finally {
      await world.close();
    }
  },
  testTimeout,
);
