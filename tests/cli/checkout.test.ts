import { detectInCheckout } from "../../cli/checkout";
import { planOf, planWith, twoPrograms } from "../pipeline/examples";
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

test("reads the top folder for a program without a path of its own", async () => {
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
