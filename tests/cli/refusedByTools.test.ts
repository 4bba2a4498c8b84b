import { parse } from "yaml";
import { createFolder, type Folder } from "./commandLine";

jest.setTimeout(60_000);

const settings = {
  project: "acme/shop/api",
  organization: "acme",
  program: { path: "infra", runtime: "nodejs" },
  deployments: [{ name: "staging", stack: "shop-api/staging", on: { branch: "main" } }],
};
let folder: Folder;

beforeEach(() => {
  folder = createFolder();
});
afterEach(() => folder.remove());

async function errorsOf(changes: object, ...words: string[]): Promise<string[]> {
  folder.settle("shop-api", { ...settings, ...changes });
  const { stdout } = await folder.run("check", "Pulumi.shop-api.yaml", ...words);
  return stdout.split("\n").filter((line) => line.includes(" error "));
}

async function rendered(changes: object, ...words: string[]): Promise<string> {
  folder.settle("shop-api", { ...settings, ...changes });
  const { code, stdout, stderr } = await folder.run("render", "Pulumi.shop-api.yaml", ...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

describe("check refuses what Pulumi or GitLab would refuse:", () => {
  const old =
    "Pulumi 3.100.0 has no pulumi login --oidc-token (since 3.209.0). Set it to 3.209.0 or a newer version, or leave it out";

  test.each<[string, object, string]>([
    ["a version of Pulumi without OIDC", { pulumiVersion: "3.100.0" }, `13:5 error OLD_PULUMI: pulumiVersion: ${old}`],
    [
      "an image with a version of Pulumi without OIDC",
      { image: "pulumi/pulumi-nodejs:3.100.0" },
      "13:5 error OLD_PULUMI: image: Pulumi 3.100.0 has no pulumi login --oidc-token (since 3.209.0). Name an image with Pulumi 3.209.0 or a newer version",
    ],
    [
      "an address instead of a path",
      { project: "https://gitlab.com/acme/shop/api.git" },
      '3:5 error BAD_NAME: project: "https://gitlab.com/acme/shop/api.git" is not the full path of a GitLab project, such as acme/shop/api. Did you mean "acme/shop/api"?',
    ],
    [
      "a path that GitLab reserves",
      { project: "acme/wikis" },
      '3:5 error RESERVED_NAME: project: "wikis" is a name that GitLab reserves: no group and no project has it there. Check the path',
    ],
    [
      "a variable that is longer than GitLab takes",
      { variables: [{ name: "A", value: "x".repeat(10_001) }] },
      '15:9 error OVER_LIMIT: variables[0].value: variable "A" has 10001 characters in its value; GitLab takes at most 10000. Commit a file instead, or keep the text in an ESC environment',
    ],
    [
      "more runner tags than GitLab takes",
      { runnerTags: Array.from({ length: 50 }, (_, index) => `tag-${index}`) },
      "13:5 error OVER_LIMIT: runnerTags: every job has 50 runner tags; GitLab takes at most 49. Name only the tags that a runner has to have",
    ],
    [
      "a file that is larger than GitLab takes",
      { program: { ...settings.program, steps: { before: ["x".repeat(3_000_000)] } } },
      expect.stringMatching(
        /^2:3 error OVER_LIMIT: the rendered file has \d{7} bytes in GitLab's memory, by estimate; GitLab takes/,
      ) as string,
    ],
  ])("%s", async (_, changes, line) => {
    const errors = await errorsOf(changes);

    expect(errors.map((text) => text.replace(/^Pulumi\.shop-api\.yaml(:| )/, ""))).toEqual([line]);
  });
});

test("a change below a folder in changes starts the program's jobs", async () => {
  const file = await rendered({ program: { ...settings.program, changes: ["libs"] } });

  expect(
    (parse(file, { logLevel: "error" }) as { "deploy-staging": { rules: unknown } })["deploy-staging"].rules,
  ).toEqual([
    {
      if: '$CI_PIPELINE_SOURCE =~ /^(push|web|api)$/ && $CI_COMMIT_BRANCH == "main"',
      changes: ["infra/**/*", "libs", "libs/**/*"],
    },
  ]);
});

describe("a program whose generated SDK is not committed", () => {
  beforeEach(() => {
    folder.write("checkout/infra/.gitignore", "sdks/\n");
    folder.write("checkout/infra/package-lock.json", '{"name":"infra","lockfileVersion":3,"packages":{}}');
    folder.write(
      "checkout/infra/package.json",
      '{"name":"infra","dependencies":{"@pulumi/pulumi":"^3","@pulumi/netbox":"file:sdks/netbox"}}',
    );
    folder.write(
      "checkout/infra/Pulumi.yaml",
      "name: shop-api\nruntime: nodejs\npackages:\n  netbox:\n    source: terraform-provider\n    version: 1.0.0\n    parameters: [e-breuninger/netbox]\n",
    );
  });
  const found = { program: { path: "infra" } };

  test("is installed by pulumi install, which generates it", async () => {
    const file = await rendered(found, "--checkout", "checkout");

    expect(file).toContain("- pulumi install\n");
    expect(file).not.toContain("npm ci");
  });

  test("is installed by pulumi install, even if the SDK was generated in the checkout", async () => {
    folder.write("checkout/infra/sdks/netbox/package.json", "{}");

    expect(await rendered(found, "--checkout", "checkout")).toContain("- pulumi install\n");
  });

  test("is refused with a version of Pulumi that installs no packages", async () => {
    const errors = await errorsOf(
      { ...found, pulumiVersion: "3.157.0", authentication: "token", tokens: { expires: "2027-02-28" } },
      "--checkout",
      "checkout",
    );

    expect(errors).toEqual([
      expect.stringContaining("no pulumi install for the packages in Pulumi.yaml (since 3.158.0)"),
    ]);
  });
});

test("a program without a lock file is never installed by npm ci", async () => {
  folder.write("checkout/infra/package.json", "{}");
  folder.write("checkout/infra/Pulumi.yaml", "name: shop-api\nruntime: nodejs\n");
  const file = await rendered({ program: { path: "infra" } }, "--checkout", "checkout");

  expect(file).toContain("- npm install\n");
  expect(file).not.toContain("npm ci");
});
