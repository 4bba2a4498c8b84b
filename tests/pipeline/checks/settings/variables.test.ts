import type { Said } from "../../examples";
import { eightLines, errorsOf } from "../../examples";

test.each<[string, object[], Said]>([
  [
    "a variable for a deployment that does not exist",
    [{ name: "A", value: "1", deployment: "stagng" }],
    {
      code: "UNKNOWN_DEPLOYMENT",
      path: "variables[0].deployment",
      message: 'there is no deployment "stagng". Deployments: "staging", "production"',
    },
  ],
  [
    "one variable twice",
    [
      { name: "A", value: "1", deployment: "staging" },
      { name: "A", value: "2" },
      { name: "A", value: "3", deployment: "staging" },
    ],
    { code: "DUPLICATE_NAME", path: "variables[2].name", message: '"A for staging" is already set by variables[0]' },
  ],
])("refuses %s", (_, variables, mistake) => {
  expect(errorsOf({ ...eightLines, variables })).toEqual([mistake]);
});

test.each([
  ...["PULUMI_ACCESS_TOKEN", "PULUMI_OIDC_TOKEN", "PULUMI_STACK", "PULUMI_TEMPLATE_STACK", "PULUMI_REVIEW_STACKS"],
  ...["REVIEW_STOP_TOKEN", "GIT_STRATEGY", "PULUMI_ENVIRONMENT", "PULUMI_TEAM", "PULUMI_HOME", "PULUMI_BACKEND_URL"],
  ...["PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER", "CI_DEBUG_TRACE", "CI_COMMIT_BRANCH", "GITLAB_USER_LOGIN"],
])("refuses a variable %s, which would change the jobs", (name) => {
  expect(errorsOf({ ...eightLines, variables: [{ name, secret: "token" }] })).toEqual([
    {
      code: "RESERVED_NAME",
      path: "variables[0].name",
      message: `"${name}" is set by GitLab or by the pipeline itself. Choose another name`,
    },
  ]);
});

test.each(["PULUMI_CONFIG_PASSPHRASE", "CIRCLE", "GITLAB", "MY_CI_X"])("accepts a variable %s", (name) => {
  expect(errorsOf({ ...eightLines, variables: [{ name, secret: "token" }] })).toEqual([]);
});
