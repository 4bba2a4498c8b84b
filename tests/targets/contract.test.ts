import fc from "fast-check";
import { describe as lineOf } from "../../pipeline/diagnostics/diagnostic";
import type { Trigger } from "../../pipeline/model";
import type { Plan } from "../../pipeline/plan/plan";
import { planProject } from "../../pipeline/plan/planProject";
import type { CiEnvironmentUse, FileTarget } from "../../pipeline/target";
import { fileTargets, targets } from "../../targets";
import { arbitrarySettings } from "../pipeline/arbitrarySettings";
import { agreed, eightLines, origin, planWith, storedTokens, twoPrograms } from "../pipeline/examples";
import { flowOf, flowWith } from "../pipeline/flow/flows";
import { checkSettings } from "../../pipeline/checks/checkSettings";
import { valueOf } from "../../pipeline/diagnostics/checked";

const names = Object.keys(fileTargets) as (keyof typeof fileTargets)[];
const reviewStacks = { template: "shop-api/dev" };
const drift = { schedule: "0 4 * * *" };

const examples: [string, object][] = [
  ["the eight lines", eightLines],
  ["two programs", twoPrograms],
  ["stored tokens", { ...eightLines, ...storedTokens, previews: "none" }],
  ["a self-managed backend", { ...eightLines, organization: undefined, previews: "none", backend: { url: "s3://a" } }],
  ["review stacks and drift", { ...eightLines, reviewStacks, drift }],
  [
    "identities that a group shares",
    {
      ...eightLines,
      trust: { foundation: "foundation", group: "acme/shop" },
      exceptions: [agreed("SHARED_GROUP")],
    },
  ],
];

const uses: CiEnvironmentUse[] = [
  { kind: "deployment", deployment: "staging" },
  { kind: "deployment", deployment: "production" },
  { kind: "preview", deployment: "staging" },
  { kind: "preview", deployment: "production" },
  { kind: "reviewStack" },
  { kind: "sweep" },
];

test("all targets have different titles and files", () => {
  const all = Object.values(targets);

  expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
  expect(new Set(Object.values(fileTargets).map(({ file }) => file)).size).toBe(names.length);
});

/** What starts a pipeline, for ID tokens that name the ref only. */
function refOf(trigger: Trigger): string {
  switch (trigger.kind) {
    case "mergeRequest":
      return "any branch";
    case "branch":
    case "schedule":
      return `branch ${trigger.branch}`;
    case "tag":
      return `tag ${trigger.pattern}`;
  }
}

// The rules for every target with a file.
describe.each(names)("%s", (name) => {
  const target: FileTarget = fileTargets[name];

  function planFor(settings: object): Plan {
    return valueOf(planProject(flowOf(settings), target, origin));
  }

  function pipelineFor(settings: object) {
    const { outline, programs } = planFor(settings);
    const toolchain = { image: "a:1", install: [], cacheKeyFiles: ["a"], cachePaths: [], variables: {} };
    return {
      ...outline,
      programs: programs.map(({ settings: { name: program, path, steps, services } }) => ({
        name: program,
        path,
        steps,
        services,
        toolchain: { ...toolchain, cacheVariables: {}, cacheOptions: {} },
      })),
    };
  }

  test.each(examples)("plans %s as plain data, the same on each call", (_, settings) => {
    const plan = planFor(settings);

    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(planFor(settings)).toEqual(plan);
  });

  test.each(examples)("renders %s, the same on each call, with the header", (_, settings) => {
    const text = target.render(pipelineFor(settings));

    expect(text.split("\n")[0]).toBe('# Managed by Pulumi: stack "shop-api" of project "platform".');
    expect(target.render(pipelineFor(settings))).toBe(text);
  });

  test.each(examples)("names each feature of %s that it leaves out once, in sentences", (_, settings) => {
    const sentences = target.leavesOut(pipelineFor(settings));

    expect(new Set(sentences).size).toBe(sentences.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^\S.*\.$/);
  });

  test("its resources have no key of the plan", () => {
    const flow = flowWith({ reviewStacks, drift });
    const resources = Object.keys(target.resources(flow));
    const common = Object.keys(
      valueOf(planProject(flow, { ...target, resources: () => ({}), limits: () => [] }, origin)),
    );

    expect(resources.filter((key) => common.includes(key))).toEqual([]);
  });

  test("plans the same jobs as other targets, except for deployment environments", () => {
    for (const [, settings] of examples) {
      const jobs = (plan: Plan) => plan.outline.jobs.map(({ ciEnvironment: _, ...job }) => job);
      expect(jobs(planFor(settings))).toEqual(jobs(valueOf(planProject(flowOf(settings), targets.gitlab, origin))));
    }
  });

  test("separates deployment environments by purpose, and names that of a deployment after it", () => {
    const all = uses.flatMap((use) => target.ciEnvironmentName(use) ?? []);

    expect(new Set(all).size).toBe(all.length);
    expect(uses.slice(0, 2).map((use) => target.ciEnvironmentName(use))).toEqual(["staging", "production"]);
  });

  test("refuses a variable with the name of the jobs' token, and names itself in the error", () => {
    const settings = { ...eightLines, variables: [{ name: "PULUMI_ACCESS_TOKEN", value: "x" }] };
    const line = `error RESERVED_NAME: variables[0].name: "PULUMI_ACCESS_TOKEN" is set by ${target.title} or by the pipeline itself. Choose another name`;

    expect(errorsIn(settings)).toEqual([line]);
    expect(errorsIn({ ...eightLines, variables: [{ name: "AWS_REGION", value: "eu-west-1" }] })).toEqual([]);
  });

  function errorsIn(settings: object): string[] {
    return checkSettings(settings, target).diagnostics.map(lineOf);
  }

  const { trust } = target;
  if (trust) {
    test("has different claims for everything that its ID tokens separate, and for Pulumi Cloud only", () => {
      fc.assert(
        fc.property(arbitrarySettings, (raw) => {
          fc.pre((target.refusals?.(flowOf(raw)) ?? []).length === 0);
          const { access } = planFor(raw);
          const sets = access.flatMap(({ claims, triggers, purpose, identity }) =>
            triggers.map((trigger, index) => ({
              separated:
                trust.separates === "jobs"
                  ? `${purpose} ${JSON.stringify(trigger)}`
                  : `${trigger.kind === "mergeRequest" || identity === "review" ? "" : purpose} ${refOf(trigger)}`,
              claims: JSON.stringify(claims[index]),
            })),
          );
          for (const { claims, triggers } of access) expect(claims).toHaveLength(triggers.length);
          for (const { aud } of access.flatMap(({ claims }) => claims)) expect(aud).toBe("urn:pulumi:org:acme");
          const pairs = new Set(sets.map(({ separated, claims }) => `${separated} ${claims}`)).size;
          // Each has its own claims, and the same ones each time.
          expect(new Set(sets.map(({ separated }) => separated)).size).toBe(pairs);
          expect(new Set(sets.map(({ claims }) => claims)).size).toBe(pairs);
        }),
        { numRuns: 50 },
      );
    });

    test("pins the id of the project or its group in a claim that no set has already", () => {
      expect(trust.idClaims.project).not.toBe(trust.idClaims.group);
      for (const [, settings] of examples) {
        for (const { claims, idClaim } of planFor(settings).access) {
          expect(Object.values(trust.idClaims)).toContain(idClaim);
          for (const set of claims) expect(Object.keys(set)).not.toContain(idClaim);
        }
      }
    });

    test("gives the stored token of each identity its own scope", () => {
      const scopes = planFor({ ...eightLines, reviewStacks }).access.map(({ tokenScope }) => tokenScope);

      expect(scopes).not.toContain("");
      expect(new Set(scopes).size).toBe(scopes.length);
    });

    test("names the conditions of its trust", () => {
      expect(trust.conditions({ ...planWith(), ...target.resources(flowWith()) })).not.toEqual([]);
    });
  } else {
    test("without an issuer, plans no claims, and says that the trust has to be set up by hand", () => {
      for (const [, settings] of examples) {
        const { access } = planFor(settings);
        expect(access.flatMap(({ claims }) => claims)).toEqual([]);
        expect(access.flatMap(({ idClaim }) => idClaim ?? [])).toEqual([]);
        expect(target.leavesOut(pipelineFor(settings)).join(" ")).toContain("OIDC issuer");
      }
    });
  }
});
