/**
 * Preloaded into each Node process that tests start by the name `node`. Loading Pulumi's SDK takes most of the CPU time of a short
 * program, and most of that for modules that few programs use: TypeScript and npm's Arborist, which serialize functions, the
 * Automation API, tracing, and what compares versions. Here they are loaded at their first use.
 */
const Module = require("node:module");
const atFirstUse = require("./lazy/atFirstUse.cjs");

const load = Module._load;

/** Files of the SDK, and the modules among those that they require. */
const lazy = [
  [/\/index\.js$/, "./automation"],
  [/\/typescript-shim\.js$/, "typescript"],
  [/\/runtime\/closure\/codePaths\.js$/, "@npmcli/arborist", "fdir", "normalize-package-data"],
  [/\/runtime\/manifest\.js$/, "js-yaml"],
  [/\/(cmd\/run\/run|runtime\/rpc|runtime\/closure\/rewriteSuper)\.js$/, "semver"],
  [
    /\/cmd\/run\/tracing\.js$/,
    "@opentelemetry/exporter-zipkin",
    "@opentelemetry/instrumentation",
    "@opentelemetry/instrumentation-grpc",
    "@opentelemetry/resources",
    "@opentelemetry/sdk-trace-base",
    "@opentelemetry/sdk-trace-node",
  ],
].map(([file, ...modules]) => ({ file: new RegExp(`/@pulumi/pulumi${file.source}`), modules }));

Module._load = function (request, parent, isMain) {
  const whole = () => load.call(this, request, parent, isMain);
  const isLazy = lazy.some(
    ({ file, modules }) => modules.includes(request) && file.test(parent?.filename?.replaceAll("\\", "/") ?? ""),
  );
  return isLazy ? atFirstUse(whole) : whole();
};
