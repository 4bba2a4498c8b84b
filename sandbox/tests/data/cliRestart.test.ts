import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { testTimeout } from "../cloud/cliWorld";
import { createEngineWorld, type EngineWorld } from "../cloud/engineWorld";

// Many commands in a row, on a machine that may be busy.
jest.setTimeout(3 * testTimeout);

const secret = "hunter2-before-the-restart";
let world: EngineWorld;
beforeAll(async () => (world = await createEngineWorld()));
afterAll(() => world.close());

test("a deployed stack keeps its state, secrets and history over a restart", async () => {
  await world.succeed("stack", "select", "acme/shop/staging");
  await world.succeed("config", "set", "--secret", "password", secret);
  await world.succeed("up", "--yes", "--skip-preview");
  const url = world.url();
  const state = await world.succeed("stack", "export");
  const history = await world.succeed("stack", "history", "--json");
  const [{ updateID }] = (await previews()) as [{ updateID: string }];
  const events = (await world.api("GET", `/stacks/acme/shop/staging/update/${updateID}/events`)).body;
  await world.restart();

  expect(world.url()).toBe(url);
  expect(await world.succeed("stack", "export")).toBe(state);
  expect(await world.succeed("stack", "history", "--json")).toBe(history);
  expect((await world.api("GET", `/stacks/acme/shop/staging/update/${updateID}/events`)).body).toEqual(events);
  expect(JSON.stringify(events)).toContain("summaryEvent");
  expect(await world.succeed("stack", "output", "--show-secrets", "password")).toBe(`${secret}\n`);
  expect(await world.succeed("config", "get", "password")).toBe(`${secret}\n`);
  expect(await world.succeed("up", "--yes", "--skip-preview")).toContain("Resources:\n    3 unchanged\n");
  expect(world.ledger()).toEqual(["begin a", "made a", "begin b", "made b"]);
  // The engine encrypts it before it is sent.
  expect(await readFile(join(world.directory, ".data", "sandbox.data"), "latin1")).not.toContain(secret);
});

async function previews(): Promise<unknown> {
  await world.succeed("preview");
  const { body } = await world.api(
    "GET",
    "/stacks/acme/shop/staging/updates/latest/previews?asc=false&pageSize=1&page=1",
  );
  return (body as { updates: unknown }).updates;
}
