import { steppingClock } from "../../clock";
import { type Cloud, createCloud } from "../../cloud";
import { evaluatorProcess } from "../../cloud/esc/evaluatorProcess";
import { RequestLog } from "../../requestLog";
import { seed, tokenOf } from "../cloud/testCloud";
import { deploymentSettings } from "./cloud/deployments";
import { environments } from "./cloud/environments";
import { policyGroups } from "./cloud/policyGroups";
import { stacks, updates } from "./cloud/stacks";
import { teams } from "./cloud/teams";
import { trust } from "./cloud/trust";
import { users } from "./cloud/user";
import { casesWithoutRoute, routesWithoutCase, testShapes } from "./shapeCase";
import { closeAtEnd } from "../closing";

const scenarios = [users, trust, teams, policyGroups, stacks, updates, environments, deploymentSettings];

const evaluator = evaluatorProcess();
afterAll(() => evaluator.close());

testShapes(scenarios, () => {
  const server = create();
  return {
    server,
    send: async (method, path, body, headers) =>
      await server.app.request(path, {
        method,
        headers: { Authorization: `token ${tokenOf("platform")}`, "Content-Type": "application/json", ...headers },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
  };
});

test("every route has a case, and every case has a route", () => {
  const { app } = create();

  expect(routesWithoutCase(app, scenarios)).toEqual([]);
  expect(casesWithoutRoute(app, scenarios)).toEqual([]);
});

function create(): Cloud {
  const organizations = seed.organizations.map((each) => ({ ...each, policyPacks: { rules: ["1.0.0"] } }));
  const clock = steppingClock(new Date("2026-01-01T00:00:00Z"));
  return closeAtEnd(createCloud({ ...seed, organizations }, { clock, log: new RequestLog(), evaluator }));
}
