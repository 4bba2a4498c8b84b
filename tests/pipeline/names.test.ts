import * as escNames from "../../pipeline/escNames";
import * as settingsNames from "../../pipeline/names";
import * as scheduleNames from "../../pipeline/scheduleNames";
import { eightLines, errorsOf } from "./examples";

const [staging] = eightLines.deployments;
const hostile = [
  "$(rm -rf .)",
  "`id`",
  "a'b",
  'a"b',
  "a: b",
  "a # b",
  "a\nb",
  "a\n",
  "a b",
  "a;b",
  "a&b",
  "a|b",
  "a>b",
  "a\\b",
  "${X}",
  "$X",
  "{{a}}",
  "!reference",
  "é",
  "a\u0000",
  "a\u2028b",
  "",
];

describe("a name that could break out of YAML, a URL or the shell", () => {
  const program = { path: "infra", runtime: "nodejs" };
  const reviewStacks = { template: "shop-api/dev" };
  const drift = { schedule: "0 4 * * *" };
  const backend = { url: "s3://acme-state" };
  const places: [path: string, (name: string) => object, harmlessHere?: string[]][] = [
    ["project", (project) => ({ project: `acme/${project}` })],
    ["organization", (organization) => ({ organization })],
    ["program.path", (path) => ({ program: { path, runtime: "nodejs" } })],
    ["program.version", (version) => ({ program: { ...program, version } })],
    ["program.lockFile", (lockFile) => ({ program: { ...program, lockFile } })],
    ["program.image", (image) => ({ program: { ...program, image } })],
    ["program.changes[0]", (pattern) => ({ program: { ...program, changes: [pattern] } })],
    ["programs[0].name", (name) => ({ programs: [{ ...program, name }] })],
    ["programs[0].dependsOn[0]", (name) => ({ programs: [{ ...program, name: "a", dependsOn: [name] }] })],
    ["deployments[0].name", (name) => ({ deployments: [{ ...staging, name }] }), ["a b"]],
    ["deployments[0].program", (program) => ({ deployments: [{ ...staging, program }] })],
    ["deployments[0].stack", (stack) => ({ deployments: [{ ...staging, stack: `shop-api/${stack}` }] })],
    [
      "deployments[0].on.branch",
      (branch) => ({ deployments: [{ ...staging, on: { branch } }] }),
      ["!reference", "a&b"],
    ],
    ["deployments[0].on.tag", (tag) => ({ deployments: [{ ...staging, on: { tag } }] }), ["!reference", "a&b"]],
    ["deployments[0].runnerTags[0]", (tag) => ({ deployments: [{ ...staging, runnerTags: [tag] }] })],
    ["deployments[0].esc.imports[0]", (name) => ({ deployments: [{ ...staging, esc: { imports: [`aws/${name}`] } }] })],
    ["defaultBranch", (defaultBranch) => ({ defaultBranch }), ["!reference", "a&b"]],
    ["image", (image) => ({ image })],
    ["pulumiVersion", (version) => ({ pulumiVersion: `3.1.${version}` })],
    ["registry", (registry) => ({ registry })],
    ["runnerTags[0]", (tag) => ({ runnerTags: [tag] })],
    ["timeout", (timeout) => ({ timeout })],
    ["variables[0].name", (name) => ({ variables: [{ name, value: "1" }] })],
    ["variables[0].secret", (secret) => ({ variables: [{ name: "A", secret }] })],
    ["backend.url", (url) => ({ backend: { url: url && `s3://${url}` } }), ["a&b"]],
    ["backend.secretsProvider", (key) => ({ backend: { ...backend, secretsProvider: `awskms://${key}` } }), ["a&b"]],
    ["reviewStacks.label", (label) => ({ reviewStacks: { ...reviewStacks, label } }), ["a: b", "a # b", "a b", "a&b"]],
    ["reviewStacks.program", (program) => ({ reviewStacks: { ...reviewStacks, program } })],
    ["reviewStacks.template", (stack) => ({ reviewStacks: { template: `shop-api/${stack}` } })],
    ["reviewStacks.autoStop", (autoStop) => ({ reviewStacks: { ...reviewStacks, autoStop } })],
    ["reviewStacks.sweep", (sweep) => ({ reviewStacks: { ...reviewStacks, sweep } })],
    ["drift.schedule", (schedule) => ({ drift: { schedule: schedule && `${schedule} 4 * * *` } })],
    ["drift.timezone", (timezone) => ({ drift: { ...drift, timezone: timezone && `Etc/${timezone}` } })],
    ["policyPacks[0].path", (path) => ({ policyPacks: [{ path }] })],
    ["policyPacks[0].name", (name) => ({ policyPacks: [{ name, version: "1" }] })],
    ["policyPacks[0].version", (version) => ({ policyPacks: [{ name: "rules", version }] })],
  ];

  test.each(places)("is refused as %s", (path, settingsWith, harmlessHere = []) => {
    for (const name of hostile.filter((one) => !harmlessHere.includes(one))) {
      const mistakes = errorsOf({ ...eightLines, ...settingsWith(name) });
      expect([name, mistakes.map((mistake) => [mistake.code, mistake.path])]).toEqual([
        name,
        expect.arrayContaining([["BAD_NAME", path]]),
      ]);
    }
  });
});

const names = { ...settingsNames, ...scheduleNames, ...escNames };

type Rule = keyof typeof names;

const digest = `@sha256:${"0a".repeat(32)}`;

test.each<[Rule, string[], string[]]>([
  [
    "projectPath",
    ["acme/api", "a/b/c/d", "acme.io/web_site-2", "1/2", "acme/.api", "acme/api.gitx", "acme/git"],
    [
      ...["acme", "/acme/api", "acme/api/", "acme//api", "acme/-api", "acme/..", "../api", "acme/.", "acme/./api"],
      ...["acme/api.git", "acme/api.atom", "acme.git/api", "https://gitlab.com/acme/api", "git@gitlab.com:acme/api"],
    ],
  ],
  ["organizationName", ["acme", "a-b_c", "4ever", "a".repeat(40)], ["-acme", "a.b", "a".repeat(41)]],
  [
    "deploymentName",
    ["staging", "a", "1", "1a", "_a", "eu-1_b", "prod/eu", "a/b/c", "prod eu", "prod/eu west", "x".repeat(63)],
    [
      ...["-a", "a.b", "/a", "a/", "a//b", " a", "a ", "a/ b", "a /b", "a/-b", "a\tb", "x".repeat(64)],
      ...["a$b", "a{b}", "${a}", "a*", "a:b", "é"],
    ],
  ],
  ["programName", ["app", "x".repeat(63)], ["1a", ".app", "a.b", "x".repeat(64)]],
  [
    "stackName",
    ["app/dev", "acme/app/dev", "a.b_c-d/1.2", `a/${"x".repeat(100)}`],
    ["dev", "a/b/c/d", "/dev", "app/", "-acme/app/dev", "app/.dev", `a/${"x".repeat(101)}`],
  ],
  [
    "branchName",
    ["main", "release/1.x", "a.b-c_d", "feature/#12", "team@shop", "a=b,c", "100%", "a&b", "wip!", "x".repeat(200)],
    [
      ...["a*", "-a", "/a", "a/", "a.", "a..b", "a//b", "a.lock", "a.lock/b", "a/.b", "@", "@{1}", "x".repeat(201)],
      // A trust policy, GitLab's rules or a reviewer may read these as more than the plain characters.
      ...["a+b", "a|b", "(a)", "a$", "a'b", 'a"b', "a`b", "a;b", "<a>", "a b", "a~b", "a^b", "a:b", "a?b", "[a]", "ä"],
    ],
  ],
  [
    "tagPattern",
    ["v*", "*", "release-1.2+prod/*", "**", "@acme/api@*", "v1#2", "a=b,c%d&e!", "+1"],
    ["-v", "v?", "v[1]", "a..b", "v.", "v/", "a.lock", "a.lock/b", "a/.b", "@", "v@{1}", "v 1", "v'1", "v|w", "vü"],
  ],
  ["programPath", ["infra", ".", "a/b.c/@d+e"], ["/a", "a/", "a//b", "~", "-", "-x", "--help"]],
  ["filePath", ["a", "locks/a+b@1.lock", "..a/b.."], ["..", "../a", "a/..", "a/../b", "/a", "a/"]],
  [
    "changePattern",
    ["libs/**/*", "*.md", "a?b/*.ts", "go.mod", "..a", "a..", "libs", "libs/", "./libs"],
    ["..", "../libs/*", "libs/..", "libs/../*", "/libs", "libs//", "libs//*", "[ab]", "{a,b}", "!a", "/"],
  ],
  ["variableName", ["A", "_x", "aB_1", "x".repeat(255)], ["1A", "A-B", "A.B", "x".repeat(256)]],
  ["secretName", ["npm", "a.b-c_1", "1"], ["-a", ".a", "a/b", "a b"]],
  [
    "imageName",
    [
      "alpine",
      "pulumi/pulumi-nodejs:3.259.0",
      `registry.example.com:5000/acme/pulumi:1.2${digest}`,
      `pulumi/pulumi${digest}`,
      "$CI_REGISTRY/acme/pulumi:1",
      "$CI_REGISTRY_IMAGE/pulumi:1",
      "$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX/pulumi/pulumi:3.259.0",
      "$CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX/pulumi/pulumi:3.259.0",
    ],
    [
      "Alpine",
      "alpine:",
      "alpine@sha256:0a",
      `alpine@sha256:${"0A".repeat(32)}`,
      "alpine:1@1",
      "/alpine",
      "acme//alpine",
      "$CI_REGISTRY",
      "$CI_REGISTRY_IMAGE:1",
      "$CI_REGISTRYX/alpine",
      "$CI_JOB_TOKEN/alpine",
      "$HOME/alpine",
      "${CI_REGISTRY}/alpine",
      "acme/$CI_REGISTRY/alpine",
    ],
  ],
  [
    "registry",
    [
      "registry.example.com",
      "registry.example.com:5000/mirror/docker",
      "localhost:5000",
      "$CI_REGISTRY/mirror",
      "$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX",
    ],
    [
      "https://registry.example.com",
      "registry.example.com/",
      "registry.example.com/Mirror",
      "$CI_REGISTRY/",
      "$CI_REGISTRYX",
      "$CI_JOB_TOKEN",
      "user@registry.example.com",
    ],
  ],
  ["pulumiVersion", ["3.0.0", "3.259.0", "3.9999.9999"], ["3", "3.259", "v3.259.0", "2.1.0", "4.0.0", "3.1.0-beta"]],
  ["runtimeVersion", ["22", "3.12", "8.0"], ["v22", "3.12.1", "lts", ".1", "3.", "1234"]],
  [
    "runnerTag",
    ["linux", "saas-linux-small-amd64", "a.b:c_d", "acme/linux", "1"],
    ["-a", "/a", "a,b", "a b", "x".repeat(101)],
  ],
  [
    "labelName",
    ["review-stack", "review::stack", "ready to go", "v1.2_x", "a", "team/shop", "a+b", "R&D", "#1", "x".repeat(100)],
    ["-a", " a", "a ", "a,b", "(a)", "a|b", "a$", "a'b", "x".repeat(101)],
  ],
  [
    "timeout",
    ["1m", "60m", "999m", "1000m", "1399m", "1440m", "1h", "9h", "19h", "24h"],
    ["0m", "01m", "1441m", "1500m", "2000m", "0h", "25h", "30h", "1d", "90", "1.5h", "1h30m", "-1m"],
  ],
  [
    "autoStop",
    ["1 hour", "12 hours", "3 days", "1 week", "999 weeks"],
    ["0 days", "01 day", "3days", "3  days", "3 months", "never", "1000 days", "days"],
  ],
  [
    "backendUrl",
    [
      "s3://acme-state?region=eu-west-1&awssdk=v2",
      "gs://acme/state",
      "azblob://state?storage_account=acme",
      "file://~",
      "file:///srv/state",
      "s3://a%20b",
    ],
    [
      "https://app.pulumi.com",
      "s3://",
      "s3:acme",
      "S3://acme",
      "file://",
      "s3://-acme",
      "s3://a#b",
      "s3://a(b)",
      "s3://a!b",
    ],
  ],
  [
    "secretsProvider",
    [
      "passphrase",
      "awskms://alias/pulumi?region=eu-west-1",
      "azurekeyvault://acme.vault.azure.net/keys/pulumi",
      "gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k",
      "hashivault://pulumi",
    ],
    ["default", "passphrase ", "awskms://", "awskms:///alias", "vault://pulumi", "https://a"],
  ],
  ["policyPackName", ["rules", "acme.house-rules_2", "x".repeat(100)], ["-a", "a/b", "a b", "x".repeat(101)]],
  ["policyPackVersion", ["1", "1.2.0", "1.2.0-beta.1+b", "v1"], ["-1", ".1", "1/2", "latest!", "1".repeat(65)]],
  [
    "cron",
    [
      ...["0 4 * * *", "59 23 31 12 7", "*/15 0-6 1,15 * 1-5", "0-30/10,45 */2 * 1-12/3 0", "7 3 * * *"],
      ...["0 4 * * MON-FRI", "0 4 * * mon", "0 4 * * Sun,WED", "0 4 * jan-MAR *", "0 4 1 JAN,jul *", "0 4 * * FRI-mon"],
      ...["00 04 01 09 *", "0  4 * * *", "5/15 * * * *", "@daily", "@hourly", "@weekly", "@monthly", "@yearly"],
      ...["@annually", "@midnight", "@noon"],
      ...["0 4 L * *", "0 4 1,last * *", "0 4 * * mon#1", "0 4 * * fri#L,5#-2", "0 4 * * Fri#LAST"],
    ],
    [
      "60 4 * * *",
      "0 24 * * *",
      "0 4 0 * *",
      "0 4 32 * *",
      "0 4 * 0 *",
      "0 4 * 13 *",
      "0 4 * * 8",
      "0 4 * *",
      "0 4 * * * *",
      " 0 4 * * *",
      "0 4 * * * ",
      "0\t4 * * *",
      "000 4 * * *",
      "*/0 * * * *",
      "*/00 * * * *",
      "*/100 * * * *",
      "*-5 * * * *",
      "1, * * * *",
      "1- * * * *",
      "@reboot",
      "@Daily",
      "@daily UTC",
      "0 4 * MON *",
      "0 4 * * JAN",
      "0 4 * * MONDAY",
      "MON 4 * * *",
      "0 4 * * M",
      "L 4 * * *",
      "0 4 * * L",
      "0 4 L-2 * *",
      "0 4 * * mon#6",
      "0 4 * * mon#0",
      "0 4 * * mon-fri#1",
      "0 4 * * mon%2",
      "0 0 4 * * *",
      "0~30 4 * * *",
    ],
  ],
  [
    "timezone",
    ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "America/Port-au-Prince", "Etc/GMT+1"],
    ["utc", "europe/berlin", "Europe/", "/Berlin", "A/B/C/D", "Europe/Ber lin", "+01:00", "Europe/../Berlin"],
  ],
  [
    "escTag",
    ["stable", "v1", "a.b-c_d", "latest1", "x".repeat(63)],
    ["latest", "1", "3a", "-a", "a/b", "x".repeat(64)],
  ],
  ["escValueName", ["db", "_x", "API_KEY2", "x".repeat(63)], ["2a", "a-b", "a.b", "a}", "x".repeat(64)]],
  ["teamName", ["shop-developers", "0x1F", "a_b"], ["-a", "a b", "a/b", "a.b", "x".repeat(101)]],
  [
    "awsRole",
    [
      "arn:aws:iam::123456789012:role/deploy",
      "arn:aws-us-gov:iam::123456789012:role/path/deploy+=,.@_-1",
      "arn:aws-cn:iam::123456789012:role/a",
    ],
    [
      "deploy",
      "arn:aws:iam::12345678901:role/deploy",
      "arn:aws:iam::123456789012:user/deploy",
      "arn:aws:iam::123456789012:role/",
      "arn:aws:iam::123456789012:role/a b",
      "arn:aws:iam::123456789012:role/${a}",
      "arn:aws:sts::123456789012:assumed-role/a",
    ],
  ],
  ["escDuration", ["1m", "30m", "999m", "1h", "12h"], ["0m", "13h", "0h", "1d", "1h30m", "60", "1.5h"]],
  [
    "azureId",
    ["11111111-2222-3333-4444-555555555555", "abcdefAB-0000-0000-0000-00000000000F"],
    [
      "11111111222233334444555555555555",
      "11111111-2222-3333-4444-55555555555g",
      "11111111-2222-3333-4444-5555555555555",
    ],
  ],
  [
    "azureSubscription",
    ["11111111-2222-3333-4444-555555555555", "/subscriptions/11111111-2222-3333-4444-555555555555"],
    ["subscriptions/11111111-2222-3333-4444-555555555555", "/subscriptions/", "shop"],
  ],
  [
    "googlePool",
    ["pulumi", "a-b1", "x".repeat(32)],
    ["abc", "gcp-pool", "1abc", "Pulumi", "pool-", "x".repeat(33), "pro/vider"],
  ],
  [
    "serviceAccount",
    [
      "deploy@shop.iam.gserviceaccount.com",
      "1-compute@developer.gserviceaccount.com",
      "a@b.example.com:shop.iam.gserviceaccount.com",
    ],
    [
      "deploy",
      "deploy@shop",
      "Deploy@shop.iam.gserviceaccount.com",
      "a b@shop.iam.gserviceaccount.com",
      "a@gserviceaccount.com",
    ],
  ],
  ["platformStack", ["foundation", "1e3", "_a.b-c", "x".repeat(100)], ["-a", ".a", "a/b", "x".repeat(101)]],
  [
    "groupPath",
    ["acme", "acme/shop", "a.b/c_d-e", ".acme"],
    ["/acme", "acme/", "acme//shop", "acme/*", "-a", "acme/ shop", "..", "acme.git", "https://gitlab.com/acme"],
  ],
  [
    "calendarDay",
    ["2027-02-28", "2020-01-01", "2099-12-31"],
    [
      "2027-2-28",
      "27-02-28",
      "2027-13-01",
      "2027-00-10",
      "2027-01-00",
      "2027-01-32",
      "2127-01-01",
      "2027-02-28T00:00:00Z",
    ],
  ],
  [
    "thumbprint",
    ["0A".repeat(32), "F".repeat(64)],
    ["0a".repeat(32), "0A".repeat(20), "0A:".repeat(32), "G".repeat(64), "A".repeat(65)],
  ],
  ["escImport", ["aws/login", "a.b/c_d@stable", "aws/login@3"], ["login", "a/b/c", "aws/", "aws/login@", "aws/a@b@c"]],
])("%s accepts exactly the names of its description", (rule, good, bad) => {
  const { pattern } = names[rule];

  expect(good.filter((name) => !pattern.test(name))).toEqual([]);
  expect(["", ...bad].filter((name) => pattern.test(name))).toEqual([]);
});

test("each rule has a description in words", () => {
  for (const [name, { rule }] of Object.entries(names)) {
    expect([name, rule]).toEqual([name, expect.stringMatching(/^[a-z14].{10,}[^.]$/)]);
  }
});

test.each(Object.entries(names))("%s is fast for long texts that almost match", (_, { pattern }) => {
  const parts = ["a", "/", ".", "*", "-", "1,", "a/", "a.", "0-", "@", ":", " ", "1 ", "** "];

  expect(parts.filter((part) => pattern.test(`${part.repeat(5_000)}\n`))).toEqual([]);
});

describe("a name in the wrong form", () => {
  const paths = {
    "https://gitlab.com/acme/shop/api": "acme/shop/api",
    "https://gitlab.com/acme/shop/api.git": "acme/shop/api",
    "https://gitlab.com/acme/shop/api/-/tree/main?ref_type=heads": "acme/shop/api",
    "https://gitlab.com/acme/shop/api#readme": "acme/shop/api",
    "git@gitlab.com:acme/shop/api.git": "acme/shop/api",
    "ssh://git@gitlab.example.com:2222/acme/shop/api.git": "acme/shop/api",
    "acme/shop/api.git": "acme/shop/api",
    "/acme/shop/api": "acme/shop/api",
    "acme/shop/api/": "acme/shop/api",
    "acme//shop/api": "acme/shop/api",
    " acme/shop/api": "acme/shop/api",
  };

  test.each(Object.entries(paths))("as a project's path %s is refused with a suggestion", (project, meant) => {
    expect(errorsOf({ ...eightLines, project })).toEqual([
      {
        code: "BAD_NAME",
        path: "project",
        message:
          `"${project}" is not the full path of a GitLab project, such as acme/shop/api. Did you mean "${meant}"?`.replace(
            "://git@",
            "://…@",
          ),
      },
    ]);
  });

  test.each([
    ["http://gitlab.example.com:8080/acme/shop/api/", "acme/shop/api"],
    ["https://example.com/gitlab/acme/shop/api/-/tree/main", "gitlab/acme/shop/api"],
  ])("as a project's path %s, of a GitLab that may be below a path, is refused with that hint", (project, meant) => {
    const hint = "If GitLab is installed below a path, leave out that path, too";

    expect(errorsOf({ ...eightLines, project })[0]?.message).toBe(
      `"${project}" is not the full path of a GitLab project, such as acme/shop/api. Did you mean "${meant}"? ${hint}`,
    );
  });

  test.each<[string, object, string, string]>([
    ["trust.group", { trust: { foundation: "f", group: "https://gitlab.com/acme/shop" } }, "acme/shop", "a group"],
    ["organization", { organization: "https://app.pulumi.com/acme" }, "acme", "an organization"],
    [
      "deployments[0].stack",
      { deployments: [{ ...staging, stack: "https://app.pulumi.com/acme/shop-api/staging" }] },
      "acme/shop-api/staging",
      "a stack",
    ],
    [
      "program.changes[0]",
      { program: { ...eightLines.program, changes: ["/libs/**/*"] } },
      "libs/**/*",
      "a pattern from the top",
    ],
    ["program.lockFile", { program: { ...eightLines.program, lockFile: "/infra/a.lock" } }, "infra/a.lock", "a file"],
  ])("is refused as %s, with the right name", (path, changes, meant) => {
    const [mistake] = errorsOf({ ...eightLines, ...changes }).filter((one) => one.path === path);

    expect(mistake?.message).toMatch(new RegExp(`\\. Did you mean "${meant.replace(/[*/]/g, "\\$&")}"\\?$`));
  });

  test.each(["acme", "https://gitlab.com", "https://gitlab.com/acme", "a b/c", "https://", "/", ".git"])(
    "gets no suggestion if %j contains no project path",
    (project) => {
      expect(errorsOf({ ...eightLines, project })[0]?.message).not.toContain("Did you mean");
    },
  );

  test("is reported without the token in its address", () => {
    const [mistake] = errorsOf({ ...eightLines, project: "https://oauth2:glpat-0123456789@gitlab.com/acme/api.git" });

    expect(mistake?.message).toContain('Did you mean "acme/api"?');
    expect(mistake?.message).not.toContain("glpat");
  });
});
