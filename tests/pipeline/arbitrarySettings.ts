import fc from "fast-check";
import { Adopted, HookEvent, LeaveChoice } from "../../pipeline/settings/choices";
import { arbitraryDeployments } from "./arbitrary/deployments";
import { arbitraryBase } from "./arbitrary/esc";
import { withExceptions } from "./arbitrary/exceptions";
import type { Store } from "./arbitrary/frame";
import type { FrameWithPrograms } from "./arbitrary/frameWithPrograms";
import { withKestra } from "./arbitrary/kestra";
import { arbitraryPrograms } from "./arbitrary/programs";
import { arbitraryProtection } from "./arbitrary/protection";
import { arbitraryCircleCi } from "./arbitrary/circleci";
import { arbitraryPulumiDeployments } from "./arbitrary/pulumiDeployments";
import { arbitraryReviewStacks } from "./arbitrary/reviewStacks";
import { teamJobs } from "./arbitrary/teamJobs";
import { arbitraryLogin } from "./arbitrary/trust";
import { absent, image, maybe, organization, present, type RawSettings, runnerTags } from "./arbitrary/words";

/**
 * Valid settings: any feature, any combination that the cross-checks allow, and names at the limits of their rules.
 * Every program names its runtime, so that no detection is needed.
 */
export const arbitrarySettings: fc.Arbitrary<RawSettings> = fc
  .record({
    store: fc.constantFrom<Store>("enterprise", "enterprise", "enterprise", "team", "individual", "backend"),
    several: fc.boolean(),
    defaultBranch: fc.constantFrom("main", "trunk", "release/1.x"),
    imageOfAll: fc.boolean(),
  })
  .chain((frame) => arbitraryPrograms(frame).chain((programs) => arbitraryIn({ ...frame, programs })))
  .chain(withKestra)
  .chain(withExceptions);

function arbitraryIn(frame: FrameWithPrograms): fc.Arbitrary<RawSettings> {
  const { store, programs, several, defaultBranch, imageOfAll } = frame;
  const inCloud = store !== "backend";
  const separable = store === "enterprise";
  return fc
    .record({
      previews: separable
        ? fc.constantFrom(undefined, "separated", "shared", "none")
        : fc.constantFrom<string[]>("shared", "none"),
      watched: fc.boolean(),
      project: fc.constantFrom("acme/shop/api", "a/b", "acme.io/web-site_2"),
    })
    .chain(({ previews, watched, project }) =>
      arbitraryDeployments(frame, { previewed: previews !== "none", watched }).chain((deployments) =>
        fc.record({
          project: fc.constant(project),
          login: arbitraryLogin(store, project),
          organization: inCloud ? fc.constant(organization) : absent,
          [several ? "programs" : "program"]: fc.constant(
            several ? programs.map(({ settings }) => settings) : programs[0]?.settings,
          ),
          deployments: fc.constant(deployments),
          defaultBranch: fc.constant(defaultBranch === "main" ? undefined : defaultBranch),
          edition: fc.constant(inCloud ? store : undefined),
          target: fc.constantFrom(undefined, "gitlab"),
          pulumiDeployments: maybe(arbitraryPulumiDeployments(store)),
          circleci: maybe(arbitraryCircleCi),
          esc: inCloud ? maybe(arbitraryBase) : absent,
          backend: inCloud ? absent : backend,
          previews: fc.constant(previews),
          caches: fc.constantFrom(undefined, undefined, "separated", "shared"),
          report: fc.constantFrom(undefined, "widget", "none", inCloud ? "integration" : undefined),
          reviewStacks: separable || previews === "shared" ? maybe(arbitraryReviewStacks(frame, deployments)) : absent,
          drift: watched ? drift : absent,
          policyPacks: maybe(arbitraryPolicyPacks(store)),
          savedPlans: maybe(fc.boolean()),
          image: imageOfAll ? image : absent,
          pulumiVersion: fc.constantFrom(undefined, "3.258.1"),
          registry: fc.constantFrom(
            undefined,
            "registry.example.com:5000/mirror",
            "$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX",
          ),
          runnerTags: maybe(runnerTags),
          timeout: fc.constantFrom(undefined, "1m", "90m", "3h", "24h"),
          retries: fc.constantFrom(undefined, 0, 1, 2),
          protection: arbitraryProtection(deployments),
          variables: maybe(arbitraryVariables(deployments)),
          jobTokenAccess: maybe(arbitraryJobTokenAccess),
          hooks: maybe(arbitraryHooks),
          included: fc.constantFrom<RawSettings[]>(
            {},
            {},
            { delivery: "commit" },
            { delivery: "include" },
            { delivery: "include", stage: "release 2" },
            { delivery: "withdraw" },
            { delivery: "mergeRequest" },
            { delivery: "includeByMergeRequest" },
            ...teamJobs,
          ),
          replaceExistingFile: maybe(fc.boolean()),
          adopt: maybe(fc.subarray(Object.values(Adopted))),
          leave: maybe(arbitraryLeave),
        }),
      ),
    )
    .map(({ login, included, leave, ...rest }) =>
      // An included file can be kept only with its trust, or destroyed after its entry was withdrawn.
      present({
        ...rest,
        ...login,
        ...included,
        leave: included?.delivery === "include" ? leave && handedOver : leave,
      }),
    );
}

/** The choices for kinds that contradict no other setting. */
const choice = fc.constantFrom(...Object.values(LeaveChoice));
const arbitraryLeave: fc.Arbitrary<RawSettings> = fc.record(
  {
    ...{ variables: choice, secrets: choice, schedules: choice, environments: choice },
    ...{ protections: choice, jobTokenAccess: choice, hooks: choice, escEnvironments: choice, policyGroups: choice },
  },
  { requiredKeys: [] },
);
const handedOver = { file: "handOver", trust: "keep" };

const arbitraryHooks: fc.Arbitrary<RawSettings[]> = fc.uniqueArray(
  fc
    .record({
      name: fc.constantFrom("chat", "A b.c_d-1"),
      url: fc.constantFrom("https://chat.example.com", "https://a:8443/x/%20y?z=1&a=~b"),
      events: fc.subarray(Object.values(HookEvent), { minLength: 1 }),
      token: fc.constantFrom(undefined, "npm"),
    })
    .map(present),
  { maxLength: 2, comparator: (one, other) => one.name === other.name || one.url === other.url },
);

/** Other projects and groups; none of them is the project of the settings. */
const arbitraryJobTokenAccess: fc.Arbitrary<RawSettings> = fc.record(
  { projects: fc.subarray(["acme/shop/web", "b/c.d"]), groups: fc.subarray(["acme", "acme/platform_2"]) },
  { requiredKeys: [] },
);

const backend = fc
  .record({
    url: fc.constantFrom(
      "s3://acme-state?region=eu-west-1&awssdk=v2",
      "gs://state",
      "azblob://state",
      "file://~",
      "file:///tmp/a",
    ),
    secretsProvider: fc.constantFrom(undefined, "passphrase", "awskms://alias/pulumi?region=eu-west-1"),
  })
  .map(present);

const drift = fc
  .record({
    schedule: fc.constantFrom("0 4 * * *", "*/15 0-6 1,15 * 1-5", "0 4 * JAN-mar MON-FRI", "@daily"),
    timezone: fc.constantFrom(undefined, "Europe/Berlin", "UTC"),
    // Every deployment with drift detection has its own action.
    action: fc.constantFrom(undefined, "report", "fail", "ignore"),
  })
  .map(present);

function arbitraryPolicyPacks(store: Store): fc.Arbitrary<RawSettings[]> {
  const local = fc.constantFrom("policies", "./policies/", "policies/aws", "on").map((path) => ({ path }));
  const published = fc.record({ name: fc.constantFrom("house-rules", "1e3"), version: fc.constantFrom("1.2.0", "3") });
  return fc.array(store === "enterprise" ? fc.oneof(local, published) : local, { maxLength: 3 });
}

function arbitraryVariables(deployments: readonly RawSettings[]): fc.Arbitrary<RawSettings[]> {
  return fc.uniqueArray(
    fc
      .record({
        name: fc.constantFrom("AWS_REGION", "NPM_TOKEN", "_x", "on"),
        content: variableContent,
        description: fc.constantFrom(undefined, "", "What it is for: a, b.", "d".repeat(255)),
        deployment: fc.constantFrom(undefined, ...deployments.map((deployment) => deployment.name)),
        protected: maybe(fc.boolean()),
      })
      .map(({ content, ...variable }): RawSettings => present({ ...variable, ...content })),
    { maxLength: 3, selector: (variable) => variable.name },
  );
}

const variableType = fc.constantFrom(undefined, "env_var", "file");
const secret = fc.constantFrom("npm", "a.b-c_1");

/** A variable with a value or a secret, in the forms of GitLab's CI/CD variables. */
const variableContent: fc.Arbitrary<RawSettings> = fc.oneof(
  fc.record({
    value: fc.string({ unit: "grapheme" }),
    type: variableType,
    expand: maybe(fc.boolean()),
    visibility: fc.constantFrom(undefined, "visible"),
  }),
  fc.record({
    value: fc.constantFrom("123456789012", "a$b/c+d=é"),
    type: variableType,
    expand: fc.constantFrom(undefined, false),
    visibility: fc.constantFrom("masked", "hidden"),
  }),
  fc.record({ secret, type: variableType, visibility: fc.constantFrom(undefined, "masked", "hidden") }),
  fc.record({ secret, type: fc.constant("file"), visibility: fc.constantFrom(undefined, "visible") }),
);
