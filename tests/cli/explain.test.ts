import { stringify } from "yaml";
import { accessTable } from "../../pipeline/explain/accessTable";
import { valueOf } from "../../pipeline/diagnostics/checked";
import { planSettings } from "../../pipeline/plan/planSettings";
import type { Target } from "../../pipeline/target";
import { explainCircleCi } from "../../targets/circleci/explain";
import { eightLines, origin, pipelineWith, planWith } from "../pipeline/examples";
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

test.each(["bitbucket", "circleci"] as const)("prints what another target does: %s", async (target) => {
  folder.settle("shop-api", eightLines);
  const { code, stdout, stderr } = await folder.run("explain", "Pulumi.shop-api.yaml", "--target", target);
  const expected =
    target === "circleci"
      ? explainCircleCi(pipelineWith(), planFor(targets.circleci))
      : accessTable<object>(planFor(targets.bitbucket), pipelineWith(), {});

  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: expected, stderr: "" });
  expect(stdout).not.toContain("issuer that this stack owns");
});

function planFor(target: Target) {
  return valueOf(planSettings(eightLines, target, origin));
}

test("prints every error on standard error, with the messages of check", async () => {
  folder.settle("wrong", { ...eightLines, previews: "shared", projct: 1 });
  const checked = await folder.run("check", "Pulumi.wrong.yaml");
  const mistakes = checked.stdout.trimEnd().split("\n").slice(0, -1);

  expect(mistakes).toHaveLength(2);
  expect(await folder.run("explain", "Pulumi.wrong.yaml")).toEqual(refusal(...mistakes));
});

test("with --settings, prints each setting with the file that it comes from", async () => {
  const { organization, program, ...own } = eightLines;
  const defaults = { "platform:defaults": { value: { organization, program: { ...program, path: "." } } } };
  folder.write("fleet/Pulumi.yaml", stringify({ name: "platform", runtime: "nodejs", config: defaults }));
  folder.write(
    "fleet/Pulumi.shop-api.yaml",
    stringify({ config: { "platform:pipeline": { ...own, program: { path: "infra" } } } }),
  );

  const { code, stdout } = await folder.run("explain", "--settings", "fleet/Pulumi.shop-api.yaml");
  const rows = stdout.split("\n").map((line) => line.split(/ {2,}/));

  expect(code).toBe(0);
  expect(rows).toEqual(
    expect.arrayContaining([
      ["project", '"acme/shop/api"', "fleet/Pulumi.shop-api.yaml"],
      ["organization", '"acme"', "fleet/Pulumi.yaml"],
      ["program.path", '"infra"', "fleet/Pulumi.shop-api.yaml"],
      ["program.runtime", '"nodejs"', "fleet/Pulumi.yaml"],
      ["deployments[1].approval", '"manual"', "fleet/Pulumi.shop-api.yaml"],
      ["deployments[0].approval", '"automatic"', "default"],
    ]),
  );
});

test("with --settings, prints every error on standard error", async () => {
  folder.write(
    "wrong/Pulumi.yaml",
    "config: { platform:defaults: { value: { organization: a b, exceptions: [] } } }\n",
  );
  folder.write(
    "wrong/Pulumi.x.yaml",
    stringify({ config: { "platform:pipeline": { ...eightLines, organization: undefined } } }),
  );

  expect(await folder.run("explain", "--settings", "wrong/Pulumi.x.yaml")).toEqual(
    refusal(
      'wrong/Pulumi.yaml:1:41 error BAD_NAME: organization: "a b" is not the name of a Pulumi organization: letters, digits, - and _',
      "wrong/Pulumi.yaml:1:60 error NOT_A_DEFAULT: exceptions: is not for all projects. Write it in each project's own settings",
    ),
  );
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
