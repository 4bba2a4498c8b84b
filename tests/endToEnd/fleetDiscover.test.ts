import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox, type Sandbox } from "pulumi-pipeline-sandbox";
import type { ProjectSeed } from "pulumi-pipeline-sandbox/gitlab/seed";
import { runInProcess } from "../cli/runInProcess";

const program = (name: string, runtime = "nodejs") => `name: ${name}\nruntime: ${runtime}\n`;

function project(path: string, files: Readonly<Record<string, string>>, more: Partial<ProjectSeed> = {}): ProjectSeed {
  return { path: `acme/${path}`, members: {}, files: { "README.md": "hello\n", ...files }, ...more };
}

/** Enough projects for a second page. */
const others = Array.from({ length: 95 }, (_, index) => project(`docs/d${index}`, {}));

const projects: readonly ProjectSeed[] = [
  ...others,
  project("network", { "infra/Pulumi.yaml": program("network"), "infra/Pulumi.production.yaml": "" }),
  project(
    "shop/api",
    {
      "infra/Pulumi.yaml": program("shop-api"),
      "infra/Pulumi.staging.yaml": "",
      "infra/Pulumi.production.yaml": "",
      ".gitlab-ci.yml": "test: { script: [make] }\n",
    },
    { members: { half: 20 } },
  ),
  project(
    "shop/web",
    {
      "net/Pulumi.yaml": program("web-net", "go"),
      "net/Pulumi.dev.yaml": "",
      "app/deploy/Pulumi.yaml": program("web"),
      "app/deploy/Pulumi.dev.yaml": "",
    },
    { defaultBranch: "trunk", members: { half: 10 } },
  ),
  project("bare", { "Pulumi.yaml": program("bare", "python") }),
  project("broken", { "Pulumi.yaml": "name: [\n", "Pulumi.dev.yaml": "" }),
  project("a/b-c", { "Pulumi.yaml": program("abc"), "Pulumi.dev.yaml": "" }),
  project("a-b/c", { "Pulumi.yaml": program("abc2"), "Pulumi.dev.yaml": "" }),
  project("deep", { "1/2/3/4/Pulumi.yaml": program("deep"), "1/2/3/4/Pulumi.dev.yaml": "" }),
  project("old", { "Pulumi.yaml": program("old"), "Pulumi.dev.yaml": "" }, { archived: true }),
  project("platform", { "Pulumi.yaml": program("platform"), "Pulumi.network.yaml": "" }),
  { path: "acme/empty", members: {} },
  project("../other/else", {}, { path: "other/else", files: { "Pulumi.yaml": program("else") } }),
];

let sandbox: Sandbox;
let folder: string;
const before = { ...process.env };

beforeAll(async () => {
  sandbox = await startSandbox({
    gitlab: {
      users: [
        { username: "platform", token: "token-platform" },
        { username: "half", token: "token-half" },
      ],
      groups: [{ path: "acme", members: { platform: 40 } }],
      projects,
    },
    cloud: { users: [], organizations: [] },
  });
});
afterAll(() => sandbox.close());

beforeEach(() => {
  sandbox.faults.clear();
  sandbox.log.clear();
  folder = mkdtempSync(join(tmpdir(), "fleet-discover-"));
  write("Pulumi.yaml", [
    "name: platform",
    "runtime: nodejs",
    "config:",
    "  platform:defaults:",
    "    value: { organization: acme, program: { path: infra, runtime: nodejs } }",
  ]);
  write("Pulumi.net.yaml", [
    "config:",
    "  platform:pipeline:",
    "    project: acme/network",
    "    deployments: [{ name: production, stack: network/production, on: { tag: v* }, approval: manual }]",
  ]);
  process.env = { ...before, GITLAB_BASE_URL: sandbox.gitlabUrl, GITLAB_TOKEN: "token-platform" };
});
afterEach(() => {
  process.env = { ...before };
  rmSync(folder, { recursive: true, force: true });
});

function write(file: string, lines: readonly string[]): void {
  writeFileSync(join(folder, file), `${lines.join("\n")}\n`);
}

function read(file: string): string {
  return readFileSync(join(folder, file), "utf8");
}

function files(): string[] {
  return readdirSync(folder).sort();
}

async function discover(...words: string[]) {
  const { code, stdout, stderr } = await runInProcess(folder, ["fleet", "discover", "acme", ...words]);
  return { code, stdout: stdout.trimEnd().split("\n"), stderr: stderr.trimEnd().split("\n") };
}

const remarks = [
  "acme/bare: .: there is no Pulumi.<stack>.yaml, which would name its stacks",
  "acme/broken: .: Pulumi.yaml is not a map in YAML",
];

test("finds the programs of a group with its subgroups, and says which are onboarded", async () => {
  const { code, stdout, stderr } = await discover();

  expect(stdout).toEqual([
    "project        status          program     language  stacks               branch",
    "-------------  --------------  ----------  --------  -------------------  ------",
    "acme/a-b/c     new             .           nodejs    dev                  main",
    "acme/a/b-c     new             .           nodejs    dev                  main",
    "acme/bare      unclear         .           python    -                    main",
    "acme/broken    unclear         .           ?         dev                  main",
    "acme/network   onboarded: net  infra       nodejs    production           main",
    "acme/platform  platform        .           nodejs    network              main",
    "acme/shop/api  new             infra       nodejs    production, staging  main",
    "acme/shop/web  new             app/deploy  nodejs    dev                  trunk",
    "                               net         go        dev",
    "",
    "105 projects in the group, 8 projects with a Pulumi program: 1 onboarded, 4 new, 2 unclear, 1 platform",
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: remarks });
  const lists = sandbox.log.all().filter(({ path }) => path.includes("/groups/acme/projects"));
  expect(lists).toHaveLength(2);
  expect(sandbox.log.writes()).toEqual([]);
});

test("prints the same as JSON, down to another depth", async () => {
  const { stdout } = await discover("--json", "--depth", "4");
  const { projects: found, ...rest } = JSON.parse(stdout.join("\n")) as { projects: { project: string }[] };

  expect(rest).toEqual({ unread: [], count: 105, complete: true });
  expect(found.find((one) => one.project === "acme/deep")).toEqual({
    project: "acme/deep",
    defaultBranch: "main",
    programs: [{ path: "1/2/3/4", name: "deep", runtime: "nodejs", stacks: ["dev"] }],
    status: "new",
  });
});

test("writes the files of new projects, but no two to one name; they pass check, and then their projects are onboarded", async () => {
  const first = await discover("--write", "all");

  expect(first.code).toBe(1);
  expect(first.stderr).toEqual([
    ...remarks,
    'Pulumi.a-b-c.yaml is not written: it would be the file of several projects: "acme/a-b/c", "acme/a/b-c". Write it by hand, with another name',
    "wrote 2 files: Pulumi.shop-api.yaml, Pulumi.shop-web.yaml",
  ]);
  expect(files()).toEqual(["Pulumi.net.yaml", "Pulumi.shop-api.yaml", "Pulumi.shop-web.yaml", "Pulumi.yaml"]);
  expect(read("Pulumi.shop-api.yaml")).toBe(
    [
      "# yaml-language-server: $schema=./node_modules/pulumi-pipeline/pipeline.schema.json",
      "config:",
      "  platform:pipeline:",
      "    project: acme/shop/api",
      "    delivery: include",
      "    deployments:",
      "      - { name: staging, stack: shop-api/staging, on: { branch: main } }",
      "      - { name: production, stack: shop-api/production, on: { tag: release-* }, approval: manual }",
      "",
    ].join("\n"),
  );
  const checked = await runInProcess(folder, ["check", "Pulumi.shop-api.yaml", "Pulumi.shop-web.yaml"]);
  expect({ code: checked.code, stdout: checked.stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/2 files, 0 errors/) as string,
  });

  const second = await discover("--write", "all", "--write", "acme/a/b-c");
  expect(second.stdout.at(-1)).toMatch(/: 3 onboarded, 2 new, 2 unclear, 1 platform$/);
  expect(second.stderr.at(-1)).toBe("wrote 0 files");
});

test("never replaces a file, and says of each named project why it is not written", async () => {
  write("Pulumi.SHOP-API.yaml", [
    "config:",
    "  platform:foundation: { organization: acme, gitlab: https://gitlab.com }",
  ]);
  const names = ["acme/shop/api", "acme/network", "acme/bare", "acme/nothing", "acme/A/b-c"];
  const { code, stderr } = await discover(...names.flatMap((name) => ["--write", name]));

  expect(code).toBe(1);
  expect(stderr.slice(0, 1)).toEqual([expect.stringMatching(/^Pulumi\.SHOP-API\.yaml:2:3 error EMPTY_FOUNDATION: /)]);
  expect(stderr.slice(1 + remarks.length)).toEqual([
    "acme/network: the stack net onboards it already",
    "acme/bare is not written: .: there is no Pulumi.<stack>.yaml, which would name its stacks",
    "acme/nothing: no project of the group with a Pulumi program",
    'Pulumi.shop-api.yaml is not written: a file of this name exists already, and it would be the file of "acme/shop/api". Write it by hand, with another name',
    "wrote 1 file: Pulumi.a-b-c.yaml",
  ]);
  expect(read("Pulumi.a-b-c.yaml")).toContain("    trust: { foundation: SHOP-API }\n    program: { path: . }\n");
  expect(read("Pulumi.SHOP-API.yaml")).toContain("foundation");
});

test("writes nothing that has errors beside the other files", async () => {
  write("Pulumi.other.yaml", [
    "config:",
    "  platform:pipeline:",
    "    project: acme/other",
    "    deployments: [{ name: dev, stack: abc/dev, on: { branch: main } }]",
  ]);
  const { code, stderr } = await discover("--write", "acme/a/b-c");

  expect(code).toBe(1);
  expect(stderr.slice(remarks.length)).toEqual([
    expect.stringMatching(/^not written: Pulumi\.a-b-c\.yaml:\d+:\d+ error \w+: .*abc\/dev/),
    "wrote 0 files",
  ]);
  expect(files()).toEqual(["Pulumi.net.yaml", "Pulumi.other.yaml", "Pulumi.yaml"]);
});

test("writes nothing while the projects of other files are not known, or without an organization", async () => {
  write("Pulumi.torn.yaml", ["config: ["]);
  expect((await discover("--write", "all")).stderr).toEqual([
    'the files of these stacks have errors, so the projects that they onboard are not known: "torn". Correct them first: pulumi-pipeline check lists the errors',
  ]);
  // The repository's own stack waits for that file, and onboards no project.
  const pipeline = "{ project: acme/platform, organization: acme, foundation: foundation, stack: own, user: up }";
  write("Pulumi.yaml", [
    ...["name: platform", "runtime: nodejs", "config:"],
    `  platform:fleet: { value: { pipeline: ${pipeline} } }`,
    "  platform:defaults: { value: { organization: acme, program: { path: infra, runtime: nodejs } } }",
  ]);
  write("Pulumi.own.yaml", ["config: {}"]);
  expect((await discover("--write", "all")).stderr[0]).toContain('are not known: "torn". Correct them');
  rmSync(join(folder, "Pulumi.own.yaml"));
  rmSync(join(folder, "Pulumi.torn.yaml"));
  write("Pulumi.yaml", ["name: platform", "runtime: nodejs"]);
  rmSync(join(folder, "Pulumi.net.yaml"));
  expect((await discover("--write", "all")).stderr).toEqual([
    "name the Pulumi organization of the stacks with --organization, or write it in platform:defaults of Pulumi.yaml",
  ]);
  expect(sandbox.log.all()).toEqual([]);
});

test.each<[string, Record<string, string>, string, object | undefined]>([
  [
    "no token",
    { GITLAB_TOKEN: "" },
    "there is no GitLab token. Set GITLAB_TOKEN to a token with the read_api scope",
    undefined,
  ],
  [
    "a wrong token",
    { GITLAB_TOKEN: "wrong" },
    "GitLab refused the token. Set GITLAB_TOKEN to a token with the read_api scope that has not expired",
    undefined,
  ],
  [
    "a group that is not there",
    {},
    "GitLab has no group acme, or the token cannot see it",
    { path: "/api/v4/groups/*", times: Infinity, fault: { status: 404 } },
  ],
  [
    "a limit for an hour",
    {},
    "GitLab has limited requests for more than five minutes. Try again later",
    { path: "/api/v4/projects/*", times: Infinity, fault: { status: 429, headers: { "Retry-After": "3600" } } },
  ],
  [
    "a request that is refused",
    {},
    "GitLab answered 400 to GET projects/105/repository/tree",
    { path: "/api/v4/projects/105/*", fault: { status: 400 } },
  ],
  [
    "an address without GitLab",
    {},
    "there is no GitLab at the address. Set GITLAB_BASE_URL to the URL of GitLab, with its path if it has one, such as https://example.com/gitlab",
    { path: "/api/v4/user", fault: { status: 404 } },
  ],
])("says what %s means", async (_, env, message, fault) => {
  Object.assign(process.env, env);
  if (fault) sandbox.faults.add({ server: "gitlab", ...fault } as Parameters<typeof sandbox.faults.add>[0]);

  expect(await discover()).toEqual({ code: 1, stdout: [""], stderr: [message] });
});

test("a token that sees half of the projects", async () => {
  process.env.GITLAB_TOKEN = "token-half";
  const { code, stdout, stderr } = await discover();

  expect(stdout.at(-1)).toBe("2 projects in the group, 1 project with a Pulumi program: 1 new");
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: [
      "the token's user is not a Reporter of the group acme, so other projects may be missing. Use the token of a member of the group",
      'the token cannot read the files of 1 project: "acme/shop/web"',
    ],
  });
});

test("waits as long as GitLab asks, and says so once", async () => {
  const fault = { status: 429, headers: { "Retry-After": "1" } };
  sandbox.faults.add({ server: "gitlab", path: "/api/v4/projects/*", times: 12, fault });
  const { code, stdout, stderr } = await discover();

  expect(sandbox.faults.all()).toMatchObject([{ fired: 12 }]);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: ["GitLab limits requests, or does not answer: waiting 1 s", ...remarks],
  });
  expect(stdout.at(-1)).toMatch(/^105 projects in the group, 8 /);
});
