import { eightLines } from "../pipeline/examples";
import { createWorld, dayAhead, testTimeout, seedWithoutForks, type World } from "./world";

jest.setTimeout(testTimeout);

const [first, second] = [dayAhead(100), dayAhead(300)];
const purposes = ["inspect", "preview", "production", "staging"];

let world: World;

beforeAll(async () => {
  world = await createWorld(seedWithoutForks);
  await world.configure({ ...eightLines, authentication: "token", tokens: { expires: first } });
});

afterAll(() => world.close());

test("tokens expire at the end of the day in the settings", async () => {
  await world.succeed("up --yes --skip-preview");

  expect(await tokens()).toEqual(purposes.map((purpose) => [purpose, endOf(first)]));
  expect(await variables()).toHaveLength(4);
});

test("a rotation creates and stores the new tokens before it deletes the old ones", async () => {
  await world.succeed(`config set --plaintext --path platform:pipeline.tokens.expires ${second}`);
  world.sandbox.log.clear();
  await world.succeed("up --yes --skip-preview");

  const writes = world.sandbox.log.writes().map(({ method, path }) => `${method} ${path.replace(/[^/]*$/, "")}`);
  const last = (pattern: RegExp) => writes.findLastIndex((line) => pattern.test(line));
  const start = (pattern: RegExp) => writes.findIndex((line) => pattern.test(line));
  expect(writes).toHaveLength(12);
  expect(last(/^POST .*\/teams\/.*\//)).toBeLessThan(start(/^DELETE /));
  expect(last(/^PUT .*\/variables\//)).toBeLessThan(start(/^DELETE /));
  expect(await tokens()).toEqual(purposes.map((purpose) => [purpose, endOf(second)]));
});

test("previous tokens keep working for running jobs, until the settings no longer name them", async () => {
  const key = "--plaintext platform:pipeline.tokens";
  await world.succeed(`config set-all --path ${key}.previous=${second} ${key}.expires=${dayAhead(400)}`);
  await world.succeed("up --yes --skip-preview");
  expect((await tokens()).map(([, expires]) => expires).sort()).toEqual([
    ...purposes.map(() => endOf(second)),
    ...purposes.map(() => endOf(dayAhead(400))),
  ]);

  await world.succeed("config rm --path platform:pipeline.tokens.previous");
  await world.succeed("up --yes --skip-preview");
  expect(await tokens()).toEqual(purposes.map((purpose) => [purpose, endOf(dayAhead(400))]));
});

test("a second update writes nothing", async () => {
  world.sandbox.log.clear();
  await world.succeed("up --yes --skip-preview");

  expect(world.sandbox.log.writes()).toEqual([]);
});

test("a token whose creation got no answer is named by the next preview, and revoked by the next update", async () => {
  const { faults, log } = world.sandbox;
  const day = dayAhead(500);
  await world.succeed(`config set --plaintext --path platform:pipeline.tokens.expires ${day}`);
  const path = "/api/orgs/acme/teams/shop-api-production/tokens";
  faults.add({ method: "POST", path, fault: { cut: "after" } });
  expect((await world.pulumi("up --yes --skip-preview --continue-on-error")).code).toBe(1);
  const lost = (await tokens()).filter(([purpose, expires]) => purpose === "production" && expires === endOf(day));
  expect(lost).toHaveLength(1);

  log.clear();
  const previewed = await world.succeed("preview");
  expect(previewed).toMatch(
    /warning: LOST_TOKEN: tokens: Pulumi Cloud has the access token "production-101-[0-9a-f]{6}-\w+" of this pipeline/,
  );
  expect(log.writes()).toEqual([]);

  // The component repeats a request that Pulumi Cloud does not handle.
  faults.add({ method: "DELETE", path: `${path}/*`, times: 4, fault: { status: 500 } });
  const refused = await world.pulumi("up --yes --skip-preview");
  expect([refused.code, log.writes().map(({ method }) => method)]).toEqual([1, Array(4).fill("DELETE")]);
  expect(refused.stdout + refused.stderr).toContain("and could not be revoked (Pulumi Cloud answered 500)");
  log.clear();
  await world.succeed("up --yes --skip-preview");

  expect(await tokens()).toEqual(purposes.map((purpose) => [purpose, endOf(day)]));
  const [first] = log.writes();
  expect([first?.method, first?.path.startsWith(path)]).toEqual(["DELETE", true]);
  log.clear();
  expect(await world.succeed("up --yes --skip-preview")).not.toContain("LOST_TOKEN");
  expect(log.writes()).toEqual([]);
});

test("refuses a day in the past or too far ahead, before it changes anything", async () => {
  await world.succeed(`config set --plaintext --path platform:pipeline.tokens.expires ${dayAhead(-2)}`);
  expect(await world.refusal()).toContain(`tokens.expires: the last day of the tokens, ${dayAhead(-2)}, has passed`);
  await world.succeed(`config set --plaintext --path platform:pipeline.tokens.expires ${dayAhead(800)}`);
  expect(await world.refusal()).toContain("is more than two years away");
});

/** The purpose of every team's tokens, with their expiry. */
async function tokens(): Promise<[string, number][]> {
  const found = await Promise.all(
    purposes.map(async (purpose) => {
      const { body } = await world.cloud("GET", `orgs/acme/teams/shop-api-${purpose}/tokens`);
      return (body as { tokens: { expires: number }[] }).tokens.map(({ expires }): [string, number] => [
        purpose,
        expires,
      ]);
    }),
  );
  return found.flat();
}

async function variables(): Promise<unknown[]> {
  const { body } = await world.gitlab("GET", "variables");
  return body as unknown[];
}

/** The last second of a day, in seconds since 1970. */
function endOf(day: string): number {
  return Date.parse(`${day}T23:59:59Z`) / 1000;
}
