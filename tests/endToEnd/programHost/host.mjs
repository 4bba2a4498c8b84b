/**
 * Runs the compiled platform program of the given path for many commands of the engine, one after another, in one process.
 * Prints its address, for the engine's flag `--client`.
 */
import { AsyncResource } from "node:async_hooks";
import { createRequire } from "node:module";
import { sep } from "node:path";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import grpc from "@grpc/grpc-js";

const require = createRequire(import.meta.url);
const { defaultErrorMessage } = require("@pulumi/pulumi/cmd/run/error");
const { ResourceError, RunError } = require("@pulumi/pulumi/errors");
const log = require("@pulumi/pulumi/log");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb");
const { GetRequiredPluginsResponse, RunResponse } = require("@pulumi/pulumi/proto/language_pb");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");
const { setAllConfig } = require("@pulumi/pulumi/runtime/config");
const settings = require("@pulumi/pulumi/runtime/settings");
const { runInPulumiStack } = require("@pulumi/pulumi/runtime/stack");
const { withLocalStorage } = require("@pulumi/pulumi/runtime/state");

const [main] = process.argv.slice(2);
const messageLimit = 400 * 1024 * 1024;
const localhost = "127.0.0.1";

/** The calls to the engine that wait for their responses. */
let calls = 0;
const { makeUnaryRequest } = grpc.Client.prototype;
grpc.Client.prototype.makeUnaryRequest = function (...args) {
  const answer = args.pop();
  calls++;
  return makeUnaryRequest.call(this, ...args, (...results) => {
    calls--;
    answer(...results);
  });
};

/** Whether a run is in progress. Uncaught errors are events of the whole process, so there is one run at a time. */
let isRunning = false;

/**
 * Runs the program as Pulumi's `cmd/run` does, and reports exceptions with the same texts. The engine cancels a run if it
 * ends before the program, after an error of a resource.
 */
async function run(request, cancelled) {
  const [engine = ""] = request.getArgsList();
  const { promise: failed, resolve: fail } = withResolvers();
  const reported = new Set();
  settings.resetOptions(
    request.getProject(),
    request.getStack(),
    request.getParallel(),
    engine,
    request.getMonitorAddress(),
    request.getDryrun(),
    request.getOrganization(),
  );
  setAllConfig(Object.fromEntries(request.getConfigMap().entries()), request.getConfigsecretkeysList());

  const report = AsyncResource.bind((error) => {
    if (!reported.has(error)) logError(error);
    reported.add(error);
    fail();
  });
  process.on("uncaughtException", report).on("unhandledRejection", report);
  const finished = runInPulumiStack(() => loadAgain(main)).catch(report);
  await Promise.race([finished, failed, cancelled]);
  const hasErrors = () => reported.size > 0 || log.hasErrors();
  try {
    // After an error, the program may wait for a result that never comes. A process without calls ends then.
    await Promise.race([settings.waitForRPCs(), cancelled, failed.then(noCalls)]);
    // Node reports a rejection that nobody handles after all callbacks. The engine deletes after the signal.
    await setImmediate();
    if (!hasErrors()) await Promise.race([settings.signalAndWaitForShutdown(), cancelled]);
  } finally {
    settings.disconnectSync();
    process.off("uncaughtException", report).off("unhandledRejection", report);
  }
  return new RunResponse().setBail(hasErrors());
}

/** Resolves when there was no call to the engine for half a second. */
async function noCalls() {
  for (let quiet = 0; quiet < 10; quiet = calls === 0 ? quiet + 1 : 0) await sleep(50);
}

function logError(error) {
  if (RunError.isInstance(error)) log.error(error.message);
  else if (ResourceError.isInstance(error))
    log.error(error.hideStack ? error.message : defaultErrorMessage(error), error.resource);
  else log.error(`Running program '${main}' failed with an unhandled exception:\n${defaultErrorMessage(error)}`);
}

/** Evaluates the program's own modules again. Modules of packages are not loaded again. */
function loadAgain(file) {
  for (const loaded of Object.keys(require.cache)) {
    if (!loaded.includes(`${sep}node_modules${sep}`) && !/[\\/](library|shared-\w+)\.js$/.test(loaded))
      Reflect.deleteProperty(require.cache, loaded);
  }
  return require(file);
}

/** As `Promise.withResolvers`, which Node has from version 22 on. */
function withResolvers() {
  let resolve;
  const promise = new Promise((settle) => (resolve = settle));
  return { promise, resolve };
}

async function serveProgram() {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": messageLimit,
    "grpc.max_send_message_length": messageLimit,
  });
  server.addService(LanguageRuntimeService, {
    getRequiredPlugins: (_call, answer) => answer(null, new GetRequiredPluginsResponse()),
    getPluginInfo: (_call, answer) => answer(null, new PluginInfo().setVersion("1.0.0")),
    run(call, answer) {
      if (isRunning) return answer(new Error("The program host runs one program at a time"));
      isRunning = true;
      const cancelled = new Promise((resolve) => call.on("cancelled", resolve));
      withLocalStorage(() => run(call.request, cancelled))
        .finally(() => (isRunning = false))
        .then((response) => answer(null, response), answer);
    },
  });
  const port = await new Promise((resolve, reject) =>
    server.bindAsync(`${localhost}:0`, grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return `${localhost}:${port}`;
}

process.stdout.write(`${await serveProgram()}\n`);
