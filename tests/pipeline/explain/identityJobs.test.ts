import fc from "fast-check";
import { claimSetsOf, identityJobs } from "../../../pipeline/explain/identityJobs";
import { arbitrarySettings } from "../arbitrarySettings";
import { planSettings, planWith, settingsOf } from "../examples";

const everything = {
  reviewStacks: { template: "shop-api/dev" },
  drift: { schedule: "0 4 * * *", action: "report" },
};

test("lists the claims of each job of an identity", () => {
  const sets = identityJobs(planWith(everything)).flatMap(({ purpose, access, jobs }) =>
    jobs.map((job) => [purpose, job.name, access && claimSetsOf(job, access)]),
  );

  expect(sets).toEqual([
    ["preview", "preview", [0]],
    ["review", "review", [0]],
    ["review", "stop-review", [0]],
    ["review", "sweep-review-stacks", [1]],
    ["staging", "deploy-staging", [0]],
    ["inspect", "promotion-preview-production", [0, 1]],
    ["inspect", "drift-staging", [2]],
    ["inspect", "drift-production", [2]],
    ["production", "deploy-production", [0]],
  ]);
});

test("for any settings, each job has the claims of its identity, and every claim set has a job", () => {
  fc.assert(
    fc.property(arbitrarySettings, (raw) => {
      const settings = settingsOf(raw);
      const plan = planSettings(settings);
      const identities = identityJobs(plan);

      expect(identities.flatMap(({ jobs }) => jobs.map(({ name }) => name)).sort()).toEqual(
        [...plan.outline.jobs, ...(plan.outline.kestra?.jobs ?? []).filter(({ esc }) => esc)]
          .map(({ name }) => name)
          .sort(),
      );
      expect(identities.flatMap(({ access }) => access ?? []).length).toBe(plan.access.length);
      for (const { access, jobs } of identities) {
        if (!access) continue;
        const sets = jobs.map((job) => claimSetsOf(job, access));
        expect(sets.filter((numbers) => numbers.length === 0)).toEqual([]);
        expect([...new Set(sets.flat())].sort()).toEqual(access.claims.map((_, index) => index));
      }
    }),
  );
});
