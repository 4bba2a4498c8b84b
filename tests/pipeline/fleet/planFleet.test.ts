import { createHash } from "node:crypto";
import { stringify } from "yaml";
import { describe as line } from "../../../pipeline/diagnostics/diagnostic";
import { changedSections, digestOf, readRecorded } from "../../../pipeline/fleet/digest";
import { fleetStatus, statusCounts } from "../../../pipeline/fleet/fleetStatus";
import { type FleetPlan, planFleet } from "../../../pipeline/fleet/planFleet";
import { readFleetSettings } from "../../../pipeline/fleet/readFleetSettings";
import { canonicalText, type PlanSections } from "../../../pipeline/fleet/planSections";
import { readConfig } from "../../../pipeline/stackText/readConfig";
import { sectionsOfPlatform } from "../../../targets/gitlab/platformPlan";
import { targetOf, targets } from "../../../targets";
import { rawFoundation, rawProject } from "../foundation/fleet";

const hash = (text: string) => createHash("sha256").update(text).digest("base64url");
const digest = (sections: PlanSections) => digestOf(sections, hash);

/** The file of a project, with other configuration. */
function project(stack: string, changes: object = {}, config: object = {}): [string, string] {
  const settings = { ...rawProject(stack, `acme/${stack}`), ...changes };
  return [`Pulumi.${stack}.yaml`, stringify({ config: { "platform:pipeline": settings, ...config } })];
}

/** The file of the foundation. */
function foundationWith(changes: object = {}): [string, string] {
  return ["Pulumi.foundation.yaml", stringify({ config: { "platform:foundation": { ...rawFoundation, ...changes } } })];
}

const foundation = foundationWith();

function plan(files: readonly (readonly [string, string])[], projectText = "name: platform\n"): FleetPlan {
  const config = readConfig("Pulumi.yaml", projectText).value!;
  const settings = readFleetSettings("Pulumi.yaml", projectText);
  return planFleet(
    {
      project: "platform",
      projectText: config,
      files: files.map(([file, text]) => ({ file, text })),
      ...(settings.value && { settings: settings.value }),
    },
    { targetOf, foundationTarget: targets.gitlab, platformSections: sectionsOfPlatform, digest },
  );
}

const digests = (files: readonly (readonly [string, string])[], text?: string) =>
  Object.fromEntries(plan(files, text).stacks.map((one) => [one.stack, one.digest]));

/** The sections in which the digest of the stack `api` differs between two versions of its file. */
function changes(one: [string, string], other: [string, string]): string[] {
  const [before, after] = [one, other].map((file) => digests([foundation, file]).api!);
  return changedSections(before!, after!);
}

test("the digest of a stack does not depend on the other stacks, on their order, or on how a file is written", () => {
  const api = project("api");
  const comments: [string, string] = [
    "Pulumi.api.yaml",
    `# A comment\n${api[1].replace("name: staging", 'name: "staging"')}`,
  ];

  expect(digests([foundation, api]).api).toBe(digests([project("web"), comments, foundation]).api);
  expect(digests([foundation, api]).api).toMatch(/^1:([\w-]{16}\.?){6}$/);
});

test.each<[string, object, string[]]>([
  ["a reason of an exception", { exceptions: [] }, []],
  ["a default that is written", { defaultBranch: "main" }, []],
  ["a variable", { variables: [{ name: "REGION", value: "eu" }] }, ["variables"]],
  ["a deployment's approval", { protection: { approvals: 1 } }, ["protections"]],
  ["an ESC definition", { esc: { environmentVariables: { REGION: "eu" } } }, ["access", "esc"]],
  ["a runner tag", { runnerTags: ["linux"] }, ["file"]],
  ["a webhook", { hooks: [{ name: "chat", url: "https://chat.example.com", events: ["push"] }] }, ["others"]],
])("names the sections that change: %s", (_, settings, sections) => {
  expect(changes(project("api"), project("api", settings))).toEqual(sections);
});

test("a secret and the address of GitLab are configuration, also in Pulumi.yaml", () => {
  const secret = { "platform:secrets": { npm: { secure: "v1:one" } } };
  const other = { "platform:secrets": { npm: { secure: "v1:two" } } };

  expect(changes(project("api", {}, secret), project("api", {}, other))).toEqual(["configuration"]);
  const text = "name: platform\nconfig:\n  gitlab:baseUrl: https://gitlab.example.com/\n";
  const [before, after] = [digests([foundation, project("api")]), digests([foundation, project("api")], text)];
  expect(changedSections(before.api!, after.api!)).toEqual(["configuration"]);
});

test("a digest says whether the settings prepare a destroy", () => {
  const of = (settings: object) => readRecorded(digests([foundation, project("api", settings)]).api);

  expect(of({})).toMatchObject({ kind: "digest", leaves: false });
  expect(of({ leave: {} })).toMatchObject({ kind: "digest", leaves: true });
  expect(changes(project("api"), project("api", { leave: {} }))).toEqual(["others"]);
});

test("the digest of a foundation changes with what a destroy leaves behind", () => {
  const files = [foundation, foundationWith({ leave: { trust: "keep" } })];
  const [before, after] = files.map((file) => digests([file, project("api")]).foundation);

  expect(changedSections(before!, after!)).toEqual(["others"]);
  // Its projects leave first, so only a person says that it is destroyed.
  expect(readRecorded(after)).toMatchObject({ kind: "digest", leaves: false });
});

test("empty values and the order of keys do not change a text", () => {
  const one = { b: 1, a: { d: [], e: false, f: "", g: null, h: undefined, i: {} }, c: [{ y: 1, x: 0 }] };

  expect(canonicalText(one)).toBe('{"b":1,"c":[{"x":0,"y":1}]}');
  expect(canonicalText({ c: [{ x: 0, y: 1 }], b: 1 })).toBe(canonicalText(one));
});

test("a file that is not YAML is reported once among a hundred good ones, which are all planned", () => {
  const good = Array.from({ length: 100 }, (_, index) => project(`p${index}`, { trust: {} }));
  const { stacks, diagnostics } = plan([...good, ["Pulumi.bad.yaml", "config: [\n"]]);

  expect(diagnostics.filter(({ severity }) => severity === "error").map(({ file, code }) => [file, code])).toEqual([
    ["Pulumi.bad.yaml", "NOT_YAML"],
  ]);
  expect(stacks.filter(({ hasErrors }) => hasErrors).map(({ stack }) => stack)).toEqual(["bad"]);
  expect(new Set(stacks.flatMap((one) => one.digest ?? [])).size).toBe(100);
});

test("reports every error between files, each once and in its file", () => {
  const { diagnostics, stacks } = plan([
    project("api", { trust: {} }),
    project("twin", { trust: {}, project: "Acme/API" }),
    project("lost", { trust: { foundation: "nowhere" } }),
    project("same", { trust: {}, deployments: rawProject("api", "acme/api").deployments }),
  ]);

  const errors = diagnostics.filter(({ severity }) => severity === "error").map(line);
  expect(errors).toEqual([
    'Pulumi.twin.yaml:3:5 error DUPLICATE_PROJECT: project: "Acme/API" is also onboarded by Pulumi.api.yaml, and each stack would replace the other\'s CI file. Remove one of the two files',
    'Pulumi.same.yaml:10:9 error DUPLICATE_STACK: deployments[0].stack: "api/staging" is also deployed by Pulumi.api.yaml, and each could change what the other deployed. Deploy another stack, or remove it from one of the two',
    'Pulumi.same.yaml:14:9 error DUPLICATE_STACK: deployments[1].stack: "api/production" is also deployed by Pulumi.api.yaml, and each could change what the other deployed. Deploy another stack, or remove it from one of the two',
    "Pulumi.lost.yaml:19:7 error MISSING_FOUNDATION: trust.foundation: there is no Pulumi.nowhere.yaml in this folder, so no job of this project can log in. Correct the name, or add the file of the foundation",
  ]);
  expect(stacks.filter(({ hasErrors }) => hasErrors).map(({ stack }) => stack)).toEqual(["twin", "lost", "same"]);
});

test("a foundation waits for the files of its projects, and not for those of others", () => {
  const broken = project("api", { deployments: [] });
  const other = project("other", { trust: {}, deployments: [] });
  const withBroken = plan([foundation, broken, project("web")]);
  const withOther = plan([foundation, other, project("web")]);

  expect(withBroken.diagnostics.map(({ file, code }) => [file, code])).toEqual([
    ["Pulumi.api.yaml", "EMPTY_LIST"],
    ["Pulumi.foundation.yaml", "UNREADABLE_FLEET"],
  ]);
  expect(withOther.stacks.map(({ stack, hasErrors }) => [stack, hasErrors])).toEqual([
    ["foundation", false],
    ["other", true],
    ["web", false],
  ]);
});

test("a foundation changes with the access of its projects, and with nothing else of theirs", () => {
  const of = (settings: object) => digests([foundation, project("api", settings)]).foundation!;

  expect(of({ variables: [{ name: "REGION", value: "eu" }] })).toBe(of({}));
  expect(changedSections(of({}), of({ previews: "none" }))).toEqual(["access"]);
  expect(
    changedSections(
      digests([foundation, project("api")]).foundation!,
      digests([foundation, project("api"), project("web")]).foundation!,
    ),
  ).toEqual(["access"]);
});

test("compares the files with what the backend says", () => {
  const { stacks } = plan([
    ...["api", "web", "young", "half", "blind", "emptied", "ahead"].map((stack) => project(stack, { trust: {} })),
    project("bad", { deployments: [] }),
  ]);
  const digestsOf = new Map(stacks.map((one) => [one.stack, one.digest ?? ""]));
  const recorded = (text: string | undefined) => ({ recorded: readRecorded(text), resources: 20 });
  const variables = digestsOf
    .get("web")!
    .split(".")
    .map((part, index) => (index === 2 ? "x".repeat(16) : part))
    .join(".");
  const rows = fleetStatus(stacks, {
    stacks: new Map([
      ["api", recorded(digestsOf.get("api"))],
      ["web", recorded(variables)],
      ["half", recorded("unfinished")],
      ["blind", recorded(undefined)],
      ["emptied", { recorded: readRecorded(digestsOf.get("emptied")), resources: 0 }],
      ["ahead", recorded("2:whatever a newer version writes")],
      ["left", recorded("1:a")],
    ]),
  });

  expect(rows.map(({ stack, status, detail }) => `${stack}: ${status}${detail && `, ${detail}`}`)).toEqual([
    "ahead: unknown, a newer version of pulumi-pipeline updated it. Install that version",
    "api: unchanged",
    "bad: broken, its file has errors",
    "blind: changed, no record of its last update",
    "emptied: new, no resources",
    "half: changed, its last update did not finish",
    "left: gone, no file",
    "web: changed, variables",
    "young: new, no stack",
  ]);
  expect(statusCounts(rows)).toBe("1 broken, 3 changed, 2 new, 1 gone, 1 unknown, 1 unchanged");
});

test("says nothing about stacks whose backend was not read", () => {
  const { stacks } = plan([project("api", { trust: {} })]);

  expect(fleetStatus(stacks, { stacks: new Map(), unread: "no token" })).toMatchObject([
    { stack: "api", status: "unknown", detail: "the backend was not read" },
  ]);
});

describe("the stack of the platform repository itself", () => {
  const pipeline = {
    project: "acme/platform",
    organization: "acme",
    foundation: "foundation",
    stack: "own",
    user: "up",
  };
  const textOf = (changes: object = {}, others: object = {}) =>
    stringify({
      name: "platform",
      config: { "platform:fleet": { value: { ...others, pipeline: { ...pipeline, ...changes } } } },
    });
  const own: [string, string] = ["Pulumi.own.yaml", "config: {}\n"];
  const files = [foundation, project("api"), own];
  const digestOfOwn = (all: readonly (readonly [string, string])[], text = textOf()) => digests(all, text).own!;
  const sectionsChanged = (one: string, other: string) =>
    changedSections(one, other).filter((section) => section !== "configuration");

  test("is planned from the settings in Pulumi.yaml, and needs no settings in its file", () => {
    const { stacks, diagnostics } = plan(files, textOf());

    expect(diagnostics).toEqual([]);
    expect(stacks.map(({ stack, kind, hasErrors }) => [stack, kind, hasErrors])).toEqual([
      ["foundation", "foundation", false],
      ["api", "project", false],
      ["own", "platform", false],
    ]);
  });

  test("changes with its settings, and with the stacks and ESC environments that it lets the team read", () => {
    const before = digestOfOwn(files);

    expect(digestOfOwn([own, project("api"), foundation])).toBe(before);
    expect(digestOfOwn([foundation, project("api", { variables: [{ name: "A", value: "b" }] }), own])).toBe(before);
    expect(sectionsChanged(before, digestOfOwn([...files, project("web")]))).toEqual(["access"]);
    expect(
      sectionsChanged(
        before,
        digestOfOwn([foundationWith({ base: { project: "base", name: "all" } }), project("api"), own]),
      ),
    ).toEqual(["access"]);
    expect(sectionsChanged(before, digestOfOwn(files, textOf({}, { rings: [["api"]] })))).toEqual(["file"]);
    expect(sectionsChanged(before, digestOfOwn(files, textOf({ runners: 2 })))).toEqual(["file"]);
    expect(sectionsChanged(before, digestOfOwn(files, textOf({ defaultBranch: "trunk" })))).toEqual([
      ...["file", "access", "protections", "others"],
    ]);
  });

  test("waits for files with errors, whose stacks it could not let the team read", () => {
    const { stacks, diagnostics } = plan([foundation, project("api", { deployments: [] }), own], textOf());

    expect(stacks.find(({ stack }) => stack === "own")).toEqual({ stack: "own", kind: "platform", hasErrors: true });
    expect(diagnostics.map(({ file, code }) => [file, code])).toContainEqual(["Pulumi.own.yaml", "UNREADABLE_FLEET"]);
  });

  test("has a file, without settings of another kind", () => {
    expect(plan([foundation, project("api")], textOf()).diagnostics.map(line)).toEqual([
      "Pulumi.yaml error MISSING_PLATFORM: pipeline.stack: there is no Pulumi.own.yaml in this folder, so nothing makes what this pipeline needs. Correct the name, or add the file with the secrets of that stack",
    ]);
    const { diagnostics } = plan([foundation, project("api"), project("own")], textOf());
    expect(diagnostics.map(({ file, code }) => [file, code])).toEqual([["Pulumi.own.yaml", "TWO_KINDS_OF_SETTINGS"]]);
  });
});
