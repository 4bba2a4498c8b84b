/** What Pulumi's SDK loads for functions that a program serializes, and for programs that run stacks. */
export const rarelyUsed = ["@pulumi/pulumi/automation", "@npmcli/arborist", "fdir", "normalize-package-data"];

/** What it loads for programs in TypeScript, and for tracing, before it loads the program. */
export const rarelyUsedByHost = [
  "typescript",
  "@opentelemetry/exporter-zipkin",
  "@opentelemetry/instrumentation",
  "@opentelemetry/instrumentation-grpc",
  "@opentelemetry/resources",
  "@opentelemetry/sdk-trace-base",
  "@opentelemetry/sdk-trace-node",
];
