import type { Files } from "./files";
import type { FlowProgram } from "./channelFlow";
import { readAsATool } from "./toolReads";

/** The value of the configuration in the reviewed commit. */
export const reviewedValue = "reviewed";

/**
 * The files of a program in the reviewed commit. The program reads the files that programs usually read, and ends
 * quickly.
 */
export function reviewedFiles({ path, name, stacks }: FlowProgram, trapLog: string, pluginUrl: string): Files {
  const manifest = { name, private: true, main: "index.js", scripts: { prepare: "true" } };
  const lock = { name, lockfileVersion: 3, requires: true, packages: { "": { name } } };
  return {
    [`${path}/Pulumi.yaml`]: `name: ${name}\nruntime: nodejs\n`,
    ...Object.fromEntries(
      stacks.map((stack) => [`${path}/Pulumi.${stack}.yaml`, `config:\n  ${name}:from: ${reviewedValue}\n`]),
    ),
    [`${path}/package.json`]: JSON.stringify(manifest),
    [`${path}/package-lock.json`]: JSON.stringify(lock),
    [`${path}/index.js`]: program(trapLog, pluginUrl),
  };
}

/**
 * The program in the reviewed commit. It has a resource of a plugin that the engine downloads, and reads the files that
 * a tool would read. If its configuration is not the reviewed one, it adds a line to the trap log.
 */
function program(trapLog: string, pluginUrl: string): string {
  return `
const pulumi = require("@pulumi/pulumi");
${readAsATool}
const from = new pulumi.Config().require("from");
if (from !== "${reviewedValue}") {
  require("node:fs").appendFileSync("${trapLog}", from + "|" + process.env.CI_JOB_NAME + "\\n");
}
new pulumi.CustomResource("legit:index:Thing", "thing", {}, { version: "1.0.0", pluginDownloadURL: "${pluginUrl}" });
exports.from = from;
`;
}
