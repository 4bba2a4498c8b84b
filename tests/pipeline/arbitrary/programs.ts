import fc from "fast-check";
import { pulumiRuntimes } from "../../../pipeline/programs/runtimes";
import { packageManagers } from "../../../pipeline/programs/packageManagers";
import { runtimeVersions } from "../../../pipeline/programs/toolchains";
import type { Frame } from "./frame";
import { image, maybe, name, present, type RawSettings, stackPart } from "./words";

/** A program, with the Pulumi project of its stacks. */
export interface RawProgram {
  readonly settings: RawSettings;
  readonly name: string;
  readonly pulumiProject: string;
}

const steps = fc.record(
  {
    beforeInstall: fc.array(fc.constantFrom("cp netrc ~/.netrc", "npm config set a=b"), { maxLength: 2 }),
    before: fc.array(fc.string({ minLength: 1, unit: "grapheme" }), { maxLength: 2 }),
    after: fc.array(fc.constantFrom("echo done", 'echo "$PULUMI_STACK" # done', "a: b", "- x\n- y", "&a *b !c"), {
      maxLength: 2,
    }),
  },
  { requiredKeys: [] },
);

const service = fc
  .record({
    image,
    alias: fc.constantFrom(undefined, "db", "on", "a.b-c"),
    variables: fc.constantFrom(undefined, {}, { POSTGRES_DB: "on", on: "1e3", A: "$B: c # d" }),
    entrypoint: fc.constantFrom(undefined, [""], ["/bin/sh", "-c", "a: b"]),
    command: fc.constantFrom(undefined, ["--a=b"], ["on", "a: b # c"]),
  })
  .map(present);

/** A single program, or up to three with dependencies. */
export function arbitraryPrograms({ several, imageOfAll }: Frame): fc.Arbitrary<RawProgram[]> {
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
  return fc.constantFrom(...pulumiRuntimes).chain((runtime) =>
    fc
      .record({
        runtime: fc.constant(runtime),
        path: maybe(fc.constantFrom(".", "infra", "./infra/", "a/b", "apps/@acme/infra+1", "on")),
        packageManager: maybe(fc.constantFrom(...packageManagers[runtime])),
        version: maybe(fc.constantFrom(undefined, ...runtimeVersions[runtime])),
        install: maybe(fc.constantFrom("package-manager", "pulumi")),
        lockFile: maybe(fc.constantFrom("package-lock.json", "locks/a+b@1.lock")),
        image: maybe(image),
        services: maybe(fc.array(service, { maxLength: 2 })),
        changes: maybe(
          fc.array(fc.constantFrom("libs/**/*", "*.md", "a?b/*.ts", "libs", "./src/Shop.Core/", "libs/**"), {
            maxLength: 3,
          }),
        ),
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
