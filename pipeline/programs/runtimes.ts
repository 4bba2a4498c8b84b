/** The runtimes of a Pulumi program, by Pulumi's names. */
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
} as const;
export type Runtime = (typeof Runtime)[keyof typeof Runtime];
