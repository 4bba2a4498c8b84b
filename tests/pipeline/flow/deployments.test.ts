import type { FlowDeployment } from "../../../pipeline/flow/flow";
import { agreed, eightLines, twoPrograms } from "../examples";
import { flowOf, flowWith } from "./flows";

const [staging, production] = eightLines.deployments;
const drift = { schedule: "0 4 * * *" };

describe("a deployment", () => {
  test("names its related deployments and environments", () => {
    expect(flowWith().deployments).toEqual<FlowDeployment[]>([
      {
        name: "staging",
        path: "deployments[0]",
        program: "program",
        stack: "acme/shop-api/staging",
        trigger: { kind: "branch", branch: "main" },
        manual: false,
        after: [],
        waitsForPerson: false,
        isProduction: false,
        isPreviewed: true,
        promotionPreviewTriggers: [],
        drift: "ignore",
        escEnvironment: "staging",
        previewEscEnvironment: "staging-preview",
      },
      {
        name: "production",
        path: "deployments[1]",
        program: "program",
        stack: "acme/shop-api/production",
        trigger: { kind: "tag", pattern: "release-*" },
        manual: true,
        after: [],
        waitsForPerson: true,
        isProduction: true,
        isPreviewed: false,
        promotionPreviewTriggers: [
          { kind: "branch", branch: "main" },
          { kind: "tag", pattern: "release-*" },
        ],
        drift: "ignore",
        escEnvironment: "production",
        previewEscEnvironment: "production-preview",
      },
    ]);
  });

  const main = { branch: "main" };
  const eu = { name: "eu", stack: "shop-api/eu", on: main };
  const us = { name: "us", stack: "shop-api/us", on: main };

  test.each<[string, object, [string, string[], boolean][]]>([
    [
      "the previous deployment of the same push",
      { deployments: [staging, eu, us] },
      [
        ["staging", [], false],
        ["eu", ["staging"], false],
        ["us", ["eu"], false],
      ],
    ],
    [
      "nothing of another push",
      { deployments: [staging, production] },
      [
        ["staging", [], false],
        ["production", [], true],
      ],
    ],
    [
      "a manual deployment, also indirectly",
      { deployments: [{ ...staging, approval: "manual" }, eu, us] },
      [
        ["staging", [], true],
        ["eu", ["staging"], true],
        ["us", ["eu"], true],
      ],
    ],
    [
      "the dependencies of its program",
      twoPrograms,
      [
        ["network-staging", [], false],
        ["app-staging", ["network-staging"], false],
        ["network-production", [], false],
        ["app-production", ["network-production"], false],
      ],
    ],
  ])("comes after %s", (_, changes, expected) => {
    const { deployments } = flowWith({ ...("programs" in changes && { program: undefined }), ...changes });

    expect(
      deployments.map(({ name, after, waitsForPerson }) => [
        name,
        after.map(({ deployment }) => deployment),
        waitsForPerson,
      ]),
    ).toEqual(expected);
  });

  test("waits only optionally for a program that the pipeline may leave out", () => {
    const [network, app] = twoPrograms.programs;
    const { deployments } = flowOf({ ...twoPrograms, programs: [{ ...network, changes: [] }, app] });

    expect(deployments[1]?.after).toEqual([{ deployment: "network-staging", optional: true }]);
  });

  test.each<[string, object, string[]]>([
    ["a program's first", {}, ["staging"]],
    ["none if the settings say so", { previews: "none" }, []],
    ["none if the only deployment may be production", { deployments: [staging] }, []],
    ["none with preview: false", { deployments: [{ ...staging, preview: false }, production] }, []],
    [
      "each with preview: true",
      { deployments: [staging, { ...production, preview: true }], exceptions: [agreed("PREVIEW_READS_SECRETS")] },
      ["staging", "production"],
    ],
    ["the first of each program", { ...twoPrograms, program: undefined }, ["network-staging", "app-staging"]],
  ])("is previewed by merge requests: %s", (_, changes, previewed) => {
    const { deployments } = flowWith(changes);

    expect(deployments.filter(({ isPreviewed }) => isPreviewed).map(({ name }) => name)).toEqual(previewed);
  });

  test.each<[string, object, boolean[]]>([
    ["the last of several", {}, [false, true]],
    ["not the only one", { deployments: [staging] }, [false]],
    ["the only one with such a name", { deployments: [{ ...staging, name: "prod-eu" }] }, [true]],
    ["the last of each program", { ...twoPrograms, program: undefined }, [false, false, true, true]],
  ])("is production: %s", (_, changes, expected) => {
    expect(flowWith(changes).deployments.map(({ isProduction }) => isProduction)).toEqual(expected);
  });

  test.each<[string, object, string[]]>([
    ["without drift detection", {}, ["ignore", "ignore"]],
    ["all fail by default", { drift }, ["fail", "fail"]],
    ["all have the action of the schedule", { drift: { ...drift, action: "report" } }, ["report", "report"]],
    [
      "each may have its own action",
      {
        drift,
        deployments: [
          { ...staging, onDrift: "remediate" },
          { ...production, onDrift: "ignore" },
        ],
      },
      ["remediate", "ignore"],
    ],
  ])("has the drift action of its settings: %s", (_, changes, expected) => {
    expect(flowWith(changes).deployments.map((one) => one.drift)).toEqual(expected);
  });
});
