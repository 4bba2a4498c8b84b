import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { detectInCheckout } from "../../cli/checkout";
import { planOf, planWith, twoPrograms } from "../pipeline/examples";
import { kestraOnly } from "../pipeline/kestraExamples";
import { createFolder, type Folder } from "./commandLine";

let folder: Folder;

beforeEach(() => {
  folder = createFolder();
});
afterEach(() => folder.remove());

function write(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) folder.write(file, text);
}

test("reads the files of each program's folder and of the top folder", async () => {
  write({
    "package-lock.json": "{}",
    "package.json": "{}",
    "network/Pulumi.yaml": "name: net\nruntime: go\n",
    "network/go.sum": "",
    "app/Pulumi.yaml": "name: shop\nruntime: nodejs\n",
    "app/package.json": "{}",
  });
  const programs = twoPrograms.programs.map(({ runtime: _, ...program }) => program);
  const detected = await detectInCheckout(planOf({ ...twoPrograms, programs }), folder.path);

  expect(detected).toMatchObject({
    network: { project: "net", runtime: "go", packageManager: "go", lockFile: "network/go.sum" },
    app: { project: "shop", runtime: "nodejs", packageManager: "npm" },
  });
  expect(Object.keys(detected)).toEqual(["network", "app"]);
});

test("check reads the Kestra flows of a checkout, with their subfolders, and without hidden files", async () => {
  const flow = (id: string) => `id: ${id}\nnamespace: acme.shop\ntasks: []\n`;
  write({
    "project/kestra/flows/prod/a.yaml": flow("a"),
    "project/kestra/flows/prod/deep/b.yml": flow("b c"),
    "project/kestra/flows/prod/.hidden.yml": flow("d e"),
    "project/kestra/flows/prod/notes.txt": "---",
  });
  folder.settle("flows", kestraOnly);
  symlinkSync("nowhere", join(folder.path, "project/kestra/flows/prod/lost.yml"));

  const { stdout } = await folder.run("check", "Pulumi.flows.yaml", "--checkout", "project");

  expect(stdout.split("\n").filter((line) => /BAD_FLOW|NO_FLOWS|NOT_READ_ONLY|NO_FILE/.test(line))).toEqual([
    expect.stringMatching(/^Pulumi.flows.yaml:\d+:\d+ error NO_FLOWS: deployments\[0\]/),
    expect.stringMatching(/^project\/kestra\/flows\/prod\/lost.yml error NO_FILE: /),
    expect.stringMatching(/^project\/kestra\/flows\/prod\/a.yaml:1:1 warning NOT_READ_ONLY: /),
    expect.stringMatching(/^project\/kestra\/flows\/prod\/deep\/b.yml:1:1 error BAD_FLOW: id: "b c" is not/),
    expect.stringMatching(/^project\/kestra\/flows\/prod\/deep\/b.yml:1:1 warning NOT_READ_ONLY: /),
  ]);
});

test("reads the top folder for a program without a path", async () => {
  write({ "Pulumi.yaml": "name: shop-api\nruntime: go\n", "go.sum": "", "infra/Pulumi.yaml": "name: other\n" });

  expect(await detectInCheckout(planWith({ program: {} }), folder.path)).toMatchObject({
    program: { project: "shop-api", runtime: "go", lockFile: "go.sum" },
  });
});

test("ignores a folder that has the name of a lock file", async () => {
  write({
    "infra/Pulumi.yaml": "name: shop-api\nruntime: nodejs\n",
    "infra/yarn.lock/x": "",
    "infra/package.json": "{}",
  });

  expect((await detectInCheckout(planWith({ program: { path: "infra" } }), folder.path)).program?.packageManager).toBe(
    "npm",
  );
});

test("keeps the language of the settings, and reports a different one", async () => {
  write({ "infra/Pulumi.yaml": "name: shop-api\nruntime: python\n" });

  expect((await detectInCheckout(planWith(), folder.path)).program).toMatchObject({
    runtime: "nodejs",
    otherRuntime: "python",
  });
});

test("looks for files in every folder from the program to the project's root", async () => {
  write({
    "services/api/infra/Pulumi.yaml": "name: shop-api\nruntime: nodejs\n",
    "services/api/infra/package.json": "{}",
    "services/api/package.json": '{"workspaces": ["infra"]}',
    "services/api/pnpm-lock.yaml": "",
    "services/.nvmrc": "22",
    "services/web/yarn.lock": "",
  });

  expect(
    (await detectInCheckout(planWith({ program: { path: "services/api/infra" } }), folder.path)).program,
  ).toMatchObject({ packageManager: "pnpm", lockFile: "services/api/pnpm-lock.yaml", version: "22" });
});

describe("a program whose Pulumi.yaml names packages", () => {
  const program = {
    "infra/Pulumi.yaml":
      "name: shop-api\nruntime: nodejs\npackages:\n  netbox:\n    source: terraform-provider\n    version: 1.0.0\n",
    "infra/package.json": '{"name": "infra", "dependencies": {"@pulumi/netbox": "file:sdks/netbox"}}',
    "infra/package-lock.json": "{}",
  };
  const sdk = { "infra/sdks/netbox/package.json": "{}" };

  test.each<[string, Record<string, string>, string | undefined]>([
    ["no SDK", {}, "pulumi"],
    ["no SDK, in a folder that git ignores", { "infra/.gitignore": "sdks/\n" }, "pulumi"],
    ["a committed SDK", sdk, undefined],
    ["an SDK that git ignores", { ...sdk, "infra/.gitignore": "node_modules\nsdks/\n" }, "pulumi"],
    ["an SDK that the .gitignore of the root ignores", { ...sdk, ".gitignore": "/infra/sdks\n" }, "pulumi"],
    ["an SDK that the .gitignore in its folder ignores", { ...sdk, "infra/sdks/.gitignore": "*\n" }, "pulumi"],
    ["a committed SDK and other files that git ignores", { ...sdk, ".gitignore": "node_modules\n*.log\n" }, undefined],
    ["a file with the name of the SDK", { "infra/sdks/netbox": "" }, "pulumi"],
  ])("with %s", async (_, files, install) => {
    write({ ...program, ...files });

    expect((await detectInCheckout(planWith({ program: { path: "infra" } }), folder.path)).program?.install).toBe(
      install,
    );
  });
});
