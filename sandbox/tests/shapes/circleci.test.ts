import { testCircleCi, type TestCircleCi, tokenOf } from "../circleci/testCircleCi";
import { contexts } from "./circleci/contexts";
import { issuers } from "./circleci/issuers";
import { oauthProjects, standaloneProjects } from "./circleci/projects";
import { casesWithoutRoute, routesWithoutCase, testShapes } from "./shapeCase";

const scenarios = [contexts, oauthProjects, standaloneProjects, issuers];

testShapes<TestCircleCi>(scenarios, () => {
  const server = testCircleCi();
  return {
    server,
    send: async (method, path, body, headers) =>
      await server.app.request(path, {
        method,
        headers: { "Circle-Token": tokenOf("ada"), "Content-Type": "application/json", ...headers },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
  };
});

test("every route has a case, and every case has a route", () => {
  const { app } = testCircleCi();

  expect(routesWithoutCase(app, scenarios)).toEqual([]);
  expect(casesWithoutRoute(app, scenarios)).toEqual([]);
});
