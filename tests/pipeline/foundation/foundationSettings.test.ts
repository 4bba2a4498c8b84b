import { checkFoundationSettings } from "../../../pipeline/checks/checkFoundationSettings";
import { valueOf } from "../../../pipeline/diagnostics/checked";
import { errorsIn, rawFoundation } from "./fleet";

test("fills in the defaults", () => {
  expect(valueOf(checkFoundationSettings(rawFoundation))).toEqual({
    ...rawFoundation,
    edition: "enterprise",
    adopt: [],
  });
});

test("accepts every setting of a foundation", () => {
  const whole = {
    ...rawFoundation,
    edition: "team",
    thumbprints: ["0A".repeat(32)],
    maxTokenHours: 4,
    base: {
      project: "platform",
      name: "base",
      imports: ["aws/shop@stable"],
      pulumiConfig: { "aws:region": "eu-west-1" },
      environmentVariables: { AWS_REGION: "eu-west-1" },
      files: { CA_FILE: "-----BEGIN CERTIFICATE-----" },
    },
    adopt: ["issuer", "teams"],
    leave: { trust: "keep", escEnvironments: "keep" },
  };

  expect(valueOf(checkFoundationSettings(whole))).toEqual(whole);
});

test.each([
  "https://gitlab.com",
  "https://gitlab.example.com:8443/git",
  "http://127.0.0.1:33579",
  "http://localhost",
  "http://[::1]:8080",
])("accepts a GitLab instance at %s", (gitlab) => {
  expect(errorsIn(() => valueOf(checkFoundationSettings({ ...rawFoundation, gitlab })))).toEqual([]);
});

test.each([
  "https://gitlab.com/",
  "http://gitlab.com",
  "http://127.0.0.1.example.com",
  "http://localhost.example.com",
  "gitlab.com",
  "https://GitLab.com",
  "https://user:password@gitlab.com",
  "https://gitlab.com?x",
  "https://gitlab.com\nhttps://example.com",
  "",
])("refuses a GitLab instance at %j", (gitlab) => {
  expect(errorsIn(() => valueOf(checkFoundationSettings({ ...rawFoundation, gitlab })))).toEqual([
    expect.stringMatching(/^error BAD_NAME: gitlab: .* is not the address of a GitLab, .*$/),
  ]);
});

test.each([
  ["https://gitlab.com/", "https://gitlab.com"],
  ["GitLab.example.com", "https://gitlab.example.com"],
  ["https://Example.com:443/gitlab/api/v4/", "https://example.com/gitlab"],
  ["https://example.com:8443/gitlab/-/profile?x=1", "https://example.com:8443/gitlab"],
  ["https://user:password@gitlab.com", "https://gitlab.com"],
])("suggests what %j means", (gitlab, meant) => {
  const [error] = errorsIn(() => valueOf(checkFoundationSettings({ ...rawFoundation, gitlab })));

  expect(error).toMatch(new RegExp(`Did you mean "${meant}"\\?$`));
  expect(error).not.toContain("password");
});

test("reports all errors together", () => {
  const base = { project: "a b", imports: ["x"], aws: {} };
  const settings = { gitlab: 1, edition: "free", maxTokenHours: 1, thumbprints: [], base, projects: [] };

  expect(errorsIn(() => valueOf(checkFoundationSettings(settings)))).toEqual([
    "error MISSING_KEY: organization: is missing",
    "error WRONG_TYPE: gitlab: must be text, not 1",
    'error NOT_A_CHOICE: edition: "free" is not a choice. Choices: "individual", "team", "enterprise"',
    "error EMPTY_LIST: thumbprints: is empty. Name at least one thumbprint, or leave it out",
    "error NOT_A_CHOICE: maxTokenHours: 1 is not a whole number of hours from 2, which every login gets, to 24",
    'error BAD_NAME: base.project: "a b" is not a name in ESC: letters, digits, . _ and -',
    "error MISSING_KEY: base.name: is missing",
    'error BAD_NAME: base.imports[0]: "x" is not an ESC environment as project/environment, optionally @version',
    'error UNKNOWN_KEY: base.aws: "aws" is not a setting. Settings here: "project", "name", "imports", "pulumiConfig", "environmentVariables", "files"',
    'error UNKNOWN_KEY: "projects" is not a setting. Settings here: "organization", "gitlab", "edition", "thumbprints", "maxTokenHours", "base", "adopt", "leave"',
  ]);
});

test.each([2.5, 25, -1, Number.NaN])("refuses a token lifetime of %s hours", (maxTokenHours) => {
  expect(errorsIn(() => valueOf(checkFoundationSettings({ ...rawFoundation, maxTokenHours })))).toHaveLength(1);
});

test.each<[string, object]>([
  ["base.pulumiConfig.shop:password.fn::secret", { "shop:password": { "fn::secret": "hunter2" } }],
  ["base.pulumiConfig.a[0].fn::open::aws-login", { a: [{ "fn::open::aws-login": { oidc: {} } }] }],
  ["base.pulumiConfig.a.b.fn::rotate::aws-iam", { a: { b: { "fn::rotate::aws-iam": {} } } }],
  ["base.pulumiConfig.a.fn::open", { a: { "fn::open": { provider: "gcp-login" } } }],
])("refuses a secret or a login in the base: %s", (path, pulumiConfig) => {
  const base = { project: "platform", name: "base", pulumiConfig };

  expect(errorsIn(() => valueOf(checkFoundationSettings({ ...rawFoundation, base })))).toEqual([
    `error SHARED_LOGIN: ${path}: would also be in the previews' ESC environment, which unreviewed code can read. Give it to the deployments that need it`,
  ]);
});

test("a destroy can't delete the base while jobs can still log in", () => {
  const refused = (leave: object) => errorsIn(() => valueOf(checkFoundationSettings({ ...rawFoundation, leave })));

  expect(refused({ trust: "keep", escEnvironments: "destroy" })).toEqual([
    "error LEAVE_CONFLICT: leave.escEnvironments: the jobs that can still log in open ESC environments that would be destroyed. Set it to keep, or leave.trust to destroy",
  ]);
  expect(refused({ trust: "keep" })).toEqual([]);
  expect(refused({ escEnvironments: "destroy" })).toEqual([]);
});

test("reports a login in the base together with the other errors of the base", () => {
  const base = { project: "a b", name: "base", pulumiConfig: { a: { "fn::secret": "x" } } };

  expect(errorsIn(() => valueOf(checkFoundationSettings({ ...rawFoundation, base })))).toEqual([
    'error BAD_NAME: base.project: "a b" is not a name in ESC: letters, digits, . _ and -',
    "error SHARED_LOGIN: base.pulumiConfig.a.fn::secret: would also be in the previews' ESC environment, which unreviewed code can read. Give it to the deployments that need it",
  ]);
});

test("accepts other functions of ESC in the base", () => {
  const pulumiConfig = { a: { "fn::toJSON": { b: "${context.currentEnvironment.name}" } } };
  const base = { project: "platform", name: "base", pulumiConfig };

  expect(errorsIn(() => valueOf(checkFoundationSettings({ ...rawFoundation, base })))).toEqual([]);
});
