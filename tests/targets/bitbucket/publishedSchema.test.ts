import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { locatePython } from "../../../sandbox/tests/clients/locatePython";
import { renderBitbucket } from "../../../targets/bitbucket/renderBitbucket";
import { eightLines, pipelineWith, storedTokens } from "../../pipeline/examples";

// check-jsonschema has the schema that Atlassian publishes, and knows nothing of this package.

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bitbucket-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const services = [{ image: "postgres:16", variables: { POSTGRES_DB: "shop" } }];
const steps = { beforeInstall: ["echo 'a: b' # c"], before: ["yes"], after: ["- x"] };
const files: Readonly<Record<string, object>> = {
  "eight lines": {},
  "stored tokens": storedTokens,
  "a self-managed backend": { organization: undefined, previews: "none", backend: { url: "s3://acme" } },
  everything: {
    program: { ...eightLines.program, services, steps, changes: ["libs/**/*"] },
    drift: { schedule: "0 4 * * *" },
    savedPlans: true,
    runnerTags: ["linux"],
    timeout: "90m",
    policyPacks: [{ path: "policies" }],
  },
};

/** The lists of audiences are newer than the schema, in which `oidc` is a boolean. */
function inPublishedForm(text: string): string {
  return text.replace(/oidc:\n +audiences: .*$/gm, "oidc: true");
}

function check(...texts: readonly string[]) {
  const paths = texts.map((text, index) => {
    const path = join(folder, `${index}.yml`);
    writeFileSync(path, inPublishedForm(text));
    return path;
  });
  const args = ["-m", "check_jsonschema", "--builtin-schema", "vendor.bitbucket-pipelines", ...paths];
  return runCommand(locatePython(), args, { env: { PATH: process.env.PATH ?? "" } });
}

test("every form of the file fits the published schema", async () => {
  const texts = Object.values(files).map((changes) => renderBitbucket(pipelineWith(changes)));

  expect(await check(...texts)).toMatchObject({ code: 0, stdout: "ok -- validation done\n" });
}, 60_000);

test("the schema refuses a line of a script that is no text", async () => {
  const text = "pipelines: { branches: { main: [{ step: { script: [false] } }] } }\n";

  expect((await check(text)).code).not.toBe(0);
}, 60_000);
