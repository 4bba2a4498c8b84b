import * as fc from "fast-check";
import { detectProgram, textsToRead } from "../../../pipeline/programs/detectProgram";
import { pulumiRuntimes } from "../../../pipeline/programs/runtimes";
import { packageManagers } from "../../../pipeline/programs/packageManagers";
import { runtimeVersions } from "../../../pipeline/programs/toolchains";
import { files, type Folder } from "./programFolders";

describe("for any files", () => {
  const known = [
    ...["Pulumi.yaml", "Pulumi.yml", "package.json", "package.yaml", ".yarnrc.yml", ".nvmrc", ".node-version"],
    ...["yarn.lock", "pnpm-lock.yaml", "bun.lock", "package-lock.json", "pnpm-workspace.yaml", ".python-version"],
    ...["pyproject.toml"],
    ...["uv.lock", "poetry.lock", "requirements.txt", "go.mod", "go.sum", "a.csproj", "global.json", "pom.xml"],
    ...["build.gradle", "__proto__", "constructor"],
  ];
  const optionName = fc.constantFrom("packagemanager", "toolchain", "virtualenv", "use-executor", "binary");
  const optionValue = fc.oneof(
    fc.constantFrom("npm", "yarn", "pnpm", "bun", "pip", "poetry", "uv", "auto", "gradle", "mvn", "venv"),
    fc.anything({ maxDepth: 1 }),
  );
  const runtime = fc.oneof(fc.constantFrom(...pulumiRuntimes, "bun"), fc.string());
  const packages = fc.option(fc.dictionary(fc.string(), fc.string(), { maxKeys: 2 }), { nil: undefined });
  const projectText = fc
    .record({
      name: fc.string(),
      packages,
      runtime: fc.record({ name: runtime, options: fc.dictionary(optionName, optionValue) }),
    })
    .map((value) => jsonOf(value));
  const text = fc.oneof(projectText, fc.string(), fc.json(), fc.constantFrom("22", "3.12", "v99.1", "&a [*a, *a]"));
  const folder = fc.dictionary(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, fc.string()), text);
  const path = fc.constantFrom(".", "infra", "services/api");
  const runtimes = fc.option(fc.constantFrom(...pulumiRuntimes), { nil: undefined });

  function jsonOf(value: unknown): string {
    return JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? String(one) : one)) || "";
  }

  test("detection never throws, and its findings are consistent", () => {
    fc.assert(
      fc.property(path, folder, folder, runtimes, (at, here, top, wanted) => {
        const found = detectProgram(at, files(here, top, at), wanted === undefined ? {} : { runtime: wanted });
        if (wanted !== undefined) expect(found.runtime).toBe(wanted);
        if (found.runtime === undefined) {
          expect(found).not.toHaveProperty("packageManager");
          return;
        }
        if (found.packageManager !== undefined) {
          expect(packageManagers[found.runtime]).toContain(found.packageManager);
        }
        if (found.version !== undefined) expect(runtimeVersions[found.runtime]).toContain(found.version);
        expect(found.lockFile !== undefined && found.dependencyFileMissing !== undefined).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  test("findings contain no characters with a meaning to a terminal or a shell", () => {
    const plain = /^[A-Za-z0-9_./ @+*:,'()-]*$/;

    fc.assert(
      fc.property(path, folder, folder, (at, here, top) => {
        const {
          findings,
          warnings,
          project: name = "",
          lockFile = "",
          virtualenv = "",
        } = detectProgram(at, files(here, top, at));
        for (const one of [...findings, ...warnings.map(({ message }) => message), name, lockFile, virtualenv])
          expect(one).toMatch(plain);
      }),
      { numRuns: 2000 },
    );
  });

  test("the order of the listed files has no effect", () => {
    fc.assert(
      fc.property(path, folder, folder, (at, here, top) => {
        const reversed = (one: Folder): Folder => Object.fromEntries(Object.entries(one).reverse());

        expect(detectProgram(at, files(reversed(here), reversed(top), at))).toEqual(
          detectProgram(at, files(here, top, at)),
        );
      }),
    );
  });

  test("only existing files are read, each once", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...known), fc.string())), (names) => {
        const asked = textsToRead(names);
        expect(names).toEqual(expect.arrayContaining(asked));
        expect(new Set(asked).size).toBe(asked.length);
      }),
    );
  });
});
