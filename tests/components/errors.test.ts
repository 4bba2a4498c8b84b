import { PulumiPipeline, type PulumiPipelineArgs } from "../../components";
import { lookedUp } from "./lookedUp";
import { agreed, eightLines, planWith } from "../pipeline/examples";
import {
  type Answers,
  getCurrentUser,
  getProject,
  getOrganizationMember,
  getRepositoryFile,
  knownProject,
  mockEngine,
  nodeProgram,
  repositoryOf,
} from "./mocks";

const args = eightLines as unknown as PulumiPipelineArgs;
const otherFile = repositoryOf({ ...nodeProgram, ".gitlab-ci.yml": "stages: [mine]\n" });

const maintained = {
  ...knownProject,
  defaultBranch: "main",
  permissions: [{ projectAccess: { access_level: 20 }, groupAccess: { access_level: 40 } }],
};

test("refuses all wrong arguments together, before it registers anything", async () => {
  const registered = await mockEngine();

  expect(() => new PulumiPipeline("shop-api", { ...args, organization: "a b", deployments: [] })).toThrow(
    [
      "shop-api was not changed: there are 2 errors",
      '  error BAD_NAME: organization: "a b" is not the name of a Pulumi organization: letters, digits, - and _',
      "  error EMPTY_LIST: deployments: is empty. Name at least one deployment",
    ].join("\n"),
  );
  expect(registered).toEqual([]);
});

test.each<[string, Answers, string[]]>([
  [
    "a project that GitLab does not know",
    { [getProject]: "404 Project Not Found" },
    [
      'error NO_PROJECT: project: GitLab has no project "acme/shop/api", or the token cannot see it. Check the path, and that the token\'s user is a Maintainer of the project',
    ],
  ],
  [
    "tokens that are refused",
    { [getProject]: "401 Unauthorized", [getCurrentUser]: "401 Unauthorized" },
    [
      "error TOKEN_REFUSED: project: GitLab refused the token. Set GITLAB_TOKEN, or the secret gitlab:token in the stack's configuration, to a token with the api scope that has not expired",
      "error TOKEN_REFUSED: organization: Pulumi Cloud refused the token. Set PULUMI_ACCESS_TOKEN, or the secret pulumiservice:accessToken in the stack's configuration, to a token that is valid",
    ],
  ],
  [
    "a CI file of another author",
    otherFile,
    [
      'error FILE_EXISTS: project: "acme/shop/api" already has a .gitlab-ci.yml that no stack manages. Set delivery to include to keep it, or set replaceExistingFile to true (git keeps the old text)',
    ],
  ],
  [
    "a CI file that another stack manages",
    {
      [getRepositoryFile]: {
        content: Buffer.from('# Managed by Pulumi: stack "web" of project "platform".\n').toString("base64"),
        encoding: "base64",
      },
    },
    [
      'error FILE_EXISTS: project: "acme/shop/api" already has a .gitlab-ci.yml that is managed by stack "platform/web". Set delivery to include to keep it, or set replaceExistingFile to true (git keeps the old text)',
    ],
  ],
  [
    "a path that GitLab has renamed",
    { [getProject]: { ...knownProject, pathWithNamespace: "acme/store/api" } },
    ['error WRONG_PATH: project: GitLab calls "acme/shop/api" by another path. Set it to "acme/store/api"'],
  ],
  [
    "a project with another CI file and another subject of its ID tokens",
    {
      [getProject]: {
        ...knownProject,
        ciConfigPath: "ci/main.yml",
        ciIdTokenSubClaimComponents: ["project_path"],
      },
    },
    [
      'error OTHER_CI_FILE: project: the project\'s CI configuration is "ci/main.yml", so GitLab would not read .gitlab-ci.yml. Set it back under Settings > CI/CD > General pipelines',
      "error OTHER_SUBJECT: project: the sub claim of the project's ID tokens consists of \"project_path\", which the trust policies don't expect. Set ci_id_token_sub_claim_components back to project_path, ref_type, ref",
    ],
  ],
  [
    "a server error, with 404 and 401 in the address",
    { [getProject]: "GET http://gitlab.example.com/acme-404/401: 500 oops" },
    ["error LOOKUP_FAILED: project: GitLab could not be queried: GET http://gitlab.example.com/acme-404/401: 500 oops"],
  ],
  [
    "another default branch",
    { [getProject]: { ...knownProject, defaultBranch: "trunk" } },
    ['error WRONG_BRANCH: defaultBranch: "main" is not the default branch of "acme/shop/api". Set it to "trunk"'],
  ],
  [
    "a token of a user who is not a Maintainer",
    {
      [getProject]: {
        ...knownProject,
        permissions: [{ projectAccess: { access_level: 30 }, groupAccess: { access_level: 20 } }],
      },
    },
    [
      'error NO_PERMISSION: project: the user of the GitLab token is not a Maintainer of "acme/shop/api". Give the user that role, or use another token',
    ],
  ],
  [
    "a Pulumi organization that does not exist",
    { [getOrganizationMember]: "404 organization not found" },
    [
      'error NO_ORGANIZATION: organization: Pulumi Cloud has no organization "acme", or the token cannot see it. Check the name',
    ],
  ],
  [
    "a token of a user who is not an admin of the Pulumi organization",
    { [getOrganizationMember]: { username: "developer", roleName: "member", virtualAdmin: false } },
    [
      'error NO_PERMISSION: organization: "developer" is not an admin of Pulumi organization "acme". Only an admin can create teams, issuers and tokens. Give the user that role, or use another token',
    ],
  ],
  [
    "an archived project",
    { [getProject]: { ...knownProject, archived: true } },
    ['error ARCHIVED_PROJECT: project: "acme/shop/api" is archived. Unarchive it in GitLab first'],
  ],
])("refuses %s", async (_, answers, lines) => {
  await mockEngine(answers);

  await expect(lookedUp(planWith())).rejects.toThrow(lines.join("\n"));
});

test.each<[string, Answers, object]>([
  ["replaces a CI file of another author if the settings say so", otherFile, { replaceExistingFile: true }],
  ["uses the higher of two access levels", { [getProject]: maintained }, {}],
  ["does not take an organization's own token for a stranger", { [getOrganizationMember]: "no member" }, {}],
  [
    "needs no default branch in a project without commits",
    { [getProject]: { ...knownProject, defaultBranch: "", emptyRepo: true } },
    {},
  ],
])("%s", async (_, answers, settings) => {
  await mockEngine(answers);

  expect(await lookedUp(planWith(settings))).toMatchObject({ id: "42", instanceUrl: "https://gitlab.example.com" });
});

describe("caches that unreviewed code may fill", () => {
  const answers = { [getProject]: { ...knownProject, ciSeparatedCaches: false } };
  const shared = { caches: "shared", exceptions: [agreed("DEPLOYMENTS_USE_CACHES")] };

  test("are refused if deployments use them", async () => {
    await mockEngine(answers);

    await expect(lookedUp(planWith(shared))).rejects.toThrow(
      "error SHARED_CACHES: project: the project's protected branches share their caches with the others, so unreviewed code could change the plugins that a deployment runs. Switch on Settings > CI/CD > General pipelines > Use separate caches for protected branches",
    );
  });

  test("are accepted if deployments use none", async () => {
    await mockEngine(answers);

    expect(await lookedUp(planWith())).toMatchObject({ id: "42" });
  });
});
