import { eightLines } from "../../pipeline/examples";
import { createWorld, testTimeout, type World } from "../world";

/** Most tests run commands in a program host. It must behave as commands that start their own processes. */
let hosted: World;
let unhosted: World;

jest.setTimeout(testTimeout);

beforeAll(async () => {
  [hosted, unhosted] = await Promise.all([createWorld(), createWorld(undefined, { hosted: false })]);
});

afterAll(() => Promise.all([hosted, unhosted].map((world) => world.close())));

const configure = (settings: object) => Promise.all([hosted, unhosted].map((world) => world.configure(settings)));

interface Outcome {
  readonly code: number;
  /** The output without texts that differ between runs: times, ports, ids, and how long the engine waited. */
  readonly output: string;
  readonly requests: readonly string[];
}

async function outcome(world: World, words: string): Promise<Outcome> {
  world.sandbox.log.clear();
  const { code, stdout, stderr } = await world.pulumi(words);
  const output = (stdout + stderr)
    .replaceAll(/\d+(\.\d+)?s\b/g, "…s")
    .replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:…")
    .replaceAll(/::[0-9a-f-]{36}\b/g, "::…")
    .replaceAll(/^@ .*\n/gm, "");
  return { code, output, requests: world.sandbox.log.all().map(({ method, path }) => `${method} ${path}`) };
}

/**
 * The outcome without its order. Resources are created in parallel, so the order of lines and requests differs between
 * runs, and so does the number of times that the engine prints a line of progress.
 */
function sorted({ code, output, requests }: Outcome) {
  return { code, lines: [...new Set(output.split("\n"))].sort(), requests: [...requests].sort() };
}

test("mistakes in the settings, and warnings", async () => {
  await configure({ ...eightLines, projct: 1 });
  const expected = await outcome(unhosted, "preview");

  expect(expected).toMatchObject({ code: 1, output: expect.stringContaining('Did you mean "project"?') });
  expect(sorted(await outcome(hosted, "preview"))).toEqual(sorted(expected));
});

test("an error of a resource", async () => {
  await configure(eightLines);
  const diagnostics = async (world: World) => {
    world.sandbox.faults.add({ method: "POST", path: "/api/orgs/acme/oidc/issuers", fault: { status: 403 } });
    const { code, output } = await outcome(world, "up --yes --skip-preview --continue-on-error");
    return { code, text: output.slice(output.indexOf("Diagnostics:")).split("\n").sort() };
  };
  const expected = await diagnostics(unhosted);

  expect(expected).toMatchObject({ code: 1, text: expect.arrayContaining([expect.stringContaining("403")]) });
  expect(await diagnostics(hosted)).toEqual(expected);
});

test.each(["preview --diff", "up --yes --skip-preview", "up --yes", "refresh --yes", "destroy --yes"])(
  "pulumi %s",
  async (words) => {
    const expected = await outcome(unhosted, words);

    expect(expected.code).toBe(0);
    expect(sorted(await outcome(hosted, words))).toEqual(sorted(expected));
  },
);
