import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { createLanguageWorld, type LanguageWorld } from "./languageWorld";

/** The component's own requests, from the process that serves it to programs in other languages. */
let world: LanguageWorld;

const testTimeout = 240_000;

beforeAll(async () => {
  world = await createLanguageWorld("yaml");
}, testTimeout);

afterAll(() => world.close());

test(
  "the merge request with the CI file of a program in YAML is opened once",
  async () => {
    await world.edit({ "      project: acme/shop/api": "      project: acme/shop/api\n      delivery: mergeRequest" });
    const output = await world.succeed("up --yes --skip-preview");
    expect(output).toMatch(/UNMERGED_FILE: delivery: merge request !1 \(.*\) is open/);
    expect((await world.ciFile()).status).toBe(404);
    expect(await world.workspace.readState()).not.toContain(exampleTokens.gitlab);

    world.sandbox.log.clear();
    expect(await world.succeed("up --yes --skip-preview")).toMatch(/UNMERGED_FILE: .*!1 .* is not merged yet/);
    expect(world.sandbox.log.writes()).toEqual([]);
  },
  testTimeout,
);
