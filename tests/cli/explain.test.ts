import { accessTable } from "../../pipeline/explain/accessTable";
import { eightLines, pipelineWith, planWith } from "../pipeline/examples";
import { createFolder, type Folder, refusal } from "./commandLine";
import { targets } from "../../targets";

jest.setTimeout(60_000);

let folder: Folder;

beforeAll(() => {
  folder = createFolder();
});
afterAll(() => folder.remove());

test("prints the access table, and nothing else", async () => {
  folder.settle("shop-api", eightLines);

  expect(await folder.run("explain", "Pulumi.shop-api.yaml")).toEqual({
    code: 0,
    stdout: accessTable(planWith(), pipelineWith(), targets.gitlab),
    stderr: "",
  });
});

test("prints every error on standard error, with the messages of check", async () => {
  folder.settle("wrong", { ...eightLines, previews: "shared", projct: 1 });
  const checked = await folder.run("check", "Pulumi.wrong.yaml");
  const mistakes = checked.stdout.trimEnd().split("\n").slice(0, -1);

  expect(mistakes).toHaveLength(2);
  expect(await folder.run("explain", "Pulumi.wrong.yaml")).toEqual(refusal(...mistakes));
});

test("prints the same message as render for a missing file", async () => {
  const rendered = await folder.run("render", "Pulumi.none.yaml");

  expect(rendered.code).toBe(1);
  expect(await folder.run("explain", "Pulumi.none.yaml")).toEqual(rendered);
});

test("detects missing settings from a checkout", async () => {
  const { program: _, ...rest } = eightLines;
  folder.settle("checkout", { ...rest, program: { path: "infra" } });
  folder.write("project/infra/Pulumi.yaml", "name: shop-api\nruntime: nodejs\n");
  folder.write("project/infra/package.json", "{}");

  const { code, stdout } = await folder.run("explain", "Pulumi.checkout.yaml", "--checkout", "project");

  expect([code, stdout]).toEqual([0, accessTable(planWith(), pipelineWith(), targets.gitlab)]);
});
