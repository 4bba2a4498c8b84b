import type { Job, Login } from "../../../../pipeline/model";
import { eightLines, planOf, planWith, twoPrograms } from "../../examples";

const [staging, production] = eightLines.deployments;
const drift = { schedule: "0 4 * * *" };

function jobsOf(changes: object): readonly Job[] {
  return planWith(changes).outline.jobs;
}

function job(name: string, changes: object): Job | undefined {
  return jobsOf(changes).find((one) => one.name === name);
}

function login(team: string): Login {
  return { kind: "oidc", organization: "acme", team: `shop-api-${team}` };
}

describe("drift", () => {
  const schedule = { kind: "schedule", schedule: "Pulumi drift", branch: "main" } as const;
  const watched = (onDrift: string) => ({ drift, deployments: [{ ...staging, onDrift }] });

  test.each<[string, string, boolean]>([
    ["fails the job with action fail", "fail", true],
    ["is only reported with action report", "report", false],
  ])("%s", (_, onDrift, fail) => {
    expect(job("drift-staging", watched(onDrift))).toEqual<Job>({
      name: "drift-staging",
      action: { kind: "detectDrift", fail },
      description: `Schedule "Pulumi drift": ${fail ? "fail on" : "report"} drift in staging (changes made outside Pulumi).`,
      triggers: [schedule],
      identity: "inspect",
      login: login("inspect"),
      program: "program",
      stack: "acme/shop-api/staging",
      ciEnvironment: { name: "preview/staging", action: "prepare" },
      escEnvironment: "shop-api/staging-preview",
      manual: false,
      needs: [],
      concurrencyGroup: "shop-api/staging",
      interruptible: true,
    });
  });

  test("is remediated with the rights of the deployment, and never at the same time", () => {
    expect(job("drift-staging", watched("remediate"))).toEqual<Job>({
      name: "drift-staging",
      action: { kind: "remediateDrift" },
      description: 'Schedule "Pulumi drift": remediate drift in staging (changes made outside Pulumi).',
      triggers: [schedule],
      identity: "deploy",
      login: login("staging"),
      program: "program",
      stack: "acme/shop-api/staging",
      ciEnvironment: { name: "staging", action: "start" },
      escEnvironment: "shop-api/staging",
      manual: false,
      needs: [],
      concurrencyGroup: "shop-api/staging",
      interruptible: false,
    });
  });

  test("is remediated in the order of the programs", () => {
    const remediate = { drift: { ...drift, action: "remediate" } };
    const deployments = [
      { ...staging, name: "net", program: "network", stack: "net/staging" },
      { ...staging, name: "app", program: "app", stack: "shop/staging" },
    ];

    expect(
      planOf({ ...twoPrograms, ...remediate, deployments }).outline.jobs.find(({ name }) => name === "drift-app"),
    ).toMatchObject({
      needs: [{ job: "drift-net", optional: false }],
    });
  });

  test("is not detected if it is ignored, and otherwise follows the settings for all deployments", () => {
    const changes = {
      drift: { ...drift, action: "report" },
      deployments: [staging, { ...production, onDrift: "ignore" }],
    };

    expect(jobsOf(changes).flatMap(({ name, action }) => (name.startsWith("drift") ? [[name, action]] : []))).toEqual([
      ["drift-staging", { kind: "detectDrift", fail: false }],
    ]);
  });

  test("has the last jobs, in the order of the deployments", () => {
    expect(jobsOf({ drift }).map(({ name }) => name)).toEqual([
      "preview",
      "deploy-staging",
      "promotion-preview-production",
      "deploy-production",
      "drift-staging",
      "drift-production",
    ]);
  });
});
