import type { Login } from "../../../pipeline/model";
import { leftPaths } from "./leaveInCheckout";
import { leaveScript } from "./leaveScript";
import type { Target } from "./target";
import type { Files } from "./files";
import { readAsATool } from "./toolReads";

/** The jobs that the merge request adds to the CI file. */
export const ownJobs = ["own-cache", "own-artifact", "own"] as const;

/** The changed files of the merge request: its program and its CI file leave something on every channel. */
export function mergeRequestFiles(target: Target, ciFile: string, login: Login | undefined): Files {
  return {
    "leave.sh": leaveScript(target),
    "read.js": readAsATool,
    ".gitlab-ci.yml": withOwnJobs(ciFile, target, login),
    ...Object.fromEntries(target.programs.map(({ path }) => [`${path}/index.js`, program(target.places.trapLog)])),
  };
}

/** A review stack gets a resource whose destruction fails, so that the stack is kept, with its code in the state. */
function program(trapLog: string): string {
  return `
const pulumi = require("@pulumi/pulumi");
const { spawnSync } = require("node:child_process");
spawnSync("bash", [process.env.CI_PROJECT_DIR + "/leave.sh"], { stdio: "inherit" });

const provider = {
  async create() { return { id: "left", outs: {} }; },
  async delete() {
    require("node:fs").appendFileSync("${trapLog}", "state|provider|review|" + process.env.CI_JOB_NAME + "\\n");
    require("node:child_process").spawnSync("bash", [process.env.CI_PROJECT_DIR + "/leave.sh"]);
    throw new Error("This resource stays.");
  },
};
class Left extends pulumi.dynamic.Resource {
  constructor(name) { super(provider, name, {}); }
}
if (pulumi.getStack().startsWith("mr-")) new Left("left");
`;
}

/**
 * The rendered file with additional jobs of the merge request. They do not clean up, so that later jobs find their
 * files in the workspace.
 */
function withOwnJobs(ciFile: string, target: Target, login: Login | undefined): string {
  return (
    ciFile
      .replace(/^stages:\n((?: {2}- .*\n)+)/m, "stages:\n  - first\n$1  - last\n")
      .replace(/^workflow:\n {2}rules:\n/m, `$&    - if: ${isMergeRequest}\n`)
      .replace(/^variables:\n/m, "$&  GIT_CLEAN_FLAGS: none\n") + ownJobsOf(target, login)
  );
}

const isMergeRequest = '$CI_PIPELINE_SOURCE == "merge_request_event"';

function ownJobsOf(target: Target, login: Login | undefined): string {
  const { programs } = target;
  const paths = JSON.stringify(leftPaths(target));
  const caches = programs.map(({ path, prefix }) => {
    const key = { files: [`${path}/package-lock.json`], ...(prefix !== undefined && { prefix }) };
    return `{ key: ${JSON.stringify(key)}, paths: ${paths} }`;
  });
  return `
.own:
  rules: [{ if: '${isMergeRequest}' }]
  retry: 0

own-cache:
  extends: .own
  stage: first
  # A new clone, so that the cache holds nothing that was left in the workspace.
  variables: { GIT_STRATEGY: clone }
  cache: [${caches.join(", ")}]
  script: [bash leave.sh cache]

own-artifact:
  extends: .own
  stage: first
  script:
    - bash leave.sh artifact
  artifacts: { paths: ${paths}, reports: { dotenv: left.env } }

own:
  extends: .own
  stage: last
  id_tokens: { TOKEN: { aud: "urn:pulumi:org:acme" } }
  script:
    - export PULUMI_CREDENTIALS_PATH="$(mktemp -d)"
${login === undefined ? "" : `    - pulumi login --oidc-token "$TOKEN" --oidc-org acme${teamOf(login)}`}
    - bash leave.sh
    # Executes the traps, as a tool does that uses the kept home folder: it shows that they work.
    - node read.js
    - cd ${programs[0]?.path ?? "."} && npm ci && cd "$CI_PROJECT_DIR"
    - sleep 0.5 && grep -h "background process" */index.js | node
  after_script: [node read.js]
`;
}

function teamOf(login: Login): string {
  return login.kind === "oidc" && login.team !== undefined ? ` --oidc-team ${login.team}` : "";
}
