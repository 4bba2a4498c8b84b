import { parse } from "yaml";
import { checkableDefinitions } from "../../../../pipeline/plan/esc/checkableDefinitions";
import type { PlannedEscEnvironment } from "../../../../pipeline/plan/esc/planEscEnvironments";
import { eightLines, planOf } from "../../examples";

function environment(
  name: string,
  definition?: PlannedEscEnvironment["definition"],
  path = name,
): PlannedEscEnvironment {
  return {
    key: name,
    path,
    project: "shop",
    name,
    imports: [],
    tags: [],
    openers: [],
    ...(definition && { definition }),
  };
}

/** The definitions as ESC reads them, with their paths. */
function checked(...environments: readonly PlannedEscEnvironment[]) {
  return checkableDefinitions(environments).map(({ path, text }) => [path, parse(text) as unknown]);
}

test("skips an ESC environment whose content the team writes", () => {
  expect(checked(environment("staging"))).toEqual([]);
});

test("keeps an import of another owner, for ESC to resolve", () => {
  const staging = environment("staging", { imports: ["aws/shop@stable"], values: { a: 1 } }, "deployments[0].esc");

  expect(checked(staging)).toEqual([["deployments[0].esc", { imports: ["aws/shop@stable"], values: { a: 1 } }]]);
});

test("replaces an import of the pipeline with its content and its own imports", () => {
  const base = environment("base", { imports: ["platform/base"], values: { region: "eu", kept: true } });
  const staging = environment("staging", { imports: ["shop/base", "aws/shop"], values: { region: "us" } });

  expect(checked(base, staging)).toEqual([
    ["base", { imports: ["platform/base"], values: { region: "eu", kept: true } }],
    ["staging", { imports: ["platform/base", "aws/shop"], values: { region: "us", kept: true } }],
  ]);
});

test("replaces an import of a version with the planned content", () => {
  const base = environment("base", { values: { region: "eu" } });
  const staging = environment("staging", { imports: ["shop/base@stable"], values: { a: 1 } });

  expect(checked(base, staging)[1]).toEqual(["staging", { values: { region: "eu", a: 1 } }]);
});

test("a definition has the name of its ESC environment, and its path in the settings", () => {
  const [one] = checkableDefinitions([environment("staging", { values: {} }, "deployments[0].esc")]);

  expect([one?.name, one?.path]).toEqual(["shop/staging", "deployments[0].esc"]);
});

test.each<[string, object, object, object]>([
  [
    "maps are merged, also deep inside",
    { a: { b: { c: 1 } } },
    { a: { b: { d: 2 }, e: 3 } },
    { a: { b: { c: 1, d: 2 }, e: 3 } },
  ],
  ["a list is replaced as a whole", { a: [1, 2] }, { a: [3] }, { a: [3] }],
  ["a map gives way to a text", { a: { b: 1 } }, { a: "b" }, { a: "b" }],
  ["a text gives way to a map", { a: "b" }, { a: { b: 1 } }, { a: { b: 1 } }],
  ["a list gives way to a map", { a: [1] }, { a: { b: 1 } }, { a: { b: 1 } }],
])("merges an import like ESC: %s", (_, base, own, merged) => {
  const definitions = checked(
    environment("base", { values: { ...base } }),
    environment("staging", { imports: ["shop/base"], values: { ...own } }),
  );

  expect(definitions[1]).toEqual(["staging", { values: merged }]);
});

test("a later import takes precedence over an earlier one", () => {
  const [, , staging] = checked(
    environment("one", { values: { a: 1, b: 1 } }),
    environment("two", { values: { a: 2 } }),
    environment("staging", { imports: ["shop/one", "shop/two"], values: {} }),
  );

  expect(staging).toEqual(["staging", { values: { a: 2, b: 1 } }]);
});

test("replaces a secret with a placeholder, without its name", () => {
  const secrets = { key: { "fn::secret": { named: "zebra" } } };

  expect(checked(environment("staging", { values: { secrets } }))).toEqual([
    ["staging", { values: { secrets: { key: { "fn::secret": "secret" } } } }],
  ]);
});

test("checks every definition of a project's settings, with its path", () => {
  const [staging, production] = eightLines.deployments;
  const { escEnvironments } = planOf({
    ...eightLines,
    esc: { imports: ["platform/base"], pulumiConfig: { "aws:region": "eu-west-1" } },
    deployments: [{ ...staging, esc: { pulumiConfig: { size: 1 }, previewImports: ["aws/read"] } }, production],
  });
  const pulumiConfig = { "aws:region": "eu-west-1" };

  expect(checked(...escEnvironments)).toEqual([
    ["esc", { imports: ["platform/base"], values: { pulumiConfig } }],
    ["deployments[0].esc", { imports: ["platform/base"], values: { pulumiConfig: { ...pulumiConfig, size: 1 } } }],
    [
      "deployments[0].esc",
      { imports: ["platform/base", "aws/read"], values: { pulumiConfig: { ...pulumiConfig, size: 1 } } },
    ],
    ["deployments[1].esc", { imports: ["platform/base"], values: { pulumiConfig } }],
    ["deployments[1].esc", { imports: ["platform/base"], values: { pulumiConfig } }],
  ]);
});
