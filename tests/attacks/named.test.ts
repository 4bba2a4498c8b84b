import { attacks } from "./attacks";
import { flows } from "./flows";
import { titleOf } from "./tokenOwners";
import { mayBe } from "./oracle";
import { isFor, type Presented } from "./presented";
import { attackWorld, type World } from "./world";

// Each test starts its own servers, which is slow on a busy machine.
jest.setTimeout(120_000);

const harmless = attacks.filter((attack) => attack.harmless);
const changing = attacks.filter((attack) => !attack.harmless);

describe.each(flows)("the trust of $name", (flow) => {
  let world: World;
  beforeAll(async () => {
    world = await attackWorld(flow);
  });
  afterAll(() => world.sandbox.close());

  test.each(harmless)("withstands $name", async ({ present, entitledTo = [] }) => {
    const presented = await present(world);

    expect(presented.length).toBeGreaterThan(0);
    expect(identitiesOf(world, presented).filter((identity) => !entitledTo.includes(identity))).toEqual([]);
    expect(await admissions(world, presented)).toEqual(rightful(world, presented));
  });

  test.each(changing)("withstands $name", async ({ present, entitledTo = [] }) => {
    try {
      const presented = await present(world);

      expect(identitiesOf(world, presented).filter((identity) => !entitledTo.includes(identity))).toEqual([]);
      expect(await admissions(world, presented)).toEqual(rightful(world, presented));
    } finally {
      await world.reset();
    }
  });
});

/**
 * For each ID token, the owners whose tokens it gets. Presents the tokens in turn, so that no request waits for long.
 */
async function admissions(world: World, presented: readonly Presented[]): Promise<string[][]> {
  const admitted: string[][] = [];
  for (const { token } of presented) {
    const replies = await Promise.all(
      world.tokenOwners.map(async (owner) => ({ owner, reply: await world.exchange(token, owner) })),
    );
    for (const { reply } of replies) expect([200, 400, 403]).toContain(reply.status);
    admitted.push(replies.filter(({ reply }) => reply.status === 200).map(({ owner }) => titleOf(owner)));
  }
  return admitted;
}

function rightful(world: World, presented: readonly Presented[]): string[][] {
  return presented.map((one) => world.tokenOwners.filter((owner) => isFor(owner, world, one)).map(titleOf));
}

/** The identities that the jobs are entitled to. */
function identitiesOf({ plan, settings }: World, presented: readonly Presented[]) {
  return plan.access
    .filter((access) => presented.some(({ attempt }) => mayBe(access, settings, attempt)))
    .map(({ identity }) => identity);
}
