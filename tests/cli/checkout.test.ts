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

test("looks at each program's folder, and at the top", async () => {
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

test("looks at the top for a program that is there", async () => {
  write({ "Pulumi.yaml": "name: shop-api\nruntime: go\n", "go.sum": "", "infra/Pulumi.yaml": "name: other\n" });

  expect(await detectInCheckout(planWith({ program: {} }), folder.path)).toMatchObject({
    program: { project: "shop-api", runtime: "go", lockFile: "go.sum" },
  });
});

test("takes a folder with the name of a file for none", async () => {
  write({
    "infra/Pulumi.yaml": "name: shop-api\nruntime: nodejs\n",
    "infra/yarn.lock/x": "",
    "infra/package.json": "{}",
  });

  expect((await detectInCheckout(planWith({ program: { path: "infra" } }), folder.path)).program?.packageManager).toBe(
    "npm",
  );
});

test("keeps the language that the settings say, and tells of another", async () => {
  write({ "infra/Pulumi.yaml": "name: shop-api\nruntime: python\n" });

  expect((await detectInCheckout(planWith(), folder.path)).program).toMatchObject({
    runtime: "nodejs",
    otherRuntime: "python",
  });
});
