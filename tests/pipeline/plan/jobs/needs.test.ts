import type { Job } from "../../../../pipeline/model";
import { agreed, eightLines, planOf, storedTokens, twoPrograms } from "../../examples";

const [staging, production] = eightLines.deployments;

describe("needs", () => {
  function needsOf(settings: object): Record<string, Job["needs"]> {
    return Object.fromEntries(planOf(settings).outline.jobs.map(({ name, needs }) => [name, needs]));
  }

  const always = (name: string) => ({ job: name, optional: false });
  const [netStaging, appStaging] = twoPrograms.deployments;
  const chain = ["a", "b", "c"].map((name, index, all) => ({
    name,
    path: name,
    runtime: "go",
    dependsOn: all.slice(Math.max(index - 1, 0), index),
  }));
  const chained = { ...twoPrograms, deployments: chain.map(({ name }) => deployed(name)) };

  function deployed(program: string, on: object = { branch: "main" }) {
    return { name: `${program}-main`, program, stack: `${program}/main`, on };
  }

  test("order only deployments of one trigger", () => {
    const deployments = [
      { name: "dev", stack: "shop-api/dev", on: { branch: "main" } },
      { name: "demo", stack: "shop-api/demo", on: { tag: "v*" } },
      { name: "staging", stack: "shop-api/staging", on: { branch: "main" } },
      { name: "production", stack: "shop-api/production", on: { branch: "main" } },
    ];

    expect(needsOf({ ...eightLines, deployments })).toEqual({
      preview: [],
      "deploy-dev": [],
      "promotion-preview-demo": [],
      "deploy-demo": [],
      "promotion-preview-staging": [],
      "deploy-staging": [always("deploy-dev")],
      "promotion-preview-production": [],
      "deploy-production": [always("deploy-staging")],
    });
  });

  test("let a manual deployment wait for its promotion preview", () => {
    const deployments = [staging, { ...production, on: { branch: "main" } }];

    expect(needsOf({ ...eightLines, deployments })["deploy-production"]).toEqual([
      always("promotion-preview-production"),
      always("deploy-staging"),
    ]);
  });

  test("let a deployment after a manual one wait for the promotion preview, too", () => {
    const first = { ...staging, approval: "manual" };
    const second = { ...production, on: { branch: "main" }, approval: "automatic" };

    expect(needsOf({ ...eightLines, deployments: [first, second] })).toMatchObject({
      "deploy-staging": [always("promotion-preview-staging")],
      "deploy-production": [always("promotion-preview-production"), always("deploy-staging")],
    });
  });

  test("let a program wait for its dependency, in pipelines of one trigger", () => {
    expect(needsOf(twoPrograms)).toEqual({
      "preview-network-staging": [],
      "preview-app-staging": [],
      "deploy-network-staging": [],
      "deploy-app-staging": [always("deploy-network-staging")],
      "promotion-preview-network-production": [],
      "deploy-network-production": [],
      "promotion-preview-app-production": [],
      "deploy-app-production": [always("deploy-network-production")],
    });
  });

  test("let a program wait for a dependency that follows it in the promotion order", () => {
    expect(needsOf({ ...twoPrograms, deployments: [appStaging, netStaging] })).toMatchObject({
      "deploy-app-staging": [always("deploy-network-staging")],
      "deploy-network-staging": [],
    });
  });

  test("let a program wait for the last deployment of its dependency before it, not for a later one", () => {
    const later = { ...netStaging, name: "network-later", stack: "net/later" };
    const first = { ...netStaging, name: "network-first", stack: "net/first" };

    expect(
      needsOf({ ...twoPrograms, deployments: [first, netStaging, appStaging, later] })["deploy-app-staging"],
    ).toEqual([always("deploy-network-staging")]);
  });

  test("are optional if a pipeline may leave the other program out", () => {
    const [network, app] = twoPrograms.programs;

    expect(needsOf({ ...twoPrograms, programs: [{ ...network, changes: [] }, app] })["deploy-app-staging"]).toEqual([
      { job: "deploy-network-staging", optional: true },
    ]);
  });

  test.each<[string, object, Job["needs"]]>([
    ["that is always in the pipeline", { programs: chain }, [always("deploy-b-main")]],
    [
      "that may be left out",
      { programs: chain.map((program) => (program.name === "b" ? { ...program, changes: [] } : program)) },
      [always("deploy-a-main"), { job: "deploy-b-main", optional: true }],
    ],
    [
      "that another trigger deploys",
      { programs: chain, deployments: [deployed("a"), deployed("b", { tag: "v*" }), deployed("c")] },
      [always("deploy-a-main")],
    ],
  ])("skip a program %s", (_, changes, needs) => {
    expect(needsOf({ ...chained, ...changes })["deploy-c-main"]).toEqual(needs);
  });

  test.each<[string, readonly object[], Record<string, Job["needs"]>]>([
    [
      "optionally for an earlier one that only some of its tags start",
      [tagged("staging", "v*-rc*"), tagged("production", "v*")],
      { production: [{ job: "deploy-staging", optional: true }] },
    ],
    [
      "always for an earlier one that all of its tags start",
      [tagged("staging", "v*"), tagged("production", "v*-final")],
      { production: [always("deploy-staging")] },
    ],
    [
      "for each earlier one, up to one that all of its tags start",
      [tagged("dev", "v*"), tagged("qa", "*"), tagged("staging", "*-rc"), tagged("production", "v*")],
      {
        qa: [{ job: "deploy-dev", optional: true }],
        staging: [always("deploy-qa")],
        production: [always("deploy-qa"), { job: "deploy-staging", optional: true }],
      },
    ],
    [
      "not for an earlier one of other tags",
      [tagged("staging", "v*-rc"), tagged("production", "v*-final")],
      { production: [] },
    ],
  ])("let a deployment of tags wait %s", (_, deployments, expected) => {
    const exceptions = [agreed("EVERY_TAG_DEPLOYS", "deployments[1].on.tag")];
    const all = needsOf({ ...eightLines, deployments, ...("qa" in expected && { exceptions }) });

    for (const [name, needs] of Object.entries(expected)) {
      const { [`deploy-${name}`]: found } = all;
      expect([name, found]).toEqual([name, [always(`promotion-preview-${name}`), ...needs]]);
    }
  });

  test("let a program wait for the deployments of its dependency that its tags also start", () => {
    const deployments = [
      { ...tagged("net-staging", "v*-rc*"), program: "network", stack: "net/staging" },
      { ...tagged("net-production", "v*-final"), program: "network", stack: "net/production" },
      { ...tagged("app-production", "v*"), program: "app", stack: "shop/production" },
    ];

    expect(needsOf({ ...twoPrograms, deployments })["deploy-app-production"]).toEqual([
      always("promotion-preview-app-production"),
      { job: "deploy-net-staging", optional: true },
      { job: "deploy-net-production", optional: true },
    ]);
  });

  /** A manual deployment of a tag. */
  function tagged(name: string, tag: string) {
    return { name, stack: `shop-api/${name}`, on: { tag }, approval: "manual" };
  }

  test("are found in time for many programs that all depend on the ones before them", () => {
    const programs = Array.from({ length: 40 }, (_, index) => ({
      name: `p${index}`,
      path: `p${index}`,
      runtime: "go",
      changes: [],
      dependsOn: Array.from({ length: index }, (_, other) => `p${other}`),
    }));
    const deployments = programs.map(({ name }) => deployed(name));

    expect(needsOf({ ...twoPrograms, ...storedTokens, programs, deployments })["deploy-p39-main"]).toEqual(
      programs.slice(0, 39).map(({ name }) => ({ job: `deploy-${name}-main`, optional: true })),
    );
  });
});
