import { adoptStarts } from "../../../components/pulumiDeployments/lookups/startAdoption";
import { describe as lineOf } from "../../../pipeline/diagnostics/diagnostic";
import { eightLines } from "../../pipeline/examples";
import { planWith } from "../../targets/deployments/plans";
import { searchIn } from "../pulumiCloud/adoption/searches";

const [staging, production] = eightLines.deployments;
const at = "2027-01-31T18:00:00Z";
const plan = planWith({
  deployments: [
    { ...staging, pulumiDeployments: { ttl: { at }, schedules: [{ operation: "refresh", cron: "0 1 * * *" }] } },
    { ...production, on: { branch: "main" }, approval: "automatic", onDrift: "ignore" },
  ],
  drift: { schedule: "0 4 * * *", action: "report" },
});

const hooks = "/stacks/acme/shop-api/staging/hooks";
const schedules = "/stacks/acme/shop-api/staging/deployments/schedules";
const request = (operation: string) => ({ definition: { request: { operation } } });

test("imports the webhook and the schedules that do what planned ones do, and names their changes", async () => {
  const bodies = {
    [hooks]: [
      { name: "a", displayName: "Chat", format: "raw", payloadUrl: "https://chat.example.com" },
      { name: "b", displayName: "Next", format: "pulumi_deployments", payloadUrl: "shop-api/production" },
    ],
    [schedules]: {
      schedules: [
        { id: "1", scheduleCron: "0 3 * * *", ...request("detect-drift") },
        { id: "2", scheduleOnce: "2027-01-31 18:00:00", ...request("destroy") },
        { id: "3", scheduleCron: "0 1 * * *", ...request("refresh") },
      ],
    },
  };
  const { imports, diagnostics } = await adoptStarts("ci", plan, searchIn(bodies, { adopt: ["deploymentSettings"] }));

  expect(imports).toEqual({
    "ci-webhook-production": "acme/shop-api/staging/b",
    "ci-schedule-staging-drift": "acme/shop-api/staging/drift/1",
    "ci-schedule-staging-ttl": "acme/shop-api/staging/ttl/2",
    "ci-schedule-staging-schedule-1": "acme/shop-api/staging/3",
  });
  expect(diagnostics.map(lineOf)).toEqual([
    'info ADOPTED: deployments: webhook "Next" of stack "acme/shop-api/staging" exists and is adopted. Changes: display name from "Next" to "Deploy shop-api/production"',
    'info ADOPTED: deployments: the drift schedule of stack "acme/shop-api/staging" exists and is adopted. Changes: cron from "0 3 * * *" to "0 4 * * *"',
    'info ADOPTED: deployments: the end of the lifetime of stack "acme/shop-api/staging" exists and is adopted as it is',
    'info ADOPTED: deployments: the same schedule of stack "acme/shop-api/staging" exists and is adopted as it is',
  ]);
});

test("leaves others alone, and asks for nothing that the state has", async () => {
  const others = {
    [hooks]: [{ name: "a", displayName: "Other", format: "pulumi_deployments", payloadUrl: "shop-api/other" }],
    [schedules]: {
      schedules: [
        { id: "2", scheduleOnce: "2027-02-01 18:00:00", ...request("destroy") },
        { id: "3", scheduleCron: "0 2 * * *", ...request("refresh") },
        { id: "4", scheduleCron: "0 1 * * *", ...request("update") },
      ],
    },
  };
  const names = ["webhook-production", "schedule-staging-drift", "schedule-staging-ttl", "schedule-staging-schedule-1"];
  const state = names.map((name) => ({ type: "any", name: `ci-${name}`, outputs: {} }));
  const read = () => Promise.reject(new Error("it was asked"));

  expect(await adoptStarts("ci", plan, searchIn(others))).toEqual({ imports: {}, diagnostics: [] });
  expect(await adoptStarts("ci", plan, { ...searchIn({}, { state }), read })).toEqual({ imports: {}, diagnostics: [] });
});
