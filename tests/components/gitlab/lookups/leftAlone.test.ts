import { projectLists } from "../../../../components/gitlab/lookups/projectLists";
import { lookUpLeftAlone } from "../../../../components/gitlab/lookups/leftAlone";
import { planWith, storedTokens } from "../../../pipeline/examples";
import { type Answers, mockEngine } from "../../mocks";
import { gitLabServer } from "./gitLabServer";

const gitLab = gitLabServer();

const variable = (key: string, environmentScope = "*", isProtected = false) => ({
  key,
  environmentScope,
  protected: isProtected,
});

function answers(variables: readonly object[]): Answers {
  return {
    "gitlab:index/getProjectVariables:getProjectVariables": { variables },
    "gitlab:index/getProjectEnvironments:getProjectEnvironments": {
      environments: [{ name: "staging" }, { name: "review/1" }],
    },
    "gitlab:index/getPipelineSchedules:getPipelineSchedules": { pipelineSchedules: [{ description: "nightly" }] },
  };
}

async function linesOf(variables: readonly object[], settings: object = {}, state: string[] = []): Promise<string[]> {
  await mockEngine(answers(variables));
  const resources = state.map((type) => ({ type, name: "x", outputs: {} }));
  const found = await lookUpLeftAlone(planWith(settings), resources, projectLists("acme/shop/api", {}));
  return found.map(({ severity, code, message }) => `${severity} ${code} ${message}`);
}

const others = [
  'info LEFT_ALONE deployment environments that are not planned are kept: "review/1"',
  'info LEFT_ALONE pipeline schedules that are not planned are kept: "nightly"',
];

test("what is not planned is named once for each kind", async () => {
  const planned = { variables: [{ name: "REGION", value: "eu" }] };

  expect(await linesOf([variable("REGION"), variable("REGION", "staging"), variable("A")], planned)).toEqual([
    'info LEFT_ALONE CI/CD variables that are not planned are kept: "REGION", "A"',
    ...others,
  ]);
  const many = Array.from({ length: 12 }, (_, index) => variable(`V${index}`));
  expect((await linesOf(many))[0]).toMatch(/"V9" and 2 more$/);
});

test.each([
  [false, "all jobs, also of unreviewed merge requests, get its token"],
  [true, "all jobs of protected branches and tags get its token"],
])("a stored token that is not planned is a warning (protected: %s)", async (isProtected, readers) => {
  expect((await linesOf([variable("PULUMI_ACCESS_TOKEN", "*", isProtected)])).at(-1)).toBe(
    `warning STORED_TOKEN CI/CD variable "PULUMI_ACCESS_TOKEN" with environment scope "*" is not planned, and ${readers}. Delete it and revoke the token`,
  );
});

test("the variable of a planned token is not reported", async () => {
  expect(await linesOf([variable("PULUMI_ACCESS_TOKEN")], storedTokens)).toEqual(others);
});

test("once the CI file is in the state, nothing is looked up", async () => {
  const file = "gitlab:index/repositoryFile:RepositoryFile";

  expect(await linesOf([variable("PULUMI_ACCESS_TOKEN")], {}, [file])).toEqual([]);
});

test("webhooks are named without their paths, which may be secrets, and planned ones are not named", async () => {
  const url = "https://chat.example.com/gitlab";
  await gitLab.start({
    "/api/v4/projects/acme%2Fshop%2Fapi/hooks?per_page=100&page=1": [
      { id: 1, url, name: "Chat" },
      { id: 2, url: "https://me:secret@hooks.example.com:8443/T0/secret?token=secret", name: null },
      { id: 3, url: "https://example.com/other", name: "Metrics" },
      { id: 4, url: "{host}/secret", name: "" },
    ],
  });

  expect(await linesOf([], { hooks: [{ name: "Chat", url, events: ["pipeline"] }] })).toEqual([
    ...others,
    'info LEFT_ALONE webhooks that are not planned are kept: "hooks.example.com:8443", "Metrics", "one without a name"',
  ]);
});
