import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { locatePython } from "../../../sandbox/tests/clients/locatePython";
import { renderCircleCi } from "../../../targets/circleci/renderCircleCi";
import { pipelineWith } from "../../pipeline/examples";
import { everyForm } from "./everyForm";

// check-jsonschema has the schema that CircleCI publishes, and knows nothing of this package.

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "circleci-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function check(...texts: readonly string[]) {
  const paths = texts.map((text, index) => {
    const path = join(folder, `${index}.yml`);
    writeFileSync(path, text);
    return path;
  });
  const args = ["-m", "check_jsonschema", "--builtin-schema", "vendor.circle-ci", ...paths];
  return runCommand(locatePython(), args, { env: { PATH: process.env.PATH ?? "" } });
}

test("every form of the file fits the published schema", async () => {
  const texts = Object.values(everyForm).map((changes) => renderCircleCi(pipelineWith(changes)));

  expect(await check(...texts)).toMatchObject({ code: 0, stdout: "ok -- validation done\n" });
}, 60_000);

test.each([
  [
    "a template in a filter",
    /filters: pipeline\.git\.branch == "main"/,
    'filters: << pipeline.git.branch == "main" >>',
  ],
  ["a step that is a number", /- checkout/, "- 1"],
  ["an unknown key of a job", /executor: program/, "executor: program\n    retries: 2"],
])(
  "the schema refuses %s",
  async (_, from, to) => {
    const text = renderCircleCi(pipelineWith());

    expect((await check(text.replace(from, to))).code).not.toBe(0);
  },
  60_000,
);
