import { exampleSeed } from "pulumi-pipeline-sandbox/exampleSeed";
import { runInProcess } from "../cli/runInProcess";
import { eightLines } from "../pipeline/examples";
import { createWorld, testTimeout, type World } from "./world";

/** What an update leaves about its plan, in both kinds of backends. Each test continues after the one before it. */
let world: World;
const before = { ...process.env };

jest.setTimeout(testTimeout);

beforeAll(async () => {
  world = await createWorld(exampleSeed);
});

afterAll(async () => {
  process.env = before;
  await world.close();
});

/** The rows of `fleet status`, for a backend. */
async function statusIn(backend: string): Promise<string[]> {
  process.env = { ...before, ...world.workspace.env, PULUMI_BACKEND_URL: backend };
  const words = ["fleet", "status", world.workspace.directory, "--organization", "acme", "--json"];
  const { stdout, stderr } = await runInProcess(world.workspace.directory, words);
  expect(stderr).toBe("");
  const { stacks } = JSON.parse(stdout) as { stacks: { stack: string; status: string; detail: string }[] };
  return stacks.map(({ stack, status, detail }) => `${stack} ${status} ${detail}`.trim());
}

const changed = { ...eightLines, variables: [{ name: "REGION", value: "eu" }] };
const dateless = { ...eightLines, defaultBranch: "main" };

describe.each([
  { kind: "a self-managed backend", url: () => world.workspace.env.PULUMI_BACKEND_URL!, env: () => ({}) },
  {
    kind: "Pulumi Cloud",
    url: () => world.sandbox.cloudUrl,
    env: () => ({ PULUMI_BACKEND_URL: world.sandbox.cloudUrl }),
  },
])("in $kind", ({ url, env }) => {
  const stack = () => (Object.keys(env()).length === 0 ? "shop-api" : "acme/platform/shop-api");
  const pulumi = (command: string) =>
    world.workspace.pulumi([...command.split(" "), "--non-interactive", "--stack", stack()], { env: env() });
  const up = () => pulumi("up --yes --skip-preview");

  test("a stack is new, then unchanged; a change is named until it is there; a failed update is not forgotten", async () => {
    await world.configure(eightLines);
    if (Object.keys(env()).length > 0) {
      const init = ["stack", "init", "acme/platform/shop-api"];
      expect(await world.workspace.pulumi(init, { env: env() })).toMatchObject({ code: 0 });
    }
    expect(await statusIn(url())).toEqual([expect.stringMatching(/^shop-api (new|changed) no/)]);
    expect(await up()).toMatchObject({ code: 0 });
    expect(await statusIn(url())).toEqual(["shop-api unchanged"]);

    await world.configure(dateless);
    expect(await statusIn(url())).toEqual(["shop-api unchanged"]);
    await world.configure(changed);
    expect(await statusIn(url())).toEqual(["shop-api changed variables"]);

    const fault = { status: 400 };
    world.sandbox.faults.clear();
    world.sandbox.faults.add({ server: "gitlab", method: "POST", path: "/api/v4/projects/*/variables", fault });
    expect((await up()).code).not.toBe(0);
    expect(world.sandbox.faults.all()).toMatchObject([{ fired: 1 }]);
    await world.configure(eightLines);
    expect(await statusIn(url())).toEqual(["shop-api changed its last update did not finish"]);
    expect(await up()).toMatchObject({ code: 0 });
    expect(await statusIn(url())).toEqual(["shop-api unchanged"]);

    world.sandbox.log.clear();
    expect(await up()).toMatchObject({ code: 0 });
    expect(world.sandbox.log.writes().filter(({ path }) => path.includes("/tags"))).toEqual([]);

    expect(await pulumi("destroy --yes --skip-preview")).toMatchObject({ code: 0 });
    expect(await statusIn(url())).toEqual(["shop-api new no resources"]);
    await world.removeEscEnvironments();
  });
});
