/** The runtimes of a program: those of Pulumi, by Pulumi's names, and Kestra. */
export const Runtime = {
  /** TypeScript or JavaScript on Node.js. */
  Nodejs: "nodejs",
  /** Python. */
  Python: "python",
  /** Go. */
  Go: "go",
  /** C#, F# or Visual Basic on .NET. */
  Dotnet: "dotnet",
  /** Java or another language of the JVM. */
  Java: "java",
  /** Pulumi YAML. */
  Yaml: "yaml",
  /** Kestra flows: no Pulumi program, but a folder of YAML files that a Kestra server runs. */
  Kestra: "kestra",
} as const;
export type Runtime = (typeof Runtime)[keyof typeof Runtime];

/** The runtimes of a Pulumi program. */
export type PulumiRuntime = Exclude<Runtime, "kestra">;

/** The runtimes of a Pulumi program, as values. */
export const pulumiRuntimes: readonly PulumiRuntime[] = Object.values(Runtime).filter(isPulumiRuntime);

export function isPulumiRuntime(runtime: Runtime): runtime is PulumiRuntime {
  return runtime !== Runtime.Kestra;
}
