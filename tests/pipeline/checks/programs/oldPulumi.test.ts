import { isError } from "../../../../pipeline/diagnostics/diagnostic";
import { completePipeline } from "../../../../pipeline/plan/completePipeline";
import type { Detected } from "../../../../pipeline/programs/detectProgram";
import {
  compareVersions,
  hasFeature,
  imageVersion,
  type PulumiFeature,
  pulumiFeatures,
} from "../../../../pipeline/programs/pulumiFeatures";
import { defaultPulumiVersion } from "../../../../pipeline/plan/programs";
import { eightLines, planWith, said, type Said, sharedPreviews, storedTokens, twoPrograms } from "../../examples";

function errorsOf(changes: object, detected?: Detected): readonly Said[] {
  const { diagnostics } = completePipeline(planWith(changes), detected && { program: detected });
  return said("error", diagnostics.filter(isError));
}

/** A version of Pulumi just before another one. */
function before(version: string): string {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return `${major}.${minor - 1}.9999`;
}

const features = Object.keys(pulumiFeatures) as PulumiFeature[];

test.each(features)("Pulumi has %s from its first version on", (feature) => {
  const { since } = pulumiFeatures[feature];

  expect([since, before(since), "3.0.0", "3.9999.0"].map((version) => hasFeature(version, feature))).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test("the default version has every feature", () => {
  expect(features.filter((feature) => !hasFeature(defaultPulumiVersion, feature))).toEqual([]);
});

test.each<[string, string, number]>([
  ["3.9.0", "3.10.0", -1],
  ["3.10.0", "3.9.9", 1],
  ["3.10.1", "3.10.0", 1],
  ["3.10.0", "3.10.0", 0],
])("%s compared with %s is %d", (one, other, sign) => {
  expect(Math.sign(compareVersions(one, other))).toBe(sign);
});

const tokens = { ...storedTokens, previews: "none" } as const;
const noEsc = { organization: undefined, ...sharedPreviews, backend: { url: "s3://acme-state" } } as const;
const files = { findings: [], warnings: [] };
const program = (more: object) => ({ program: { path: "infra", runtime: "nodejs", ...more } });

/** Settings that use a feature, and what is detected from the program's files, if that matters. */
const uses: readonly (readonly [feature: PulumiFeature, changes: object, detected?: Detected])[] = [
  ["oidcLogin", {}],
  ["escEnvironments", { ...tokens }],
  ["previewFlags", noEsc],
  ["driftFlags", { ...noEsc, previews: "none", exceptions: [], drift: { schedule: "@daily" } }],
  ["updatePlans", { ...noEsc, savedPlans: true }],
  ["policyPacks", { ...noEsc, policyPacks: [{ path: "policies" }] }],
  ["stackSecretsProvider", { ...noEsc, reviewStacks: { template: "shop-api/dev" } }],
  ["missingStackCode", { ...noEsc, reviewStacks: { template: "shop-api/dev" } }],
  ["fullStackNames", { ...noEsc, reviewStacks: { template: "shop-api/dev" } }],
  ["install", { ...noEsc, ...program({ install: "pulumi" }) }],
  ["packages", noEsc, { ...files, runtime: "nodejs", install: "pulumi", features: ["packages"] }],
  ["packageYaml", noEsc, { ...files, runtime: "nodejs", features: ["packageYaml"] }],
  ["bunRuntime", noEsc, { ...files, runtime: "nodejs", features: ["bunRuntime"] }],
  ["bunPackageManager", noEsc, { ...files, runtime: "nodejs", features: ["bunPackageManager"] }],
  ["poetry", { ...noEsc, ...program({ runtime: "python", packageManager: "poetry" }) }],
  ["uv", { ...noEsc, ...program({ runtime: "python", packageManager: "uv" }) }],
  ["toolchainByLockFile", noEsc, { ...files, runtime: "nodejs", features: ["toolchainByLockFile"] }],
  ["pnpmInImage", { ...noEsc, ...program({ packageManager: "pnpm" }) }],
  ["bunInImage", { ...noEsc, ...program({ packageManager: "bun" }) }],
  ["uvInImage", { ...noEsc, ...program({ runtime: "python", packageManager: "uv" }) }],
  ["poetryInImage", { ...noEsc, ...program({ runtime: "python", packageManager: "poetry" }) }],
  ["nodeImages", { ...noEsc, ...program({ version: "22" }) }],
  ["node24Image", { ...noEsc, ...program({ version: "24" }) }],
  ["node26Image", { ...noEsc, ...program({ version: "26" }) }],
  ["pythonImages", { ...noEsc, ...program({ runtime: "python", version: "3.12" }) }],
  ["python313Image", { ...noEsc, ...program({ runtime: "python", version: "3.13" }) }],
  ["python314Image", { ...noEsc, ...program({ runtime: "python", version: "3.14" }) }],
  ["dotnetImages", { ...noEsc, ...program({ runtime: "dotnet", version: "8.0" }) }],
  ["dotnet9Image", { ...noEsc, ...program({ runtime: "dotnet", version: "9.0" }) }],
  ["dotnet10Image", { ...noEsc, ...program({ runtime: "dotnet", version: "10.0" }) }],
];

test("every feature has a test case", () => {
  expect(uses.map(([feature]) => feature).sort()).toEqual([...features].sort());
});

describe("a pipeline that uses", () => {
  const rows = uses.map(([feature, changes, detected]): [PulumiFeature, object, Detected | undefined] => [
    feature,
    changes,
    detected,
  ]);

  test.each(rows)(
    "%s is refused with an older version of Pulumi, but not with the first version that has it",
    (feature, changes, detected) => {
      const { since, what } = pulumiFeatures[feature];
      const messages = (pulumiVersion: string) =>
        errorsOf({ ...changes, pulumiVersion }, detected).map(({ code, path, message }) => [code, path, message]);

      expect(messages(before(since))).toEqual([
        ["OLD_PULUMI", "pulumiVersion", expect.stringContaining(`no ${what} (since ${since})`)],
      ]);
      expect(JSON.stringify(messages(since))).not.toContain(`no ${what} (`);
    },
  );
});

test("one error names all missing features and the first version that has all of them", () => {
  expect(errorsOf({ pulumiVersion: "3.100.0" })).toEqual([
    {
      code: "OLD_PULUMI",
      path: "pulumiVersion",
      message:
        "Pulumi 3.100.0 has no pulumi login --oidc-token (since 3.209.0), no pulumi preview --suppress-progress (since 3.105.0). Set it to 3.209.0 or a newer version, or leave it out",
    },
  ]);
});

test.each<[string, object, string]>([
  ["of the settings", { image: "pulumi/pulumi-nodejs:3.100.0" }, "image"],
  ["of a program", { program: { ...eightLines.program, image: "pulumi/pulumi:3.100.0" } }, "program.image"],
  [
    "of a program, which overrides that of the settings",
    { image: "pulumi/pulumi:3.259.0", program: { ...eightLines.program, image: "pulumi/pulumi:3.100.0" } },
    "program.image",
  ],
])("checks the tag of the image %s", (_, changes, path) => {
  expect(errorsOf(changes)).toEqual([
    {
      code: "OLD_PULUMI",
      path,
      message: expect.stringMatching(
        /^Pulumi 3\.100\.0 has no .* Name an image with Pulumi 3\.209\.0 or a newer version$/,
      ),
    },
  ]);
});

test("ignores pulumiVersion if there is an image, because the image has its own Pulumi", () => {
  expect(errorsOf({ image: "acme/deploy:1.0.0", pulumiVersion: "3.100.0" })).toEqual([]);
});

test("checks each program's image", () => {
  const programs = twoPrograms.programs.map((one, index) =>
    index === 0 ? { ...one, image: "pulumi/pulumi-go:3.208.0" } : { ...one, image: "pulumi/pulumi-nodejs:3.209.0" },
  );

  expect(errorsOf({ ...twoPrograms, program: undefined, programs }).map(({ path }) => path)).toEqual([
    "programs[0].image",
  ]);
});

test.each<[string, string | undefined]>([
  ["pulumi/pulumi-nodejs:3.100.0", "3.100.0"],
  ["pulumi/pulumi:3.100.0", "3.100.0"],
  ["pulumi/pulumi-python-3.12:3.100.0", "3.100.0"],
  ["pulumi/pulumi-base:3.100.0-nonroot-amd64", "3.100.0"],
  ["docker.io/pulumi/pulumi-go:v3.100.0", "3.100.0"],
  ["registry.example.com:5000/mirror/pulumi/pulumi-nodejs-22:3.100.0", "3.100.0"],
  [`pulumi/pulumi:3.100.0@sha256:${"0a".repeat(32)}`, "3.100.0"],
  ["$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX/pulumi/pulumi-go:3.100.0", "3.100.0"],
  ["pulumi/pulumi:latest", undefined],
  ["pulumi/pulumi:3", undefined],
  ["pulumi/pulumi:3.100", undefined],
  ["pulumi/pulumi:3.100.0.1", undefined],
  ["pulumi/pulumi", undefined],
  ["acme/pulumi:3.100.0", undefined],
  ["acme/pulumi-deploy:3.1.0", undefined],
  ["notpulumi/pulumi:3.100.0", undefined],
  ["pulumi/esc:3.1.0", undefined],
])("the image %s contains version %s", (image, version) => {
  expect(imageVersion(image)).toBe(version);
});
