import {
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { ProcessEnvironment, PackageDefinition } from "./definition";
import { providerHandlers } from "./handlers";
import { serviceError } from "./failure";

/** A listening plugin. */
export interface PluginServer {
  readonly port: number;
  close(): void;
}

// The engine's limit for messages.
const MESSAGE_LIMIT = 400 * 1024 * 1024;

/** Serves a package over the resource-provider protocol on a free port of 127.0.0.1. */
export async function servePlugin<Context>(
  definition: PackageDefinition<Context>,
  environment: ProcessEnvironment,
): Promise<PluginServer> {
  const server = new Server({
    "grpc.max_receive_message_length": MESSAGE_LIMIT,
    "grpc.max_send_message_length": MESSAGE_LIMIT,
  });
  // gRPC answers UNIMPLEMENTED for missing methods.
  const implementation: UntypedServiceImplementation = {};
  for (const [verb, handler] of Object.entries(providerHandlers(definition, environment))) {
    implementation[verb] = unary(handler as (request: unknown) => unknown);
  }
  server.addService(ResourceProviderService, implementation);

  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, close: () => server.forceShutdown() };
}

/** Milliseconds between checks that the engine still runs. */
const checkInterval = 5000;

/**
 * Runs a package as this process's plugin. Prints its port, which the engine reads from standard output. The process ends after
 * the engine was killed. Official plugins do the same, but check for the engine only every five minutes.
 */
export async function runPlugin<Context>(definition: PackageDefinition<Context>): Promise<void> {
  const engine = process.ppid;
  setInterval(() => {
    if (process.ppid !== engine) process.exit();
  }, checkInterval).unref();
  const { port } = await servePlugin(definition, process.env);
  process.stdout.write(`${port}\n`);
}

/** A gRPC handler of unary calls from a sync or async function. */
function unary<Request, Response>(handler: (request: Request) => Response | Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    Promise.resolve(call.request)
      .then(handler)
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(serviceError(error)),
      );
  };
}
