import { groupVariableLines } from "../../../../components/gitlab/lookups/groupVariables";
import { planWith, storedTokens } from "../../../pipeline/examples";
import { mockEngine } from "../../mocks";
import { gitLabServer } from "./gitLabServer";

const gitLab = gitLabServer();

const variable = (key: string, more: object = {}) => ({
  ...{ key, environmentScope: "*", protected: false, groupName: "acme" },
  ...more,
});

function answer(nodes: readonly object[], hasNextPage = false) {
  return { data: { project: { inheritedCiVariables: { nodes, pageInfo: { hasNextPage } } } } };
}

async function lines(body: unknown, settings: object = {}, isPreview = true): Promise<string[]> {
  await mockEngine();
  await gitLab.start({ "/api/graphql": body });
  const found = await groupVariableLines(planWith(settings), isPreview, {});
  return found.map(({ severity, code, message }) => `${severity} ${code} ${message}`);
}

const of = 'of group "acme" with environment scope';
const wayOut = "Limit its environment scope to other projects' environments, or rename it";

test.each([
  [
    variable("PULUMI_ACCESS_TOKEN"),
    `CI/CD variable "PULUMI_ACCESS_TOKEN" ${of} "*" changes what the pipeline does. All jobs get its token, and pulumi login refuses the ID token beside it. ${wayOut}`,
  ],
  [
    variable("PULUMI_BACKEND_URL", { environmentScope: "prod*", protected: true }),
    `CI/CD variable "PULUMI_BACKEND_URL" ${of} "prod*" changes what the pipeline does. Jobs of protected branches and tags get its value instead of the one in the CI file. ${wayOut}`,
  ],
])("a name of the jobs' own is a warning: %j", async (one, message) => {
  expect(await lines(answer([variable("REGION"), one, variable("GITLAB_TOKEN")]))).toEqual([
    `warning GROUP_VARIABLE ${message}`,
  ]);
});

test.each([
  [{ variables: [{ name: "REGION", value: "eu" }] }, "REGION", ""],
  [
    { variables: [{ name: "REGION", value: "eu", deployment: "staging" }] },
    "REGION",
    ' in deployment environments that match "staging", and all other jobs get the group\'s',
  ],
  [storedTokens, "PULUMI_ACCESS_TOKEN", ""],
])("the precedence over a planned name is said: %j", async (settings, key, others) => {
  expect(await lines(answer([variable(key)]), settings)).toEqual([
    `info INHERITED_VARIABLE CI/CD variable "${key}" ${of} "*" has the name of a planned one. The project's takes precedence${others}`,
  ]);
});

const doubts = ", so one of them may change what the pipeline does";

test.each([
  ["no right to see them", { data: { project: { inheritedCiVariables: null } } }, "can't be read"],
  [
    "a GitLab without the field",
    { errors: [{ message: "Field 'inheritedCiVariables' doesn't exist" }] },
    "can't be read",
  ],
  ["more than a page", answer([], true), "are more than 100, and only these were read"],
])("%s is a doubt, not an error", async (_, body, what) => {
  expect(await lines(body)).toEqual([
    `info INHERITED_VARIABLE the CI/CD variables of the project's groups ${what}${doubts}`,
  ]);
});

test("an update does not ask, and a server that refuses is reported by other lookups", async () => {
  expect(await lines(answer([variable("PULUMI_STACK")]), {}, false)).toEqual([]);
  expect(await lines(401)).toEqual([]);
});
