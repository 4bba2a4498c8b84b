const respectSchemaVersion = true;

/** The name of the package in each language. */
export const LANGUAGES = {
  csharp: { rootNamespace: "Pulumi", namespaces: { "pulumi-pipeline": "Pipeline" }, respectSchemaVersion },
  go: {
    importBasePath: "pulumi-pipeline/sdk/go/pulumipipeline",
    rootPackageName: "pulumipipeline",
    // Otherwise Pulumi's generator leaves out the type of `foundations`, a map of objects, which its own code uses.
    generateExtraInputTypes: true,
    respectSchemaVersion,
  },
  java: { basePackage: "com.pulumi", packages: { "pulumi-pipeline": "pipeline" }, respectSchemaVersion },
  nodejs: { packageName: "pulumi-pipeline-sdk", respectSchemaVersion },
  python: { packageName: "pulumi_pipeline", pyproject: { enabled: true }, respectSchemaVersion },
};
