import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import {
  CheckFailure,
  type CheckRequest,
  CheckResponse,
  type ConfigureRequest,
  ConfigureResponse,
  type CreateRequest,
  CreateResponse,
  type DeleteRequest,
  type DiffRequest,
  DiffResponse,
  GetSchemaResponse,
  type InvokeRequest,
  InvokeResponse,
  type ParameterizeRequest,
  ParameterizeResponse,
  PropertyDiff,
  ProviderHandshakeResponse,
  type ReadRequest,
  ReadResponse,
  type UpdateRequest,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { configFailures, typedConfig } from "./configuration";
import {
  type ProcessEnvironment,
  type Failure,
  type PackageDefinition,
  PartialFailure,
  type Prior,
} from "./definition";
import type { Difference } from "./diff";
import { checkParameter } from "./parameter";
import { annotated, same, sealed, type Values } from "./values";
import {
  check,
  create,
  diff,
  invoke,
  previewCreate,
  previewUpdate,
  read,
  type Resource,
  resourceOf,
  update,
} from "./verbs";
import { decode, decodeWithSecrets, encode } from "./wire";

/** The verbs of the resource-provider protocol for one package, as functions from request to response. */
export function providerHandlers<Context>(definition: PackageDefinition<Context>, environment: ProcessEnvironment) {
  const cancellation = new AbortController();
  const { acceptsSecrets = false } = definition;
  let configured: Context | undefined;

  return {
    handshake(): ProviderHandshakeResponse {
      // Without secrets, the engine tracks them itself, and the plugin gets plain values.
      return new ProviderHandshakeResponse()
        .setAcceptSecrets(acceptsSecrets)
        .setAcceptResources(false)
        .setAcceptOutputs(false);
    },

    parameterize(request: ParameterizeRequest): ParameterizeResponse {
      const { name, version } = definition.schema;
      checkParameter(definition.schema, request);
      return new ParameterizeResponse().setName(name).setVersion(version);
    },

    getSchema(): GetSchemaResponse {
      return new GetSchemaResponse().setSchema(definition.schemaText);
    },

    getPluginInfo(): PluginInfo {
      const { version, parameterization } = definition.schema;
      return new PluginInfo().setVersion(parameterization?.baseProvider.version ?? version);
    },

    checkConfig(request: CheckRequest): CheckResponse {
      const failures = configFailures(definition, decode(request.getNews()));
      // Returned unchanged, so that secrets stay secret.
      return new CheckResponse().setInputs(request.getNews()).setFailuresList(failures.map(checkFailure));
    },

    diffConfig(request: DiffRequest): DiffResponse {
      // A change of server or token does not replace resources.
      const unchanged = same(decode(request.getOldInputs() ?? request.getOlds()), decode(request.getNews()));
      const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
      return new DiffResponse().setChanges(unchanged ? DIFF_NONE : DIFF_SOME);
    },

    async configure(request: ConfigureRequest): Promise<ConfigureResponse> {
      const config = typedConfig(definition.schema, decode(request.getArgs()));
      configured = await definition.configure(config, environment, cancellation.signal);
      return new ConfigureResponse()
        .setAcceptsecrets(acceptsSecrets)
        .setAcceptresources(false)
        .setAcceptoutputs(false)
        .setSupportspreview(true);
    },

    async invoke(request: InvokeRequest): Promise<InvokeResponse> {
      const outcome = await invoke(definition, request.getTok(), decode(request.getArgs()), context());
      if ("failures" in outcome) return new InvokeResponse().setFailuresList(outcome.failures.map(checkFailure));
      return new InvokeResponse().setReturn(encode(sealed(outcome.result, outcome.secrets)));
    },

    async check(request: CheckRequest): Promise<CheckResponse> {
      const resource = resourceFor(request);
      const { inputs, failures } = await check(
        definition,
        resource,
        {
          inputs: decoded(resource, request.getNews()),
          olds: decoded(resource, request.getOlds()),
          name: request.getName() || nameOf(request.getUrn()),
          seed: Buffer.from(request.getRandomseed_asU8()).toString("hex"),
        },
        configured,
      );
      return new CheckResponse()
        .setInputs(encode(marked(resource, sealed(inputs, resource.secrets), request.getNews())))
        .setFailuresList(failures.map(resourceFailure));
    },

    async diff(request: DiffRequest): Promise<DiffResponse> {
      const prior = priorOf(request.getOldInputs() ?? request.getOlds(), request.getOlds());
      const resource = resourceFor(request);
      const found = await diff(resource, prior, decode(request.getNews()), configured);
      return diffResponse(found, !resource.definition.givesNoDetails);
    },

    async create(request: CreateRequest): Promise<CreateResponse> {
      const resource = resourceFor(request);
      const inputs = decoded(resource, request.getProperties());
      const outputs = (values: Values) => markedState(resource, values, request.getProperties());
      if (request.getPreview()) {
        return new CreateResponse().setProperties(outputs(await previewCreate(resource, inputs, configured)));
      }
      const { id, properties } = await bridged(resource, create(resource, inputs, context()), outputs);
      return new CreateResponse().setId(id).setProperties(outputs(properties));
    },

    async read(request: ReadRequest): Promise<ReadResponse> {
      const resource = resourceFor(request);
      const prior = {
        inputs: decoded(resource, request.getInputs()),
        state: decoded(resource, request.getProperties()),
      };
      const found = await bridged(resource, read(resource, request.getId(), prior, context()));
      // An empty id means that the resource does not exist.
      if (!found) return new ReadResponse();
      return new ReadResponse()
        .setId(resource.definition.idAfterRead?.(found.state) ?? request.getId())
        .setProperties(markedState(resource, found.state, request.getProperties()))
        .setInputs(encode(marked(resource, sealed(found.inputs, resource.secrets), request.getInputs())));
    },

    async update(request: UpdateRequest): Promise<UpdateResponse> {
      const resource = resourceFor(request);
      const news = decoded(resource, request.getNews());
      const prior = priorOf(request.getOldInputs() ?? request.getOlds(), request.getOlds());
      const outputs = (values: Values) => markedState(resource, values, request.getNews());
      const properties = request.getPreview()
        ? await previewUpdate(resource, prior, news, configured)
        : await bridged(resource, update(resource, request.getId(), news, prior, context()), outputs);
      return new UpdateResponse().setProperties(outputs(properties));
    },

    async delete(request: DeleteRequest): Promise<Empty> {
      const resource = resourceFor(request);
      const prior = priorOf(request.getOldInputs(), request.getProperties());
      await bridged(resource, resource.definition.delete(request.getId(), prior, context()));
      return new Empty();
    },

    cancel(): Empty {
      cancellation.abort();
      return new Empty();
    },

    attach(): Empty {
      // The engine attaches to a plugin under a debugger. This one needs no engine.
      return new Empty();
    },
  };

  function decoded({ definition: { handlesSecrets } }: Resource<Context>, struct: Struct | undefined): Values {
    return handlesSecrets ? decodeWithSecrets(struct) : decode(struct);
  }

  /** The values, with the secrets of the request marked, as the engine does it for plugins that take plain values. */
  function marked({ definition: { handlesSecrets } }: Resource<Context>, values: Values, origin: Struct | undefined) {
    return acceptsSecrets && !handlesSecrets ? annotated(values, decodeWithSecrets(origin)) : values;
  }

  /** The state for a response, with its secrets marked. */
  function markedState(resource: Resource<Context>, values: Values, origin: Struct | undefined): Struct {
    const known = sealed(values, resource.secrets);
    return encode(resource.definition.marksNoSecrets ? known : marked(resource, known, origin));
  }

  function context(): Context {
    if (configured === undefined) throw new Error(`the ${definition.schema.name} provider is not configured`);
    return configured;
  }

  function resourceFailure({ property, reason }: Failure): CheckFailure {
    return checkFailure({ property: definition.namesProperties ? property : "", reason });
  }

  /** The result of an operation. Errors of SDKv2 resources get the bridge's form; a partial failure marks its secrets. */
  async function bridged<T>(
    resource: Resource<Context>,
    operation: Promise<T>,
    outputs?: (values: Values) => Struct,
  ): Promise<T> {
    try {
      return await operation;
    } catch (error) {
      if (error instanceof PartialFailure && outputs) {
        throw new PartialFailure(error.id, decodeWithSecrets(outputs(error.properties)), error.message);
      }
      if (!resource.definition.isSdkV2 || !(error instanceof Error)) throw error;
      const { name, version } = definition.schema;
      const logged = `sdk-v2/provider2.go:571: sdk.helper_schema: ${error.message}: provider=${name}@${version}`;
      throw new Error(`${logged}\n1 error occurred:\n\t* ${error.message}\n\n`);
    }
  }

  function resourceFor(request: { getType(): string; getUrn(): string }): Resource<Context> {
    return resourceOf(definition, request.getType() || typeOf(request.getUrn()));
  }
}

function priorOf(inputs: Struct | undefined, state: Struct | undefined): Prior {
  return { inputs: decode(inputs), state: decode(state) };
}

function checkFailure({ property, reason }: Failure): CheckFailure {
  return new CheckFailure().setProperty(property).setReason(reason);
}

function diffResponse(difference: Difference, hasDetails: boolean): DiffResponse {
  const { changed, replaces, details, outputs, deleteBeforeReplace } = difference;
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  const response = new DiffResponse()
    .setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList(hasDetails ? [...changed] : [])
    .setReplacesList([...replaces])
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(hasDetails);
  if (!hasDetails) return response;
  for (const [path, kind] of details) {
    const property = new PropertyDiff().setKind(PropertyDiff.Kind[kind]).setInputdiff(!outputs.includes(path));
    response.getDetaileddiffMap().set(path, property);
  }
  return response;
}

/** The type in a URN: `urn:pulumi:stack::project::parent$type::name`. */
function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
