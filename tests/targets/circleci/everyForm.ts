import { agreed, eightLines, storedTokens } from "../../pipeline/examples";

const [staging, production] = eightLines.deployments;
const services = [
  { image: "postgres:16", alias: "db", variables: { POSTGRES_DB: "shop" }, entrypoint: ["/start"], command: ["--a"] },
  { image: "redis:7" },
];
const steps = { beforeInstall: ["echo 'a: b' # c"], before: ["yes"], after: ["- x"] };

/** Settings besides the eight lines, for every form that the file has. */
export const everyForm: Readonly<Record<string, object>> = {
  "eight lines": {},
  "eight lines with OAuth": { circleci: { kind: "oauth" } },
  "stored tokens": storedTokens,
  "a self-managed backend": { organization: undefined, previews: "none", backend: { url: "s3://acme" } },
  "several programs": {
    program: undefined,
    programs: [
      { name: "net", path: "net", runtime: "go", changes: [] },
      { name: "App", path: "apps/web", runtime: "python", dependsOn: ["net"], services },
    ],
    deployments: [
      { ...staging, name: "net", program: "net", stack: "net/dev" },
      { ...staging, name: "prod/eu", program: "App", stack: "app/dev" },
    ],
    drift: { schedule: "0 4 * * *" },
  },
  "a program on tags, which needs another on fewer tags": {
    program: undefined,
    programs: [
      { name: "net", path: "net", runtime: "go" },
      { name: "app", path: "app", runtime: "go", dependsOn: ["net"] },
    ],
    deployments: [
      { name: "net", program: "net", stack: "net/dev", on: { tag: "v1.*" } },
      { name: "app", program: "app", stack: "app/dev", on: { tag: "v*" } },
    ],
  },
  everything: {
    program: { ...eightLines.program, services, steps, changes: ["libs/**/*"] },
    deployments: [
      { ...staging, onDrift: "remediate" },
      { ...production, runnerTags: ["acme/large"] },
    ],
    drift: { schedule: "0 4 * * *" },
    savedPlans: true,
    runnerTags: ["large"],
    timeout: "90m",
    policyPacks: [{ path: "policies" }],
    caches: "shared",
    exceptions: [agreed("DEPLOYMENTS_USE_CACHES")],
  },
};
