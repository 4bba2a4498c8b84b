import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import type { KestraEsc } from "../../../../pipeline/kestra/model";
import { openEsc } from "../../../../targets/gitlab/kestra/esc";
import { kestraWithEsc } from "../../../pipeline/kestraExamples";
import { fileOf } from "./files";

const folder = mkdtempSync(join(tmpdir(), "kestra-esc-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A `curl` that records its arguments, what it reads, and the header in a file; and answers with `answers`, in order. */
function curlAnswering(answers: readonly string[]): void {
  writeFileSync(join(folder, "answers"), answers.map((answer) => `${answer}\n`).join(""));
  writeFileSync(join(folder, "calls"), "");
  const script = `#!/bin/bash
for word; do
  case "$word" in
    @*) printf '[%s] ' "$(cat "\${word#@}")" >> '${folder}/calls' ;;
    *@-) printf '%s{%s} ' "$word" "$(cat)" >> '${folder}/calls' ;;
    *) printf '%s ' "$word" >> '${folder}/calls' ;;
  esac
done
echo >> '${folder}/calls'
answer="$(head -1 '${folder}/answers')"; sed -i 1d '${folder}/answers'
printf '%s' "\${answer#!}"
[ "\${answer#!}" = "$answer" ]
`;
  writeFileSync(join(folder, "curl"), script, { mode: 0o755 });
}

const oidc: KestraEsc = {
  organization: "acme",
  environment: "acme-shop-flows/staging@stable",
  login: { kind: "oidc", organization: "acme", team: "acme-shop-flows-staging" },
  variables: ["KESTRA_TOKEN"],
};
const exchanged = '{"access_token":"pul-1","issued_token_type":"urn:x","expires_in":7200}';

async function run(shell: string, esc: KestraEsc, answers: readonly string[]) {
  curlAnswering(answers);
  const script = [...openEsc(esc), 'printf "<%s>" "$KESTRA_TOKEN" "${PULUMI_ACCESS_TOKEN-}" "${PULUMI_OIDC_TOKEN-}"'];
  const env = {
    PATH: `${folder}:${process.env.PATH}`,
    HOME: folder,
    PULUMI_OIDC_TOKEN: "a.b.c",
    PULUMI_ACCESS_TOKEN: "",
  };
  const { code, stdout, stderr } = await runCommand(shell, ["-e", "-c", script.join("\n")], { cwd: folder, env });
  return { code, stdout, stderr, calls: readFileSync(join(folder, "calls"), "utf8") };
}

describe.each(["bash", "dash"])("%s", (shell) => {
  test("opens the ESC environment with the job's identity, with no token on a command line and none left", async () => {
    const value = '{"value":"top-secret","secret":true,"trace":{"def":{"environment":"<yaml>"}}}';
    const { code, stdout, calls } = await run(shell, oidc, [exchanged, '{"id":"o1"}', value]);

    expect([code, stdout]).toEqual([0, "<top-secret><><>"]);
    const common = "--silent --show-error --fail-with-body --retry 3 --header Accept: application/vnd.pulumi+8";
    const esc = "https://api.pulumi.com/api/esc/environments/acme/acme-shop-flows/staging";
    expect(
      calls
        .trimEnd()
        .split("\n")
        .map((line) => line.trimEnd()),
    ).toEqual([
      `${common} --data-urlencode grant_type=urn:ietf:params:oauth:grant-type:token-exchange --data-urlencode audience=urn:pulumi:org:acme --data-urlencode subject_token_type=urn:ietf:params:oauth:token-type:id_token --data-urlencode requested_token_type=urn:pulumi:token-type:access_token:team --data-urlencode scope=team:acme-shop-flows-staging --data-urlencode subject_token@-{a.b.c} https://api.pulumi.com/api/oauth/token`,
      `${common} --data  --header [Authorization: token pul-1] ${esc}/versions/stable/open?duration=5m`,
      `${common} --header [Authorization: token pul-1] ${esc}/open/o1?property=environmentVariables.KESTRA_TOKEN`,
    ]);
  });

  test.each([
    ['{"value":"a\\u0026b\\u003cc\\u003ed\\"e\'f $HOME `id` %s","secret":true}', "a&b<c>d\"e'f $HOME `id` %s"],
    ['{"secret":true,"value":"last"}', "last"],
    ['{"value":"x\\",\\"value\\":\\"y"}', 'x","value":"y'],
  ])("reads the value of %s", async (answer, value) => {
    const { stdout } = await run(shell, oidc, [exchanged, '{"id":"o1"}', answer]);

    expect(stdout).toBe(`<${value}><><>`);
  });

  test.each<[string, readonly string[], string]>([
    ["a refused login", ['!{"code":403,"message":"no policy"}'], 'The login to Pulumi Cloud failed: {"code":403'],
    ["a refused opening", [exchanged, '!{"code":404}'], 'The ESC environment was not opened: {"code":404}'],
    [
      "a missing variable",
      [exchanged, '{"id":"o"}', "!{}"],
      "The ESC environment has no environment variable KESTRA_TOKEN",
    ],
    ["a value that is no text", [exchanged, '{"id":"o"}', '{"value":{"a":{"value":"b"}}}'], "can't be used"],
    ["a backslash", [exchanged, '{"id":"o"}', '{"value":"a\\\\b"}'], "can't be used"],
    ["a line break", [exchanged, '{"id":"o"}', '{"value":"a\\n"}'], "can't be used"],
  ])("fails with the reason for %s", async (_, answers, reason) => {
    const { code, stdout, stderr } = await run(shell, oidc, answers);

    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(reason);
    expect(stderr).not.toMatch(/pul-1|a\.b\.c|a\\\\b/);
  });
});

test("with stored tokens the job needs no ID token", () => {
  const settings = { ...kestraWithEsc, authentication: "token", tokens: { expires: "2027-02-28" } };
  const file = parse(fileOf(settings), { logLevel: "error" }) as Record<string, Record<string, unknown>>;

  expect(file["deploy-staging"]).not.toHaveProperty("id_tokens");
  expect(String(file["deploy-staging"]?.script)).toContain('"${PULUMI_ACCESS_TOKEN:?');
});

test("only jobs that open an ESC environment get an ID token", () => {
  const file = parse(fileOf(kestraWithEsc), { logLevel: "error" }) as Record<string, { id_tokens?: object }>;

  expect(Object.keys(file).filter((name) => file[name]?.id_tokens)).toEqual(["deploy-staging", "deploy-production"]);
});
