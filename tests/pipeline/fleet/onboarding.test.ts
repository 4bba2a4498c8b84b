import { parse } from "yaml";
import { checkSettings } from "../../../pipeline/checks/checkSettings";
import {
  type FoundProject,
  notWritable,
  type OnboardingContext,
  onboardingText,
  stackNameFor,
} from "../../../pipeline/fleet/onboarding";
import type { FoundProgram } from "../../../pipeline/fleet/foundPrograms";
import { withProjectDefaults } from "../../../pipeline/settings/projectDefaults";
import { targets } from "../../../targets";

const program: FoundProgram = { path: "infra", name: "shop-api", runtime: "nodejs", stacks: ["production", "staging"] };
const shopApi: FoundProject = {
  project: "acme/shop/api",
  defaultBranch: "main",
  programs: [program],
  hasCiFile: false,
};

/** The settings in the text for a project, which have to pass the checks. */
function settingsFor(changes: Partial<FoundProject>, context: OnboardingContext = { organization: "acme" }) {
  const { config } = parse(onboardingText({ ...shopApi, ...changes }, context)) as { config: Record<string, object> };
  const settings = config["platform:pipeline"]!;
  const whole = withProjectDefaults(context.defaults, settings);
  expect(checkSettings(whole, targets.gitlab).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return settings;
}

test("writes the eight lines", () => {
  expect(onboardingText(shopApi, { organization: "acme" })).toBe(
    [
      "# yaml-language-server: $schema=./node_modules/pulumi-pipeline/pipeline.schema.json",
      "config:",
      "  platform:pipeline:",
      "    project: acme/shop/api",
      "    organization: acme",
      "    program: { path: infra, runtime: nodejs }",
      "    deployments:",
      "      - { name: staging, stack: shop-api/staging, on: { branch: main } }",
      "      - { name: production, stack: shop-api/production, on: { tag: release-* }, approval: manual }",
      "",
    ].join("\n"),
  );
});

test("leaves out what the defaults of all projects say", () => {
  const defaults = {
    organization: "acme",
    trust: { foundation: "base" },
    program: { path: "infra", runtime: "nodejs" },
  };

  expect(Object.keys(settingsFor({}, { defaults, foundation: "base" }))).toEqual(["project", "deployments"]);
  expect(settingsFor({ programs: [{ ...program, path: "." }] }, { defaults })).toMatchObject({
    program: { path: "." },
  });
});

test("names the only foundation, unless the defaults decide about trust", () => {
  expect(settingsFor({}, { organization: "acme", foundation: "base" })).toMatchObject({
    trust: { foundation: "base" },
  });
});

test("keeps the CI file of the team, unless the defaults decide about it", () => {
  const organization = "acme";

  expect(settingsFor({ hasCiFile: true })).toMatchObject({ delivery: "include" });
  expect(settingsFor({ hasCiFile: true }, { organization, defaults: { delivery: "commit" } })).not.toHaveProperty(
    "delivery",
  );
});

test("orders the stages of several programs, whose names are those of their Pulumi projects", () => {
  const network: FoundProgram = { path: "net", name: "net", runtime: "go", stacks: ["dev", "preprod", "prod"] };

  expect(settingsFor({ defaultBranch: "trunk", programs: [program, network] })).toMatchObject({
    programs: [
      { name: "shop-api", path: "infra", runtime: "nodejs" },
      { name: "net", path: "net", runtime: "go" },
    ],
    deployments: [
      { name: "net-dev", program: "net", stack: "net/dev", on: { branch: "trunk" } },
      { name: "shop-api-staging", program: "shop-api", stack: "shop-api/staging", on: { branch: "trunk" } },
      { name: "net-preprod", program: "net", stack: "net/preprod", on: { branch: "trunk" } },
      { name: "shop-api-production", stack: "shop-api/production", on: { tag: "release-*" }, approval: "manual" },
      { name: "net-prod", stack: "net/prod", on: { tag: "release-*" }, approval: "manual" },
    ],
  });
});

test("names programs with the same Pulumi project by their folders", () => {
  const programs = [
    { ...program, path: ".", stacks: ["one"] },
    { ...program, path: "a/b", stacks: ["two"] },
  ];

  expect(settingsFor({ programs })).toMatchObject({ programs: [{ name: "root" }, { name: "a-b" }] });
});

test("lets a person start the only stack of a program", () => {
  expect(settingsFor({ programs: [{ ...program, stacks: ["main"] }] })).toMatchObject({
    deployments: [{ name: "main", on: { branch: "main" }, approval: "manual" }],
  });
});

test("a project without readable programs or stacks has no settings to write", () => {
  expect(notWritable(shopApi)).toBeUndefined();
  expect(notWritable({ ...shopApi, programs: [{ ...program, fault: "it is broken" }] })).toBe("infra: it is broken");
  expect(notWritable({ ...shopApi, programs: [program, { ...program, path: "b", stacks: [] }] })).toBe(
    "b: there is no Pulumi.<stack>.yaml, which would name its stacks",
  );
});

test("the name of the stack is the project's path without its top-level group", () => {
  expect(["acme/network", "acme/shop/api"].map(stackNameFor)).toEqual(["network", "shop-api"]);
});
