import fc from "fast-check";
import { packageManagers, runtimeVersions } from "../../pipeline/programs/toolchains";
import { Runtime } from "../../pipeline/programs/runtimes";

/** Settings as somebody writes them. */
export type RawSettings = Readonly<Record<string, unknown>>;

/**
 * Valid settings: any feature, any combination that the cross-checks allow, and names at the edges of their rules. Every
 * program says its runtime, so that none has to be looked at.
 */
export const arbitrarySettings: fc.Arbitrary<RawSettings> = fc
  .record({
    store: fc.constantFrom<Store>("enterprise", "enterprise", "team", "backend"),
    several: fc.boolean(),
    defaultBranch: fc.constantFrom("main", "trunk", "release/1.x"),
    imageOfAll: fc.boolean(),
  })
  .chain((frame) => arbitraryPrograms(frame).chain((programs) => arbitraryIn({ ...frame, programs })));

type Store = "enterprise" | "team" | "backend";

interface Frame {
  readonly store: Store;
  readonly several: boolean;
  readonly defaultBranch: string;
  /** Whether the settings name one image for all jobs. */
  readonly imageOfAll: boolean;
}

/** A program, with the Pulumi project that its stacks are of. */
interface RawProgram {
  readonly settings: RawSettings;
  readonly name: string;
  readonly pulumiProject: string;
}

interface Ground extends Frame {
  readonly programs: readonly RawProgram[];
}

/** The keys that are there; a value of `undefined` is a key that is not. */
function present(settings: RawSettings): RawSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function maybe<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined });
}

/** Words that YAML 1.1, a shell or JavaScript reads as something else, where a rule for names allows them. */
const trickyNames = ["yes", "on", "null", "true", "constructor", "toString", "e3", "x".repeat(63), "a-b_c"];
const name = fc.oneof(
  fc.constantFrom(...trickyNames),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,9}$/),
  fc.constantFrom("staging", "production", "network", "app"),
);
const stackPart = fc.oneof(
  fc.constantFrom("yes", "1e3", "0x1F", "1_000", "null", "_", "0", "x".repeat(100), "a.b-c_d"),
  fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,9}$/),
);
const branch = fc.constantFrom("main", "trunk", "develop", "release/1.x", "feature.a/b_c-1", "1e3", "on");
const tag = fc.constantFrom("release-*", "v*", "*", "v1.0", "infra/v*.*+prod", "**", "a-*-b", "0x1F");
const steps = fc.record(
  {
    before: fc.array(fc.string({ minLength: 1, unit: "grapheme" }), { maxLength: 2 }),
    after: fc.array(fc.constantFrom("echo done", 'echo "$PULUMI_STACK" # done', "a: b", "- x\n- y", "&a *b !c"), {
      maxLength: 2,
    }),
  },
  { requiredKeys: [] },
);
const image = fc.constantFrom(
  "alpine",
  "pulumi/pulumi-nodejs:3.259.0",
  `registry.example.com:5000/acme/pulumi:1.2.3@sha256:${"0a".repeat(32)}`,
  "$CI_REGISTRY_IMAGE/pulumi:1",
);
const runnerTags = fc.uniqueArray(fc.constantFrom("linux", "docker", "arm64", "saas-linux-small-amd64", "on", "1e3"), {
  minLength: 1,
  maxLength: 3,
});
const esc = fc.record(
  {
    imports: fc.array(fc.constantFrom("aws/shop", "aws/shop@3", "a.b/c_d@stable"), { maxLength: 2 }),
    values: fc.dictionary(fc.constantFrom("pulumiConfig", "files", "x y"), fc.jsonValue({ maxDepth: 2 })),
  },
  { requiredKeys: [] },
);

function arbitraryPrograms({ several, imageOfAll }: Frame): fc.Arbitrary<RawProgram[]> {
  const count = several ? fc.integer({ min: 1, max: 3 }) : fc.constant(1);
  return count
    .chain((length) =>
      fc.tuple(
        fc.uniqueArray(name, { minLength: length, maxLength: length }),
        fc.array(stackPart, { minLength: length, maxLength: length }),
        fc.array(arbitraryProgram(imageOfAll), { minLength: length, maxLength: length }),
        fc.array(fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), { minLength: length, maxLength: length }),
      ),
    )
    .map(([names, projects, programs, needs]) =>
      names.map((programName, index) => ({
        name: programName,
        pulumiProject: projects[index] ?? "",
        settings: {
          ...programs[index],
          ...(several && {
            name: programName,
            dependsOn: names.slice(0, index).filter((_, earlier) => needs[index]?.[earlier]),
          }),
        },
      })),
    );
}

function arbitraryProgram(imageOfAll: boolean): fc.Arbitrary<RawSettings> {
  return fc.constantFrom(...Object.values(Runtime)).chain((runtime) =>
    fc
      .record({
        runtime: fc.constant(runtime),
        path: maybe(fc.constantFrom(".", "infra", "./infra/", "a/b", "apps/@acme/infra+1", "on")),
        packageManager: maybe(fc.constantFrom(...packageManagers[runtime])),
        version: maybe(fc.constantFrom(undefined, ...runtimeVersions[runtime])),
        install: maybe(fc.constantFrom("package-manager", "pulumi")),
        lockFile: maybe(fc.constantFrom("package-lock.json", "locks/a+b@1.lock")),
        image: maybe(image),
        changes: maybe(fc.array(fc.constantFrom("libs/**/*", "*.md", "a?b/*.ts"), { maxLength: 3 })),
        steps: maybe(steps),
      })
      .map(({ version, changes, ...program }) =>
        present({
          ...program,
          version: imageOfAll || program.image !== undefined ? undefined : version,
          changes: program.path === undefined || program.path === "." ? undefined : changes,
        }),
      ),
  );
}

function arbitraryIn(ground: Ground): fc.Arbitrary<RawSettings> {
  const { store, programs, several, defaultBranch, imageOfAll } = ground;
  const inCloud = store !== "backend";
  const separable = store === "enterprise";
  return fc
    .record({
      previews: separable
        ? fc.constantFrom(undefined, "separated", "shared", "none")
        : fc.constantFrom<string[]>("shared", "none"),
      watched: fc.boolean(),
    })
    .chain(({ previews, watched }) =>
      arbitraryDeployments(ground, { previewed: previews !== "none", watched }).chain((deployments) =>
        fc.record({
          project: fc.constantFrom("acme/shop/api", "a/b", "acme.io/web-site_2"),
          organization: inCloud ? fc.constant(organization) : fc.constant(undefined),
          [several ? "programs" : "program"]: fc.constant(
            several ? programs.map(({ settings }) => settings) : programs[0]?.settings,
          ),
          deployments: fc.constant(deployments),
          defaultBranch: fc.constant(defaultBranch === "main" ? undefined : defaultBranch),
          authentication: inCloud ? fc.constantFrom(undefined, "oidc", "token") : fc.constant(undefined),
          edition: fc.constant(inCloud ? store : undefined),
          backend: inCloud ? fc.constant(undefined) : backend,
          previews: fc.constant(previews),
          report: fc.constantFrom(undefined, "widget", "none", inCloud ? "integration" : undefined),
          reviewStacks: separable || previews === "shared" ? maybe(arbitraryReviewStacks(ground, deployments)) : absent,
          drift: watched ? drift : absent,
          policyPacks: maybe(arbitraryPolicyPacks(store)),
          savedPlans: maybe(fc.boolean()),
          image: imageOfAll ? image : absent,
          pulumiVersion: fc.constantFrom(undefined, "3.200.1"),
          registry: fc.constantFrom(
            undefined,
            "registry.example.com:5000/mirror",
            "$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX",
          ),
          runnerTags: maybe(runnerTags),
          timeout: fc.constantFrom(undefined, "1m", "90m", "3h", "24h"),
          retries: fc.constantFrom(undefined, 0, 1, 2),
          variables: maybe(arbitraryVariables(deployments)),
          replaceExistingFile: maybe(fc.boolean()),
        }),
      ),
    )
    .map(present);
}

const organization = "acme";
const absent = fc.constant(undefined);

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
    schedule: fc.constantFrom("0 4 * * *", "*/15 0-6 1,15 * 1-5"),
    timezone: fc.constantFrom(undefined, "Europe/Berlin", "UTC"),
    // Every deployment that is watched says itself what is done.
    action: fc.constantFrom(undefined, "report", "fail", "ignore"),
  })
  .map(present);

function arbitraryDeployments(
  { programs, several, defaultBranch, store }: Ground,
  { previewed, watched }: { readonly previewed: boolean; readonly watched: boolean },
): fc.Arbitrary<RawSettings[]> {
  const deploymentName = name.filter((text) => !reservedNames.includes(text.toLowerCase()));
  const length = { minLength: programs.length, maxLength: programs.length + 2 };
  return fc.uniqueArray(deploymentName, { ...length, selector: (text) => text.toLowerCase() }).chain((names) =>
    fc
      .tuple(
        ...names.map((deployment, index) =>
          // The first ones see to it that each program is deployed.
          fc.constantFrom(...(programs[index] ? [programs[index]] : programs)).chain((program) =>
            fc
              .record({
                name: fc.constant(deployment),
                program: fc.constant(several ? program.name : undefined),
                stack: fc
                  .tuple(fc.boolean(), stackPart)
                  .map(([full, stack]) =>
                    [...(full ? [owner(store)] : []), program.pulumiProject, unlike(stack, index)].join("/"),
                  ),
                on: fc.oneof(
                  branch.map((one) => ({ branch: one })),
                  tag.map((one) => ({ tag: one })),
                ),
                approval: fc.constantFrom(undefined, "automatic", "manual"),
                preview: previewed ? maybe(fc.boolean()) : fc.constantFrom(undefined, false),
                onDrift: watched ? fc.constantFrom(undefined, "report", "fail", "ignore", "remediate") : absent,
                runnerTags: maybe(runnerTags),
                esc: store === "backend" ? absent : maybe(esc),
              })
              .map((deployment) => present(deployment)),
          ),
        ),
      )
      .map((deployments) =>
        deployments.map(({ onDrift, ...rest }) =>
          present({
            ...rest,
            onDrift: onDrift === "remediate" && !isRemediable(rest, deployments) ? undefined : onDrift,
          }),
        ),
      ),
  );

  function isRemediable(deployment: RawSettings, deployments: readonly RawSettings[]): boolean {
    const together = deployments.filter((other) => onDefault(other));
    return onDefault(deployment) && together.every(({ approval }) => approval !== "manual");
  }

  function onDefault({ on }: RawSettings): boolean {
    return (on as { branch?: unknown }).branch === defaultBranch;
  }
}

/** A stack of its own: the longest name has room for no more. */
function unlike(stack: string, suffix: number | string): string {
  return `${stack.slice(0, 90)}-${suffix}`;
}

/** The teams and jobs of these names are not a deployment's. */
const reservedNames = ["preview", "inspect", "review", "skipped"];

function owner(store: Store): string {
  return store === "backend" ? "organization" : organization;
}

function arbitraryReviewStacks(
  { several, programs, store }: Ground,
  deployments: readonly RawSettings[],
): fc.Arbitrary<RawSettings> {
  const deployed = deployments.map(({ program }) => programs.find((one) => one.name === program) ?? programs[0]);
  return fc.constantFrom(...deployed).chain((program) =>
    fc
      .record({
        label: fc.constantFrom(undefined, "review-stack", "review::stack", "a b.c"),
        program: fc.constant(several ? program?.name : undefined),
        template: stackPart.map((stack) => `${program?.pulumiProject ?? ""}/${unlike(stack, "template")}`),
        autoStop: fc.constantFrom(undefined, "12 hours", "1 week"),
        sweep: fc.constantFrom(undefined, "0 1 * * *"),
        esc: store === "backend" ? absent : maybe(esc),
      })
      .map(present),
  );
}

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
        content: fc.oneof(
          fc.string({ unit: "grapheme" }).map((value) => ({ value })),
          fc.constantFrom({ secret: "npm" }, { secret: "a.b-c_1" }),
        ),
        deployment: fc.constantFrom(undefined, ...deployments.map((deployment) => deployment.name)),
        protected: maybe(fc.boolean()),
      })
      .map(({ content, ...variable }): RawSettings => present({ ...variable, ...content })),
    { maxLength: 3, selector: (variable) => variable.name },
  );
}
