/** The runtimes of a Pulumi program, by Pulumi's names. */
export const Runtime = {
  Nodejs: "nodejs",
  Python: "python",
  Go: "go",
  Dotnet: "dotnet",
  Java: "java",
  Yaml: "yaml",
} as const;
export type Runtime = (typeof Runtime)[keyof typeof Runtime];
