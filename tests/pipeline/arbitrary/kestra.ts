import fc from "fast-check";
import { maybe, present, type RawSettings } from "./words";

/** Generated parts of a program of Kestra flows and its deployment. */
interface KestraParts {
  readonly program: RawSettings;
  readonly validation: RawSettings | undefined;
  readonly connection: RawSettings;
  readonly namespaces: readonly RawSettings[];
  /** Whether an ESC environment has the credential. */
  readonly opens: boolean;
  readonly on: RawSettings;
  readonly approval: string | undefined;
}

/** Adds Kestra flows to some of the settings of several programs, and replaces some of those of one program. */
export function withKestra(settings: RawSettings): fc.Arbitrary<RawSettings> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(settings) },
    {
      weight: 1,
      arbitrary: parts.map((one) => {
        if (settings.programs === undefined) return alone(settings, one);
        // A self-managed backend has no ESC environments.
        return beside(settings, { ...one, opens: one.opens && settings.backend === undefined });
      }),
    },
  );
}

const validation = fc.oneof(
  fc.constant(undefined),
  fc.record({ local: fc.constant(true), folders: maybe(fc.constant(["."])) }).map(present),
  fc
    .record({
      server: fc.constantFrom("https://kestra.example.com", "$KESTRA_VALIDATION_SERVER"),
      tenant: fc.constantFrom(undefined, "on"),
      token: fc.constant("KESTRA_VALIDATION_TOKEN"),
      folders: maybe(fc.constant(["flows", "1e3"])),
    })
    .map(present),
);

const namespace = fc
  .record({
    name: fc.constantFrom("on", "1e3", "acme.shop", "a".repeat(150)),
    delete: maybe(fc.boolean()),
    files: fc.constantFrom(undefined, { path: "files", to: "on" }),
  })
  .map(present);

const parts: fc.Arbitrary<KestraParts> = fc.record({
  program: fc
    .record({
      runtime: fc.constant("kestra"),
      path: fc.constantFrom("flows", "./kestra/flows/"),
      image: fc.constantFrom(undefined, "kestra/kestractl:2", "registry.example.com/ci:1"),
      changes: fc.constantFrom(undefined, [], ["libs"]),
      kestra: fc
        .record({
          dialect: fc.constantFrom(undefined, "kestractl", "legacy"),
          requireReadOnly: maybe(fc.boolean()),
        })
        .map(present),
    })
    .map(present),
  validation,
  connection: fc
    .tuple(
      fc
        .record({
          server: fc.constantFrom("https://kestra.example.com:8080", "http://127.0.0.1", "$KESTRA_SERVER"),
          tenant: fc.constantFrom(undefined, "acme_1"),
        })
        .map(present),
      fc.constantFrom({ token: "KESTRA_TOKEN" }, { user: "KESTRA_TOKEN", password: "KESTRA_PASSWORD" }),
    )
    .map(([server, login]) => ({ ...server, ...login })),
  namespaces: fc.uniqueArray(namespace, { minLength: 1, maxLength: 2, selector: ({ name }) => name }).map((all) =>
    all.map((one, index) => ({
      ...one,
      ...(index > 0 || all.length > 1 ? { path: `n${index}` } : one.files === undefined ? {} : { path: "n" }),
    })),
  ),
  opens: fc.boolean(),
  on: fc.constantFrom({ branch: "main" }, { branch: "flows" }, { tag: "flows-*" }),
  approval: fc.constantFrom(undefined, "automatic", "manual"),
});

const flows = "kestra-flows_1";

const esc = {
  secrets: [{ name: "kestra", secret: "kestra" }],
  environmentVariables: { KESTRA_TOKEN: "${secrets.kestra}", KESTRA_PASSWORD: "${secrets.kestra}" },
};

function beside(settings: RawSettings, one: KestraParts): RawSettings {
  const programs = settings.programs as readonly RawSettings[];
  const program = { name: "kestraFlows", dependsOn: programs.map(({ name }) => name), ...programOf(one) };
  return {
    ...settings,
    programs: [...programs, program],
    deployments: [...(settings.deployments as RawSettings[]), { program: "kestraFlows", ...deploymentOf(one) }],
    variables: [...((settings.variables ?? []) as RawSettings[]), ...variables(one)],
  };
}

/** A project of flows alone, which has settings of Pulumi Cloud only if an ESC environment has the credential. */
function alone(settings: RawSettings, one: KestraParts): RawSettings {
  const { project, defaultBranch, registry, runnerTags, timeout, retries, delivery, stage, include, stages } = settings;
  return present({
    ...{ project, defaultBranch, registry, runnerTags, timeout, retries, delivery, stage, include, stages },
    ...(one.opens && { organization: "acme" }),
    program: programOf(one),
    deployments: [deploymentOf(one)],
    variables: variables(one),
  });
}

/** The program with an image that has its command line, and the validation that this command line can do. */
function programOf({ program, validation: wanted }: KestraParts): RawSettings {
  const kestra = program.kestra as RawSettings;
  const dialect = wanted?.local === true ? "legacy" : kestra.dialect;
  const image = dialect === "legacy" && program.image !== undefined ? "kestra/kestra:v1.3.0" : program.image;
  return present({ ...program, image, kestra: present({ ...kestra, dialect, validation: wanted }) });
}

function deploymentOf({ on, approval, connection, namespaces, opens }: KestraParts): RawSettings {
  // A person who is waited for on a branch would forbid others to remediate drift there.
  const waits = approval === "manual" && on.branch !== undefined ? undefined : approval;
  return present({
    name: flows,
    on,
    approval: waits,
    kestra: { ...connection, namespaces },
    esc: opens ? esc : undefined,
  });
}

/** The CI/CD variables that the program and the deployment name. */
function variables({ validation: wanted, connection, opens }: KestraParts): RawSettings[] {
  const named = (name: string): boolean => JSON.stringify([wanted, connection]).includes(name);
  return [
    { name: "KESTRA_VALIDATION_SERVER", value: "https://kestra.example.com" },
    { name: "KESTRA_VALIDATION_TOKEN", secret: "validation", protected: false },
    { name: "KESTRA_SERVER", value: "https://kestra.example.com", deployment: flows },
    ...(opens
      ? []
      : [
          { name: "KESTRA_TOKEN", secret: "kestra", deployment: flows },
          { name: "KESTRA_PASSWORD", secret: "kestra-password", deployment: flows },
        ]),
  ].filter(({ name }) => named(`"${name}"`) || named(`"$${name}"`));
}
