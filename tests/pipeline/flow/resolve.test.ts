import fc from "fast-check";
import type { Flow, FlowVariable } from "../../../pipeline/flow/flow";
import { inGroup, resolve } from "../../../pipeline/flow/resolve";
import { arbitrarySettings } from "../arbitrarySettings";
import { agreed, eightLines, settingsOf, storedTokens, twoPrograms } from "../examples";
import { flowOf, flowWith } from "./flows";

const [staging, production] = eightLines.deployments;
const reviewStacks = { template: "shop-api/dev" };
const drift = { schedule: "0 4 * * *" };

test("a program has its deployments, its Pulumi project and its image", () => {
  const [network, app] = twoPrograms.programs;
  const settings = { ...twoPrograms, image: "a:1", programs: [network, { ...app, image: "b:2" }] };

  expect(
    flowOf(settings).programs.map(({ name, path, pulumiProject, deployments, image }) => [
      name,
      path,
      pulumiProject,
      deployments,
      image,
    ]),
  ).toEqual([
    ["network", "programs[0]", "net", ["network-staging", "network-production"], "a:1"],
    ["app", "programs[1]", "shop", ["app-staging", "app-production"], "b:2"],
  ]);
});

test("review stacks have their template and their names in full, and their program", () => {
  expect(flowWith({ reviewStacks: { ...reviewStacks, stopToken: "stop" } }).reviewStacks).toEqual({
    label: "review-stack",
    program: "program",
    template: "acme/shop-api/dev",
    stack: "acme/shop-api/mr-{project}-{mergeRequest}",
    autoStop: "3 days",
    stopToken: "stop",
    escEnvironment: "review",
  });
});

test("identities have the triggers of their jobs, their stacks and their ESC environments", () => {
  const remediated = [{ ...staging, onDrift: "remediate" }, production];
  const { identities } = flowWith({ reviewStacks, drift, deployments: remediated });
  const onMerge = { kind: "mergeRequest" };
  const onMain = { kind: "branch", branch: "main" };
  const onTag = { kind: "tag", pattern: "release-*" };
  const byClock = (schedule: string) => ({ kind: "schedule", schedule, branch: "main" });

  expect(identities.map((one) => [one.purpose, one.team, one.triggers, one.stacks, one.escEnvironments])).toEqual([
    ["preview", "shop-api-preview", [onMerge], ["acme/shop-api/staging"], ["shop-api/staging-preview"]],
    [
      "inspect",
      "shop-api-inspect",
      [onMain, onTag, byClock("Pulumi drift")],
      ["acme/shop-api/production"],
      ["shop-api/production-preview"],
    ],
    [
      "review",
      "shop-api-review",
      [onMerge, byClock("Pulumi review stacks")],
      ["acme/shop-api/dev"],
      ["shop-api/review"],
    ],
    ["staging", "shop-api-staging", [onMain, byClock("Pulumi drift")], ["acme/shop-api/staging"], ["shop-api/staging"]],
    ["production", "shop-api-production", [onTag], ["acme/shop-api/production"], ["shop-api/production"]],
  ]);
});

test.each<[string, object, Flow["trust"]]>([
  ["the project's id", {}, { pinnedTo: "project" }],
  [
    "the id of its group, which its projects share",
    { trust: { foundation: "foundation", group: "acme/shop" } },
    { foundation: "foundation", group: "acme/shop", pinnedTo: "group" },
  ],
  [
    "no id of a group above",
    { trust: { foundation: "foundation", group: "acme" } },
    { foundation: "foundation", group: "acme" },
  ],
])("trust is pinned by %s", (_, changes, trust) => {
  const exceptions = "trust" in changes ? [agreed("SHARED_GROUP")] : [];

  expect(flowWith({ ...changes, exceptions }).trust).toEqual(trust);
});

test.each<[string, object, Flow["schedules"]]>([
  ["none if no job waits for one", {}, []],
  ["none if all drift is ignored", { drift: { ...drift, action: "ignore" } }, []],
  [
    "those of the jobs, in the time zone of the settings",
    { drift: { ...drift, timezone: "Europe/Berlin" }, reviewStacks },
    [
      { name: "Pulumi drift", cron: "0 4 * * *", timezone: "Europe/Berlin" },
      { name: "Pulumi review stacks", cron: "17 3 * * *", timezone: "Europe/Berlin" },
    ],
  ],
])("has schedules: %s", (_, changes, schedules) => {
  expect(flowWith(changes).schedules).toEqual(schedules);
});

const visible = { type: "env_var", visibility: "visible" } as const;

test.each<[object, FlowVariable]>([
  [
    { name: "A", value: "1" },
    { name: "A", path: "variables[0]", value: { kind: "plain", text: "1" }, ...visible, reviewedOnly: false },
  ],
  [
    { name: "A", secret: "a", deployment: "staging" },
    {
      name: "A",
      path: "variables[0]",
      value: { kind: "secret", secret: "a" },
      type: "env_var",
      visibility: "hidden",
      deployment: "staging",
      reviewedOnly: true,
    },
  ],
  [
    { name: "A", secret: "a", type: "file", description: "What it is for" },
    {
      name: "A",
      path: "variables[0]",
      value: { kind: "secret", secret: "a" },
      type: "file",
      description: "What it is for",
      reviewedOnly: true,
    },
  ],
  [
    { name: "A", value: "1", protected: true },
    { name: "A", path: "variables[0]", value: { kind: "plain", text: "1" }, ...visible, reviewedOnly: true },
  ],
])("has the deployment environment and the protection of the variable %j", (variable, expected) => {
  expect(flowWith({ variables: [variable] }).variables).toEqual([expected]);
});

test("lists the exceptions in force with path and reason", () => {
  expect(flowWith({ caches: "shared", exceptions: [agreed("DEPLOYMENTS_USE_CACHES")] }).exceptionsInForce).toEqual([
    {
      code: "DEPLOYMENTS_USE_CACHES",
      path: "caches",
      message: expect.stringContaining("deployments would execute") as string,
      reason: "the reviewers agreed to it",
    },
  ]);
});

test.each([
  ["two hours", {}, 7200],
  ["as long as a job may take", { timeout: "3h" }, 10800],
  ["two hours, for a shorter job", { timeout: "30m" }, 7200],
])("tokens are valid %s", (_, changes, seconds) => {
  expect(flowWith(changes).tokenSeconds).toBe(seconds);
});

describe("for any settings", () => {
  /** Checks a property for the flow of any valid settings. */
  const holds = (property: (flow: Flow) => void) => {
    fc.assert(fc.property(arbitrarySettings, (raw) => property(flowOf(raw))));
  };

  test("each name refers to an entry of the flow", () => {
    holds(({ deployments, programs, kestra, escEnvironments, reviewStacks: review, identities, variables }) => {
      const flows = kestra?.deployments ?? [];
      const all = [...deployments, ...flows].map(({ name }) => name);
      const names = deployments.map(({ name }) => name);
      const keys = [undefined, ...escEnvironments.map(({ key }) => key)];
      expect(new Set(keys).size).toBe(keys.length);
      expect(identities.filter(({ identity }) => identity === "deploy").map(({ purpose }) => purpose)).toEqual([
        ...names,
        ...flows.flatMap(({ escEnvironment }) => escEnvironment ?? []),
      ]);
      expect(programs.flatMap((program) => program.deployments).sort()).toEqual([...names].sort());
      expect((kestra?.programs ?? []).flatMap((program) => program.deployments)).toEqual(flows.map(({ name }) => name));
      for (const variable of variables) expect([undefined, ...all]).toContain(variable.deployment);
      for (const { program, after, escEnvironment } of flows) {
        expect(keys).toContain(escEnvironment);
        expect(kestra?.programs.map(({ name }) => name)).toContain(program);
        for (const before of after) expect(all).toContain(before.deployment);
      }
      for (const { program, after, escEnvironment, previewEscEnvironment } of deployments) {
        expect(programs.map(({ name }) => name)).toContain(program);
        for (const before of after) expect(all).toContain(before.deployment);
        expect(keys).toContain(escEnvironment);
        expect(keys).toContain(previewEscEnvironment);
      }
      if (review) expect(keys).toContain(review.escEnvironment);
    });
  });

  test("is plain data", () => {
    holds((flow) => {
      const text = JSON.stringify(flow);
      expect(JSON.stringify(structuredClone(flow))).toBe(text);
      expect(plain(flow)).toBe(true);
    });
  });

  test("has the identities of a group for its projects", () => {
    fc.assert(
      fc.property(arbitrarySettings, (raw) => {
        const settings = settingsOf(raw);
        const trust = { ...settings.trust, group: "any/group" };
        expect(inGroup(resolve(settings), "any/group").identities).toEqual(resolve({ ...settings, trust }).identities);
      }),
    );
  });
});

test("keeps the expiry days of stored tokens", () => {
  expect(flowWith({ ...storedTokens, previews: "none" }).tokens).toEqual({ expires: "2027-02-28" });
});

/** Whether a value consists of JSON values only, without undefined keys. */
function plain(value: unknown): boolean {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return true;
  if (Array.isArray(value)) return value.every(plain);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value as object).every(plain);
}
