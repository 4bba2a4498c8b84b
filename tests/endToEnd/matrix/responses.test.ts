import { different, eachBy, isExhaustive, kinds, pluginTimeout } from "./kinds";
import { expectNothingWeaker } from "./nothingWeaker";
import { type Onboarding, recordOnboarding } from "./onboarding";
import { untilItSucceeds } from "./untilItSucceeds";

/** Each request of an onboarding fails in each way, and the same command is run until it succeeds. */
const tried = isExhaustive ? kinds : different;
const deliveries = isExhaustive ? ["commit", "mergeRequest"] : ["commit"];

jest.setTimeout(900_000);

describe.each(deliveries)("with delivery %s", (delivery) => {
  let onboarding: Onboarding;
  const totals = { requests: 0, faults: 0, updates: 0, converged: 0 };

  beforeAll(async () => {
    onboarding = await recordOnboarding({ delivery });
  });

  afterAll(async () => {
    await onboarding.world.close();
    const { requests, faults, updates, converged } = totals;
    process.stdout.write(
      `fault matrix: onboarding (${delivery}): ${requests} requests, ${faults} faults in ${updates} updates, converged ${converged} of ${tried.length} times\n`,
    );
  });

  test.each(tried)("%s for each request: the same command continues to the same result", async (_, fault) => {
    const { world, requests } = onboarding;
    await onboarding.startAgain();

    const { runs, faults } = await untilItSucceeds(
      world,
      eachBy(fault)(requests),
      () => onboarding.up(pluginTimeout),
      async () => expectNothingWeaker(await onboarding.present(), onboarding.result),
    );

    expect(await onboarding.present()).toEqual(onboarding.result);
    expect(faults).toBe(requests.length);
    world.sandbox.log.clear();
    expect((await onboarding.up()).code).toBe(0);
    expect(world.sandbox.log.writes()).toEqual([]);

    totals.requests = requests.length;
    totals.faults += faults;
    totals.updates += runs;
    totals.converged++;
  });
});
