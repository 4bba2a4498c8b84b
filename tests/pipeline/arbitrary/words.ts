import fc from "fast-check";

/** Settings as a user writes them. */
export type RawSettings = Readonly<Record<string, unknown>>;

/** Returns the settings without keys whose value is `undefined`. */
export function present(settings: RawSettings): RawSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

export function maybe<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined });
}

/** Words that YAML 1.1, a shell or JavaScript reads as something else, if a rule for names allows them. */
const trickyNames = ["yes", "on", "null", "true", "constructor", "toString", "e3", "x".repeat(63), "a-b_c"];
export const name = fc.oneof(
  fc.constantFrom(...trickyNames),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,9}$/),
  fc.constantFrom("staging", "production", "network", "app"),
);
export const stackPart = fc.oneof(
  fc.constantFrom("yes", "1e3", "0x1F", "1_000", "null", "_", "0", "x".repeat(100), "a.b-c_d"),
  fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,9}$/),
);
export const branch = fc.constantFrom(
  "main",
  "trunk",
  "develop",
  "release/1.x",
  "feature.a/b_c-1",
  "1e3",
  "on",
  "team@shop/#1",
  "a=b,c%d&e!",
);
export const tag = fc.constantFrom(
  "release-*",
  "v*",
  "*",
  "v1.0",
  "infra/v*.*+prod",
  "**",
  "a-*-b",
  "0x1F",
  "@acme/api@*",
  "v#1%,=&!",
);
export const image = fc.constantFrom(
  "alpine",
  "pulumi/pulumi-nodejs:3.259.0",
  `registry.example.com:5000/acme/pulumi:1.2.3@sha256:${"0a".repeat(32)}`,
  "$CI_REGISTRY_IMAGE/pulumi:1",
);
export const runnerTags = fc.uniqueArray(
  fc.constantFrom("linux", "docker", "arm64", "saas-linux-small-amd64", "on", "1e3"),
  {
    minLength: 1,
    maxLength: 3,
  },
);

/** A missing setting. */
export const absent = fc.constant(undefined);

/** The Pulumi organization of all generated settings. */
export const organization = "acme";
