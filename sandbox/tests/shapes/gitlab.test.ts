import { type CiWorld, createCiWorld } from "../gitlab/ci/ciWorld";
import { seed } from "../gitlab/world";
import { groups, projectAccess, users } from "./gitlab/accounts";
import { approvalRules } from "./gitlab/approvalRules";
import { environments } from "./gitlab/environments";
import { git } from "./gitlab/git";
import { hooks } from "./gitlab/hooks";
import { instance } from "./gitlab/instance";
import { jobTokenScope } from "./gitlab/jobTokenScope";
import { jobs } from "./gitlab/jobs";
import { mergeRequests } from "./gitlab/mergeRequests";
import { pipelines } from "./gitlab/pipelines";
import { pipelineSchedules } from "./gitlab/pipelineSchedules";
import { projects } from "./gitlab/projects";
import { protectedEnvironments } from "./gitlab/protectedEnvironments";
import { protections } from "./gitlab/protections";
import { releases } from "./gitlab/releases";
import { repositories } from "./gitlab/repository";
import { groupVariables, variables } from "./gitlab/variables";
import { casesWithoutRoute, routesWithoutCase, type ShapeScenario, testShapes } from "./shapeCase";

const scenarios: ShapeScenario<CiWorld>[] = [
  instance,
  projects,
  users,
  groups,
  projectAccess,
  variables,
  groupVariables,
  hooks,
  jobTokenScope,
  protections,
  environments,
  protectedEnvironments,
  repositories,
  releases,
  git,
  pipelines,
  jobs,
  pipelineSchedules,
  mergeRequests,
  approvalRules,
];

const worlds: CiWorld[] = [];
afterAll(() => {
  for (const { ci } of worlds) ci.close();
});

testShapes(scenarios, () => {
  const server = create();
  return {
    server,
    send: async (method, path, body, headers) =>
      await server.gitlab.app.request(path, {
        method,
        headers: {
          "PRIVATE-TOKEN": "token-maintainer",
          ...(body !== undefined && { "Content-Type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
  };
});

test("every route has a case, and every case has a route", () => {
  const { app } = create().gitlab;

  expect(routesWithoutCase(app, scenarios)).toEqual([]);
  expect(casesWithoutRoute(app, scenarios)).toEqual([]);
});

/** A GitLab in which the maintainer is an owner. */
function create(): CiWorld {
  const members = { ...seed.projects[0]!.members, maintainer: 50, platform: 40 };
  const world = createCiWorld({ projects: seed.projects.map((each) => ({ ...each, members })) });
  worlds.push(world);
  return world;
}
