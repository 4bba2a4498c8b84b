import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { shellQuote } from "pulumi-pipeline-sandbox/runner/shell/shellScript";
import { renderGitLab } from "../../../targets/gitlab/renderGitLab";
import { pipelineWith } from "../../pipeline/examples";
import { inherited, read } from "../gitlab/rendered";

/** How a job ends. */
interface End {
  /** The platform team's step before the deployment. */
  readonly step?: string;
  /** The signal that the runner sends to the job's processes, once the deployment runs. */
  readonly signal?: "SIGTERM" | "SIGKILL";
  /** Whether `after_script` has to run to remove the credentials. GitLab Runner: it does not run after a timeout. */
  readonly after: boolean;
}

const ends: Record<string, End> = {
  "that succeeds": { after: false },
  "that fails": { step: "exit 3", after: false },
  "whose step sets another home": { step: 'export HOME="$CI_PROJECT_DIR"', after: false },
  "whose step makes a folder read-only": {
    step: "mkdir ~/.ssh && echo key > ~/.ssh/id && chmod 500 ~/.ssh",
    after: false,
  },
  "that times out": { signal: "SIGTERM", after: false },
  "that is canceled": { signal: "SIGTERM", after: true },
  "that is killed, such as for lack of memory": { signal: "SIGKILL", after: true },
  "whose step replaces the trap of EXIT": { step: "trap 'echo cleaned up' EXIT", after: true },
  "whose step replaces the trap of EXIT, and fails": { step: "trap 'echo cleaned up' EXIT; exit 3", after: true },
  "that is canceled after a step replaced all traps": {
    step: "trap 'echo cleaned up' EXIT HUP INT TERM",
    signal: "SIGTERM",
    after: true,
  },
};

/** The shells of GitLab Runner, and how its script evaluates the job's script: with and without a subshell. */
const shells = [
  ["bash", (body: string) => `: | eval ${body}`],
  ["bash", (body: string) => `: | (eval ${body})`],
  ["dash", (body: string) => `: | eval ${body}`],
  ["dash", (body: string) => `(trap 'exit 1' TERM; eval ${body}) < /dev/null`],
] as const;

let work: string;
beforeEach(() => (work = mkdtempSync(join(tmpdir(), "credentials-"))));
afterEach(() => rmSync(work, { recursive: true }));

describe.each(shells)("in %s", (shell, evaluated) => {
  test.each(Object.entries(ends))(
    "a job %s leaves no credential on its machine",
    async (_, { step, signal, after }) => {
      const job = deployJob(step);
      const first = await runShell(job.script, signal);

      expect(first).toContain("token stored");
      if (after) await runShell(job.afterScript);
      expect(left()).toEqual([]);
    },
  );

  /** Runs a script in the form of GitLab Runner's, in its own process group. Sends the signal to the whole group. */
  function runShell(lines: readonly string[], signal?: NodeJS.Signals): Promise<string> {
    const body = shellQuote(["set -e", `cd ${join(work, "project")}`, ...lines].join("\n"));
    const script = ["trap exit 1 TERM", "set -o errexit", "set +o noclobber", evaluated(body), "exit 0", ""].join("\n");
    const env = { ...environment(), ...(signal && { WAITS: "yes" }) };
    const child = spawn(shell, [], { cwd: work, env, detached: true, stdio: ["pipe", "pipe", "inherit"] });
    child.stdin.end(script);
    let output = "";
    return new Promise((resolve, reject) => {
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        if (signal !== undefined && text.includes("deploying")) process.kill(-child.pid!, signal);
      });
      child.once("error", reject);
      child.once("close", () => resolve(output));
    });
  }
});

/**
 * The two scripts of a rendered deployment. The stand-in for Pulumi stores a token, and deploys until a signal ends it.
 */
function deployJob(step: string | undefined): { script: readonly string[]; afterScript: readonly string[] } {
  for (const folder of ["bin", "tmp", "project/infra"]) mkdirSync(join(work, folder), { recursive: true });
  const commands = {
    npm: "",
    pulumi: [
      'if [ "$1" = login ]; then',
      '  mkdir -p "$PULUMI_CREDENTIALS_PATH" && echo token > "$PULUMI_CREDENTIALS_PATH/credentials.json" && echo token stored',
      "fi",
      // A job that gets a signal is in the middle of its update.
      'if [ "$1" = up ]; then echo deploying; [ -z "$WAITS" ] || sleep 60; fi',
    ].join("\n"),
  };
  for (const [name, text] of Object.entries(commands)) {
    writeFileSync(join(work, "bin", name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(work, "bin", name), 0o755);
  }
  const steps = step === undefined ? {} : { before: [step] };
  const file = read(renderGitLab(pipelineWith({ program: { path: "infra", runtime: "nodejs", steps } })));
  const job = inherited(file, "deploy-staging");
  return {
    script: [...(job.before_script as string[]), ...(job.script as string[])],
    afterScript: job.after_script as string[],
  };
}

function environment(): NodeJS.ProcessEnv {
  return {
    PATH: [join(work, "bin"), process.env.PATH].join(delimiter),
    HOME: join(work, "home"),
    TMPDIR: join(work, "tmp"),
    CI_JOB_ID: "17",
    CI_PROJECT_DIR: join(work, "project"),
    PULUMI_OIDC_TOKEN: "id token",
    PULUMI_TEAM: "team",
    PULUMI_STACK: "acme/shop/staging",
    PULUMI_ENVIRONMENT: "acme/shop-api/staging",
  };
}

/** The files that the job left in the runner's temporary folder and home. */
function left(): string[] {
  return [...readdirSync(join(work, "tmp")), ...(existsSync(join(work, "home")) ? ["the runner's home"] : [])];
}
