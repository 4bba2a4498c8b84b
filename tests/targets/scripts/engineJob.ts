import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { checkout } from "../../../cli/demo/createWorkspace";
import { createJob, shells, type TestJob } from "./job";

/** A job on the real engine, with its program in its checkout and its state in a folder beside that. */
export interface EngineJob {
  readonly job: TestJob;
  /** The values of its variables. */
  readonly variables: Readonly<Record<string, string>>;
  /** Sets the resources of the program: a new `v` is an update, a new `r` a replacement. */
  want(resources: Readonly<Record<string, { readonly v: string; readonly r?: string }>>): void;
  /** Changes resources outside Pulumi: the new `v` of a resource, `gone`, or `unreadable`. */
  drift(resources: Readonly<Record<string, string>>): void;
  /** A new checkout on a new runner: without files of an earlier job, and with nothing installed or built. */
  checkOut(installed: "installed" | "bare"): void;
  /** Locks the stack, as if another update was running, or unlocks it. */
  lock(stack: string, locked: boolean): void;
}

/** The secret of the template and of a resource. */
export const secret = "s3cr3t-value";

export const template = "organization/shop/staging";

/** Creates the job, without a login. */
export function createEngineJob(): EngineJob {
  const job = createJob(shells[0]!);
  const { pulumi } = JSON.parse(readFileSync(join(checkout, ".sandbox", "engine.json"), "utf8")) as { pulumi: string };
  const folder = dirname(job.project);
  const state = join(folder, "state");
  mkdirSync(state);
  // The programs for dynamic resources in the CLI's release.
  job.install("pulumi-resource-pulumi-nodejs", dynamicProvider);
  const infra = join(job.project, "infra");

  const engineJob: EngineJob = {
    job,
    variables: {
      PATH: [join(folder, "bin"), dirname(pulumi), process.env.PATH].join(delimiter),
      HOME: folder,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_CONFIG_PASSPHRASE: "passphrase",
      PULUMI_STACK: template,
      STATE_URL: `file://${state}`,
      DRIFT: join(folder, "drift.json"),
    },
    want: (resources) => job.write("infra/resources.json", JSON.stringify(resources)),
    drift: (resources) => job.write("../drift.json", JSON.stringify(resources)),
    checkOut(installed) {
      for (const file of ["Pulumi.mr-1.yaml", "Pulumi.mr-2.yaml", "node_modules", "index.js"]) {
        rmSync(join(infra, file), { force: true });
      }
      if (installed === "bare") return;
      symlinkSync(join(checkout, "node_modules"), join(infra, "node_modules"));
      job.write("infra/index.js", program);
    },
    lock(stack, locked) {
      const locks = join(state, ".pulumi", "locks", stack);
      mkdirSync(locks, { recursive: true });
      const lock = { pid: 1, username: "somebody", hostname: "runner", timestamp: "2026-01-01T00:00:00Z" };
      job.write(join("..", "state", ".pulumi", "locks", stack, "other.json"), JSON.stringify(lock));
      if (!locked) rmSync(locks, { recursive: true });
    },
  };
  job.write("infra/Pulumi.yaml", "name: shop\nruntime: { name: nodejs, options: { typescript: false } }\n");
  job.write("infra/package.json", JSON.stringify({ name: "shop", main: "index.js" }));
  job.write("policies", policyPack);
  chmodSync(join(job.project, "policies"), 0o755);
  engineJob.checkOut("installed");
  engineJob.drift({});
  return engineJob;
}

const modules = JSON.stringify(join(checkout, "node_modules"));

const dynamicProvider = `#!/usr/bin/env node
require(${modules} + "/@pulumi/pulumi/cmd/dynamic-provider");
`;

/** Resources without a cloud: their current values are in the file in $DRIFT. */
const program = `
const pulumi = require("@pulumi/pulumi");
const { readFileSync } = require("node:fs");
const provider = {
  async check(olds, news) {
    if (news.v === "wrong") throw new Error("wrong is not a value");
    return { inputs: news };
  },
  async diff(id, olds, news) {
    return { changes: olds.v !== news.v || olds.r !== news.r, replaces: olds.r !== news.r ? ["r"] : [] };
  },
  async create(inputs) {
    return { id: inputs.name, outs: inputs };
  },
  async update(id, olds, news) {
    return { outs: news };
  },
  async read(id, props) {
    const now = JSON.parse(require("node:fs").readFileSync(process.env.DRIFT, "utf8"))[id];
    if (now === "gone") return {};
    if (now === "unreadable") throw new Error(id + " is unreadable");
    return { id, props: now === undefined ? props : { ...props, v: now } };
  },
};
class Thing extends pulumi.dynamic.Resource {
  constructor(name, { v, r = "" }) {
    super(provider, name, { name, v, r, secret: pulumi.secret(${JSON.stringify(secret)}) });
  }
}
const resources = JSON.parse(readFileSync(__dirname + "/resources.json", "utf8"));
for (const [name, inputs] of Object.entries(resources)) new Thing(name, inputs);
exports.token = new pulumi.Config().getSecret("token");
`;

/** A policy pack, as the program that the engine starts: no resource may have the value "forbidden". */
const policyPack = `#!/usr/bin/env node
const grpc = require(${modules} + "/@grpc/grpc-js");
const { AnalyzerService } = require(${modules} + "/@pulumi/pulumi/proto/analyzer_grpc_pb.js");
const messages = require(${modules} + "/@pulumi/pulumi/proto/analyzer_pb.js");
const { PluginInfo } = require(${modules} + "/@pulumi/pulumi/proto/plugin_pb.js");
const { Empty } = require(${modules} + "/google-protobuf/google/protobuf/empty_pb.js");
const pack = { name: "house-rules", version: "1.0.0" };
const answers = {
  getAnalyzerInfo() {
    const info = new messages.AnalyzerInfo();
    info.setName(pack.name);
    info.setVersion(pack.version);
    return info;
  },
  getPluginInfo() {
    const info = new PluginInfo();
    info.setVersion(pack.version);
    return info;
  },
  configure: () => new Empty(),
  remediate: () => new messages.RemediateResponse(),
  analyzeStack: () => new messages.AnalyzeResponse(),
  analyze({ request }) {
    const response = new messages.AnalyzeResponse();
    if (request.getProperties()?.toJavaScript().v !== "forbidden") return response;
    const diagnostic = new messages.AnalyzeDiagnostic();
    diagnostic.setPolicyname("nothing-forbidden");
    diagnostic.setPolicypackname(pack.name);
    diagnostic.setPolicypackversion(pack.version);
    diagnostic.setMessage("That is forbidden.\\nAsk the platform team.");
    diagnostic.setEnforcementlevel(messages.EnforcementLevel.MANDATORY);
    diagnostic.setUrn(request.getUrn());
    response.addDiagnostics(diagnostic);
    return response;
  },
};
const unimplemented = (call, callback) => callback({ code: grpc.status.UNIMPLEMENTED });
const service = Object.fromEntries(
  Object.keys(AnalyzerService).map((name) => [
    name,
    answers[name] ? (call, callback) => callback(null, answers[name](call)) : unimplemented,
  ]),
);
const server = new grpc.Server();
server.addService(AnalyzerService, service);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  console.log(port);
});
`;
