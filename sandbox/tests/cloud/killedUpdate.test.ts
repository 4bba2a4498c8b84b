import { createEngineWorld, type EngineWorld } from "./engineWorld";
import { testTimeout } from "./cliWorld";

// Many commands in a row, on a machine that may be busy.
jest.setTimeout(3 * testTimeout);

const stack = "/stacks/acme/shop/staging";
let past = 0;
let world: EngineWorld;
beforeAll(async () => {
  world = await createEngineWorld({ clock: () => new Date(Date.now() + past) });
  await world.succeed("stack", "select", "acme/shop/staging");
});
afterAll(() => world.close());

interface Exported {
  readonly deployment: {
    readonly resources?: readonly { readonly urn: string }[];
    readonly pending_operations?: readonly { readonly type: string; readonly resource: { readonly urn: string } }[];
  };
}

/** The names of the resources in the state, and of those with pending operations. */
async function things(): Promise<{ kept: string[]; pending: string[] }> {
  const { deployment } = (await world.api("GET", `${stack}/export`)).body as Exported;
  const names = (urns: readonly string[]) =>
    urns.filter((urn) => urn.includes("dynamic:Resource")).map((urn) => urn.slice(urn.lastIndexOf(":") + 1));
  return {
    kept: names((deployment.resources ?? []).map(({ urn }) => urn)),
    pending: names((deployment.pending_operations ?? []).map(({ resource }) => resource.urn)),
  };
}

/** The results of the updates so far, newest first. */
async function results(): Promise<string[]> {
  const { body } = await world.api("GET", `${stack}/updates`);
  return (body as { updates: { kind: string; result: string }[] }).updates.map(
    ({ kind, result }) => `${kind} ${result}`,
  );
}

const warning =
  "Attempting to deploy or update resources with 1 pending operations from previous deployment.\n      * urn:pulumi:staging::shop::pulumi-nodejs:dynamic:Resource::b, interrupted while creating\n";

test("a killed update blocks others until it is cancelled; the next update recovers, and creates nothing twice", async () => {
  world.hang(true);
  await world.killedAt("begin b");
  expect(await things()).toEqual({ kept: ["a"], pending: ["b"] });
  expect(await results()).toEqual(["update in-progress"]);
  const refused = await world.pulumi(["up", "--yes", "--skip-preview"]);
  expect([refused.code, refused.stderr.split("\n")[0]]).toEqual([
    1,
    "error: [409] Conflict: Another update is currently in progress.",
  ]);
  expect(refused.stderr).toContain("update-conflicts");

  expect(await world.succeed("cancel", "--yes")).toBe(
    "The currently running update for 'staging' has been canceled!\n",
  );
  world.hang(false);
  const recovered = await world.succeed("up", "--yes", "--skip-preview");
  expect(recovered).toContain(warning);
  expect(recovered).toContain("Resources:\n    + 1 created\n    2 unchanged\n");
  expect(world.ledger()).toEqual(["begin a", "made a", "begin b", "begin b", "made b"]);
  // The engine removes pending operations only if it is told to.
  expect(await things()).toEqual({ kept: ["a", "b"], pending: ["b"] });
  await world.succeed("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
  expect(await things()).toEqual({ kept: ["a", "b"], pending: [] });
  expect(await results()).toEqual([
    "refresh succeeded",
    // The CLI removes pending creates from the state before it refreshes.
    "import succeeded",
    "update succeeded",
    "update failed",
  ]);
});

test("a killed update that is not cancelled fails when its lease expires, also after a restart", async () => {
  await world.succeed("destroy", "--yes", "--skip-preview");
  world.hang(true);
  const before = world.ledger().length;
  await world.killedAt("begin b", before);
  await world.restart();
  expect((await world.pulumi(["up", "--yes", "--skip-preview"])).stderr).toContain("[409] Conflict: Another update");
  expect((await world.api("GET", stack)).body).toHaveProperty("currentOperation");

  past += 301_000;
  expect((await world.api("GET", stack)).body).not.toHaveProperty("currentOperation");
  expect((await results())[0]).toBe("update failed");
  world.hang(false);
  expect(await world.succeed("up", "--yes", "--skip-preview")).toContain(warning);
  expect(world.ledger().slice(before)).toEqual(["begin a", "made a", "begin b", "begin b", "made b"]);
  expect((await things()).kept).toEqual(["a", "b"]);
});
