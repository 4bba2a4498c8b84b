import {
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { Environment, PackageDefinition } from "./definition";
import { providerHandlers } from "./handlers";
import { serviceError } from "./failure";

/** A plugin that listens. */
export interface PluginServer {
  readonly port: number;
  close(): void;
}

// As large as the engine allows its own messages to be.
const MESSAGE_LIMIT = 400 * 1024 * 1024;

/** Serves a package over the resource-provider protocol on a free port of 127.0.0.1. */
export async function servePlugin<Context>(
  definition: PackageDefinition<Context>,
  environment: Environment,
): Promise<PluginServer> {
  const server = new Server({
    "grpc.max_receive_message_length": MESSAGE_LIMIT,
    "grpc.max_send_message_length": MESSAGE_LIMIT,
  });
  // Verbs that are not there are answered with UNIMPLEMENTED.
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

/** Runs a package as a plugin of this process: the engine reads the port from standard output. */
export async function runPlugin<Context>(definition: PackageDefinition<Context>): Promise<void> {
  const { port } = await servePlugin(definition, process.env);
  process.stdout.write(`${port}\n`);
}

/** A function, async or not, as a handler of unary calls. */
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
