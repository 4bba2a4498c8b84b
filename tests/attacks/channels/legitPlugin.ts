import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkout } from "../../../cli/demo/createWorkspace";

/** The plugin that the reviewed program needs, on a server from which the engine downloads it if it is missing. */
export interface LegitPlugin {
  readonly url: string;
  close(): Promise<void>;
}

/** The folder of the plugin in `PULUMI_HOME/plugins`, and its executable. */
export const legitFolder = "resource-legit-v1.0.0";
export const legitExecutable = "pulumi-resource-legit";

/** A provider with one resource without cost. */
const provider = `
const grpc = require("@grpc/grpc-js");
const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb");
const messages = require("@pulumi/pulumi/proto/provider_pb");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");

const filled = (message, values) => {
  for (const [name, value] of Object.entries(values)) message["set" + name](value);
  return message;
};
const verbs = {
  getPluginInfo: () => filled(new PluginInfo(), { Version: "1.0.0" }),
  checkConfig: (request) => filled(new messages.CheckResponse(), { Inputs: request.getNews() }),
  diffConfig: () => new messages.DiffResponse(),
  configure: () => new messages.ConfigureResponse(),
  check: (request) => filled(new messages.CheckResponse(), { Inputs: request.getNews() }),
  diff: () => filled(new messages.DiffResponse(), { Changes: 1 }),
  create: (request) => filled(new messages.CreateResponse(), { Id: "thing", Properties: request.getProperties() }),
  read: (request) =>
    filled(new messages.ReadResponse(), { Id: request.getId(), Properties: request.getProperties(), Inputs: request.getInputs() }),
  update: (request) => filled(new messages.UpdateResponse(), { Properties: request.getNews() }),
  delete: () => new Empty(),
  cancel: () => new Empty(),
};
const server = new grpc.Server();
const handlers = Object.entries(verbs).map(([verb, answer]) => [verb, (call, done) => done(null, answer(call.request))]);
server.addService(ResourceProviderService, Object.fromEntries(handlers));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_, port) => console.log(port));
`;

export async function serveLegitPlugin(): Promise<LegitPlugin> {
  const archive = packPlugin();
  const server = createServer((_request, response) => response.end(archive));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function packPlugin(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "plugin-"));
  try {
    const modules = join(checkout, "node_modules");
    const executable = `#!/bin/sh\nNODE_PATH='${modules}' exec node "$(dirname "$0")/provider.js" "$@"\n`;
    writeFileSync(join(folder, "provider.js"), provider);
    writeFileSync(join(folder, legitExecutable), executable);
    chmodSync(join(folder, legitExecutable), 0o755);
    execFileSync("tar", ["-czf", "plugin.tar.gz", "provider.js", legitExecutable], { cwd: folder });
    return readFileSync(join(folder, "plugin.tar.gz"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
