import type { FileTarget } from "../../../pipeline/target";
import { fileTargets } from "../../../targets";
import { eightLines, pipelineWith } from "../../pipeline/examples";
import type { Event } from "../gitlab/harness/events";
import { type Adapter, adapters, type JobRun } from "./adapters";
import {
  automatic,
  backend,
  events,
  main,
  mergeRequest,
  oneBranch,
  productionStack,
  release,
  stagingStack,
  token,
  twoPrograms,
} from "./events";
import { flag, operationsOf, others, operationText, stacksOf } from "./operations";

describe.each(Object.keys(fileTargets) as (keyof typeof fileTargets)[])("%s", (name) => {
  const target: FileTarget = fileTargets[name];
  const adapter: Adapter = adapters[name];

  function run(settings: object, event: Event, options: object = {}): Promise<readonly JobRun[]> {
    const files = { "infra/Pulumi.yaml": "", "net/Pulumi.yaml": "", "apps/web/Pulumi.yaml": "" };
    return adapter.run(target.render(pipelineWith(settings)), event, { files, ...options });
  }

  test.each(events)(
    "on %s runs the expected previews and deployments",
    async (_, settings, event, { previews = [], deploys: compared = [], deploysWithoutChanges = compared }) => {
      const deploys = adapter.ignoresChanges === true ? deploysWithoutChanges : compared;
      const jobs = await run(settings, event, { variables: { PULUMI_ACCESS_TOKEN: "pul-1" } });

      expect(stacksOf(jobs, "deploy")).toEqual(deploys);
      expect(stacksOf(jobs, "preview")).toEqual(expect.arrayContaining([...previews]));
      expect(others(jobs)).toEqual([]);
      expect(jobs.filter(({ status }) => status === "failed")).toEqual([]);
      // An event without jobs runs no command.
      if (previews.length + deploys.length === 0) expect(jobs.flatMap(({ commands }) => commands)).toEqual([]);
    },
  );

  test("says it if jobs run whatever was changed", () => {
    const settings = { program: { ...eightLines.program, changes: ["libs/**/*"] } };
    const sentences = target.leavesOut(pipelineWith(settings)).filter((sentence) => sentence.includes("every commit"));

    expect(sentences).toHaveLength(adapter.ignoresChanges === true ? 1 : 0);
  });

  test("deploys after a manual start", async () => {
    const jobs = await run({}, release, { play: ["deploy-production"] });

    expect(stacksOf(jobs, "deploy")).toEqual([productionStack]);
  });

  test.each<[string, object, Event, string, string[]]>([
    ["previews", {}, mergeRequest, "preview", ["log in", "install in infra", `preview ${stagingStack} in infra`]],
    ["deploys", {}, main, "deploy-staging", ["log in", "install in infra", `deploy ${stagingStack} in infra`]],
    [
      "deploys with a stored token",
      token,
      main,
      "deploy-staging",
      ["install in infra", `deploy ${stagingStack} in infra`],
    ],
    [
      "deploys a program at the top",
      { program: { runtime: "nodejs" } },
      main,
      "deploy-staging",
      ["log in", "install", `deploy ${stagingStack}`],
    ],
    [
      "deploys one of several programs",
      twoPrograms,
      main,
      "deploy-app",
      ["log in", "install in apps/web", "deploy acme/app/dev in apps/web"],
    ],
  ])("%s in this order", async (_, settings, event, job, expected) => {
    const jobs = await run(settings, event, { variables: { PULUMI_ACCESS_TOKEN: "pul-1" } });

    expect(
      jobs.filter((one) => one.name === job).map(({ commands }) => operationsOf(commands).map(operationText)),
    ).toEqual([expected]);
  });

  test("each job logs in with its own identity, also if PULUMI_ACCESS_TOKEN is set", async () => {
    const login = (team: string) => ({ token: adapter.idToken("acme"), org: "acme", team, beside: undefined });
    const jobs = [
      ...(await run({}, mergeRequest, { variables: { PULUMI_ACCESS_TOKEN: "pul-1" } })),
      ...(await run({}, main, { variables: { PULUMI_ACCESS_TOKEN: "pul-1" } })),
    ];
    const logins = jobs.flatMap(({ name: job, commands }) =>
      commands
        .filter(({ args }) => args[0] === "login")
        .map(({ args, environment }) => [
          job,
          {
            token: flag(args, "--oidc-token"),
            org: flag(args, "--oidc-org"),
            team: flag(args, "--oidc-team"),
            beside: environment.PULUMI_ACCESS_TOKEN,
          },
        ]),
    );

    expect(Object.fromEntries(logins)).toEqual({
      preview: login("shop-api-preview"),
      "deploy-staging": login("shop-api-staging"),
      "promotion-preview-production": login("shop-api-inspect"),
    });
  });

  test("only a deployment opens its ESC environment, and previews open their own", async () => {
    const jobs = [
      ...(await run({}, mergeRequest)),
      ...(await run(automatic, main)),
      ...(await run(automatic, release)),
    ];
    const opened = jobs.flatMap(({ name: job, commands }) =>
      commands
        .filter(({ args }) => args.slice(0, 3).join(" ") === "config env add")
        .map(({ args }) => [job, args[3], args.includes("--yes")]),
    );

    // Promotion previews of a push may come before or after its deployments.
    expect(opened.sort()).toEqual([
      ["deploy-production", "shop-api/production", true],
      ["deploy-staging", "shop-api/staging", true],
      ["preview", "shop-api/staging-preview", true],
      ["promotion-preview-production", "shop-api/production-preview", true],
    ]);
  });

  test("every Pulumi command uses the self-managed backend", async () => {
    const [job] = await run(backend, main);
    let loggedInTo: string | undefined;
    const known = job?.commands.map(({ args, environment }) => {
      if (args[0] === "login") loggedInTo = args[1];
      return environment.PULUMI_BACKEND_URL ?? loggedInTo;
    });

    expect([...new Set(known)]).toEqual(["s3://acme?region=eu-west-1&a=b"]);
  });

  test("a deployment does not ask for confirmation", async () => {
    const jobs = await run(oneBranch, main);
    const ups = jobs.flatMap(({ commands }) => commands.filter(({ args }) => args[0] === "up"));

    expect(ups.map(({ args }) => args.includes("--yes"))).toEqual([true, true]);
  });

  describe("a failing command ends the job, and nothing that waits for the job is deployed", () => {
    const settings = { ...oneBranch, program: { ...eightLines.program, steps: { before: ["pip check"], after: [] } } };
    const installs = [
      { command: "npm", args: ["ci"], exit: 1 },
      { command: "pulumi", args: ["install"], exit: 1 },
    ];

    test.each([
      ["the login", [{ command: "pulumi", args: ["login"], exit: 1 }], ["log in"]],
      ["the installation", installs, ["log in", "install in infra"]],
      ["a step of the platform team", [{ command: "pip", exit: 1 }], ["log in", "install in infra"]],
      ["the ESC environment", [{ command: "pulumi", args: ["config"], exit: 1 }], ["log in", "install in infra"]],
      [
        "the deployment",
        [{ command: "pulumi", args: ["up"], exit: 1 }],
        ["log in", "install in infra", `deploy ${stagingStack} in infra`],
      ],
    ])("%s", async (_, behaviours, expected) => {
      const jobs = await run(settings, main, { behaviours });
      const first = jobs.find((job) => job.name === "deploy-staging");

      expect(first?.status).toBe("failed");
      expect(operationsOf(first?.commands ?? []).map(operationText)).toEqual(expected);
      expect(stacksOf(jobs, "deploy")).toEqual(expected.length > 2 ? [stagingStack] : []);
      expect(jobs.find((job) => job.name === "deploy-production")).toMatchObject({ status: "not run", commands: [] });
    });

    test("of the preview", async () => {
      const jobs = await run({}, mergeRequest, { behaviours: [{ command: "pulumi", args: ["preview"], exit: 1 }] });

      expect(jobs.map(({ status }) => status)).toEqual(["failed"]);
    });
  });
});
