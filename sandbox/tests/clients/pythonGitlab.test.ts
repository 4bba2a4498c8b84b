import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Sandbox, startSandbox } from "../../index";
import type { GitLabSeed } from "../../gitlab/seed";
import { runCommand } from "../../workspace/runCommand";
import { runnerMachine } from "../../workspace/runnerMachine";
import { locatePython } from "./locatePython";

// python-gitlab is an independent client: it follows GitLab's documentation and knows nothing of the sandbox.

const folder = join(__dirname, "python");

/** The scripts, one for each area of the API. */
const AREAS = [
  "anonymous",
  "branches",
  "commits",
  "environments",
  "files",
  "groups",
  "hooks",
  "job_tokens",
  "jobs",
  "labels",
  "lint",
  "members",
  "merge_requests",
  "notes",
  "pipelines",
  "projects",
  "protections",
  "schedules",
  "tags",
  "users",
  "variables",
];

const CI_FILE = `
stages: [test, deploy]
hello:
  stage: test
  script: ['echo "hello from \${WHO:-nobody}"', mkdir -p out, echo built > out/file.txt]
  artifacts: { paths: [out/file.txt] }
  rules: [{ if: $CI_PIPELINE_SOURCE }]
ship:
  stage: deploy
  script: echo shipped
  environment: production
  resource_group: production
  rules: [{ if: $CI_PIPELINE_SOURCE == "merge_request_event", when: never }, { when: manual, allow_failure: true }]
`;

const seed: GitLabSeed = {
  users: ["platform", "maintainer", "developer", "reporter", "guest", "stranger", "owner", "operator"].map(
    (username) => ({ username, token: `token-${username}`, admin: username === "platform" }),
  ),
  groups: [
    { path: "acme", members: { owner: 50 } },
    { path: "ops", members: { operator: 40, maintainer: 50 } },
  ],
  projects: [
    {
      path: "acme/shop/api",
      members: { maintainer: 50, developer: 30, reporter: 20, guest: 10 },
      files: { "README.md": "# Shop\n", ".gitlab-ci.yml": CI_FILE },
    },
    { path: "acme/shop/web", members: { maintainer: 50 } },
  ],
};

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ gitlab: seed, cloud: { users: [], organizations: [] } }, { runner: runnerMachine() });
});
beforeEach(() => sandbox.reset());
afterEach(() => sandbox.settled());
afterAll(() => sandbox.close());

test.each(AREAS)(
  "python-gitlab agrees with the sandbox about %s",
  async (area) => {
    expect(await python(`${area}.py`)).toEqual({ code: 0, stdout: "", stderr: "" });
  },
  120_000,
);

test("the README lists every call of python-gitlab that the sandbox does not serve", async () => {
  // Each such request is also reported on standard error.
  const write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  const { code, stdout, stderr } = await python("unserved.py");
  write.mockRestore();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const found = JSON.parse(stdout) as Readonly<Record<"managers" | "served" | "actions" | "served_actions", string[]>>;

  expect(found.served_actions).toEqual([]);
  expect(listed()).toEqual([...found.managers, ...found.actions].sort());
  // Fails if no call is served at all, which would also make the list complete.
  expect(found.served).toEqual(expect.arrayContaining(["project.branches", "merge_request.discussions", "gl.groups"]));
}, 180_000);

/** The calls in the README's list, sorted. */
function listed(): string[] {
  const readme = readFileSync(resolve(__dirname, "../../README.md"), "utf8");
  const [, section = ""] = /## Calls that it does not serve\n([^]*?)(\n## |$)/.exec(readme) ?? [];
  return [...section.matchAll(/^- `(\w+)`:((?:[ \n]+`[\w.]+`,?)+)/gm)]
    .flatMap(([, object = "", names = ""]) =>
      [...names.matchAll(/`([\w.]+)`/g)].map(([, name = ""]) => `${object}.${name}`),
    )
    .sort();
}

/** Runs a script with the Python that has python-gitlab. */
function python(script: string) {
  const { PATH = "" } = process.env;
  const env = { PATH, SANDBOX_GITLAB: sandbox.gitlabUrl, PYTHONDONTWRITEBYTECODE: "1" };
  return runCommand(locatePython(), [join(folder, script)], { env });
}
