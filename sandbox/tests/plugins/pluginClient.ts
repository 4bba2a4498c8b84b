import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import {
  CheckRequest,
  type CheckResponse,
  ConfigureRequest,
  type ConfigureResponse,
  CreateRequest,
  type CreateResponse,
  DeleteRequest,
  DiffRequest,
  DiffResponse,
  GetSchemaRequest,
  type GetSchemaResponse,
  InvokeRequest,
  type InvokeResponse,
  ParameterizeRequest,
  type ParameterizeResponse,
  PropertyDiff,
  ProviderHandshakeRequest,
  type ProviderHandshakeResponse,
  ReadRequest,
  type ReadResponse,
  UpdateRequest,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { ProcessEnvironment, PackageDefinition } from "../../plugins/definition";
import { servePlugin } from "../../plugins/server";
import type { Values } from "../../plugins/values";
import { encode } from "../../plugins/wire";

/** A plugin that is served in this process, and called like by the engine, with plain values. */
export async function startPlugin<Context>(
  definition: PackageDefinition<Context>,
  environment: ProcessEnvironment = {},
) {
  const server = await servePlugin(definition, environment);
  const client = new ResourceProviderClient(`127.0.0.1:${server.port}`, credentials.createInsecure());
  const urn = (type: string) => `urn:pulumi:dev::platform::pulumi-pipeline:index:PulumiPipeline$${type}::thing`;

  return {
    async handshake() {
      return (
        await call<ProviderHandshakeResponse>((done) => client.handshake(new ProviderHandshakeRequest(), done))
      ).toObject();
    },
    async parameterize({ value, args }: { readonly value?: object; readonly args?: readonly string[] }) {
      const request = new ParameterizeRequest();
      if (value) {
        const bytes = Buffer.from(JSON.stringify(value));
        request.setValue(new ParameterizeRequest.ParametersValue().setName("circleci").setValue(bytes));
      }
      if (args) request.setArgs(new ParameterizeRequest.ParametersArgs().setArgsList([...args]));
      return (await call<ParameterizeResponse>((done) => client.parameterize(request, done))).toObject();
    },
    async getSchema() {
      return (await call<GetSchemaResponse>((done) => client.getSchema(new GetSchemaRequest(), done))).getSchema();
    },
    async getPluginInfo() {
      return (await call<PluginInfo>((done) => client.getPluginInfo(new Empty(), done))).getVersion();
    },
    async checkConfig(news: Values) {
      const request = new CheckRequest().setNews(encode(news));
      return (await call<CheckResponse>((done) => client.checkConfig(request, done))).toObject().failuresList;
    },
    async diffConfig(olds: Values, news: Values) {
      const request = new DiffRequest().setOlds(encode(olds)).setNews(encode(news));
      const response = await call<DiffResponse>((done) => client.diffConfig(request, done));
      return {
        changes: response.getChanges() === DiffResponse.DiffChanges.DIFF_SOME,
        replaces: response.getReplacesList(),
      };
    },
    async configure(args: Values) {
      return (
        await call<ConfigureResponse>((done) => client.configure(new ConfigureRequest().setArgs(encode(args)), done))
      ).toObject();
    },
    async invoke(token: string, args: Values) {
      const request = new InvokeRequest().setTok(token).setArgs(encode(args));
      const response = await call<InvokeResponse>((done) => client.invoke(request, done));
      return { result: values(response.getReturn()), failures: response.toObject().failuresList };
    },
    async check(type: string, news: Values, olds: Values = {}) {
      const request = new CheckRequest().setUrn(urn(type)).setNews(encode(news)).setOlds(encode(olds));
      const response = await call<CheckResponse>((done) =>
        client.check(request.setRandomseed(Buffer.from("seed")), done),
      );
      return { inputs: values(response.getInputs()), failures: response.toObject().failuresList };
    },
    async diff(type: string, oldInputs: Values, news: Values, state: Values = oldInputs) {
      const request = new DiffRequest().setUrn(urn(type)).setOlds(encode(state)).setNews(encode(news));
      const response = await call<DiffResponse>((done) => client.diff(request.setOldInputs(encode(oldInputs)), done));
      const details: Record<string, string | undefined> = {};
      response.getDetaileddiffMap().forEach((property, path) => {
        details[path] = Object.keys(PropertyDiff.Kind)[property.getKind()];
      });
      return {
        changes: response.getChanges() === DiffResponse.DiffChanges.DIFF_SOME,
        replaces: response.getReplacesList(),
        deleteBeforeReplace: response.getDeletebeforereplace(),
        details,
      };
    },
    async create(type: string, inputs: Values, preview = false) {
      const request = new CreateRequest().setUrn(urn(type)).setProperties(encode(inputs)).setPreview(preview);
      const response = await call<CreateResponse>((done) => client.create(request, done));
      return { id: response.getId(), properties: values(response.getProperties()) };
    },
    async read(type: string, id: string, inputs: Values = {}, state: Values = {}) {
      const request = new ReadRequest()
        .setUrn(urn(type))
        .setId(id)
        .setInputs(encode(inputs))
        .setProperties(encode(state));
      const response = await call<ReadResponse>((done) => client.read(request, done));
      return { id: response.getId(), inputs: values(response.getInputs()), state: values(response.getProperties()) };
    },
    async update(type: string, id: string, olds: { inputs: Values; state: Values }, news: Values, preview = false) {
      const request = new UpdateRequest().setUrn(urn(type)).setId(id).setNews(encode(news)).setPreview(preview);
      request.setOlds(encode(olds.state)).setOldInputs(encode(olds.inputs));
      return values((await call<UpdateResponse>((done) => client.update(request, done))).getProperties());
    },
    async delete(type: string, id: string, state: Values = {}, inputs: Values = {}) {
      const request = new DeleteRequest().setUrn(urn(type)).setId(id).setProperties(encode(state));
      await call<Empty>((done) => client.delete(request.setOldInputs(encode(inputs)), done));
    },
    async cancel() {
      await call<Empty>((done) => client.cancel(new Empty(), done));
    },
    close() {
      client.close();
      server.close();
    },
  };
}

export type Plugin = Awaited<ReturnType<typeof startPlugin>>;

function values(struct: Struct | undefined): Values {
  return struct?.toJavaScript() ?? {};
}

function call<Response>(
  start: (done: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    start((error, response) => (error ? reject(error) : resolve(response)));
  });
}
