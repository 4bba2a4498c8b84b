import type { Context, Hono } from "hono";
import type { StoredFlow } from "../entities";
import { type ReadFlow, splitForDeployment, splitForValidation } from "../flowSource";
import { accountOf, flag, KestraError, requireWrite, yamlBody } from "../requests";
import type { KestraState } from "../state";
import { zipped } from "../zipped";

/** The routes of flows, below the path of a tenant. `tenantOf` returns the tenant of a request. */
export function flowRoutes(app: Hono, state: KestraState, tenantOf: (context: Context) => string): void {
  const account = (context: Context) => accountOf(context, state.seed);
  const writer = (context: Context) => requireWrite(account(context));

  app.post("/flows/validate", async (context) => {
    account(context);
    const sources = splitForValidation(await yamlBody(context));
    return context.json(sources.map((source, index) => violation(state.read(source), index)));
  });

  app.get("/flows/export/by-query", (context) => {
    account(context);
    const wanted = exportedNamespace(context);
    const flows = state
      .flows(tenantOf(context))
      .filter(({ namespace }) => wanted === undefined || wanted.matches(namespace));
    return context.body(
      new Uint8Array(zipped(flows.map(({ namespace, id, source }) => [`${namespace}.${id}.yml`, source]))),
      200,
      { "Content-Type": "application/octet-stream", "Content-Disposition": 'attachment; filename="flows.zip"' },
    );
  });

  app.post("/flows/bulk", async (context) => {
    writer(context);
    const tenant = tenantOf(context);
    const parent = context.req.query("namespace");
    const allowsChild = flag(context, "allowNamespaceChild", false);
    const flows = valid(splitForDeployment(await yamlBody(context)).map((source) => state.read(source)));
    const ids = flows.map(({ id }) => id);
    if (new Set(ids).size < ids.length) throw new KestraError(422, "Duplicate flow id");
    for (const { namespace = "" } of flows) {
      // Kestra tests a plain prefix, so that the parent prod admits production.
      const isAdmitted = parent === undefined || namespace === parent || (allowsChild && namespace.startsWith(parent));
      if (!isAdmitted) throw new KestraError(422, "flow namespace is invalid");
    }
    const affected = state
      .flows(tenant)
      .filter(
        ({ namespace }) =>
          parent === undefined || namespace === parent || (allowsChild && namespace.startsWith(parent)),
      );
    // Without a namespace, every flow of the tenant is weighed, by its id alone.
    const gone = flag(context, "delete", true) ? affected.filter(({ id }) => !ids.includes(id)) : [];
    return context.json(apply(tenant, gone, flows).map(withoutSource));
  });

  app.post("/flows", async (context) => {
    writer(context);
    const tenant = tenantOf(context);
    const [flow] = valid([state.read(await yamlBody(context))]);
    const { namespace = "", id = "" } = flow ?? {};
    if (!flow || state.find(tenant, namespace, id)) throw new KestraError(422, "flow.id: Flow id already exists");
    checkSubflows(tenant, flow);
    return context.json(presented(state.save(tenant, flow), true));
  });

  app.get("/flows/:namespace", (context) => {
    account(context);
    const own = state.flows(tenantOf(context)).filter(({ namespace }) => namespace === context.req.param("namespace"));
    return context.json(own.map(withoutSource));
  });

  // Kestra: `delete` defaults to true. It affects exactly this namespace, and no child of it.
  app.post("/flows/:namespace", async (context) => {
    writer(context);
    const tenant = tenantOf(context);
    const namespace = context.req.param("namespace");
    const flows = valid(splitForDeployment(await yamlBody(context)).map((source) => state.read(source)));
    if (flows.some((flow) => flow.namespace !== namespace)) throw new KestraError(422, "flow namespace is invalid");
    const ids = flows.map(({ id }) => id);
    if (new Set(ids).size < ids.length) throw new KestraError(422, "Duplicate flow id");
    const own = state.flows(tenant).filter((flow) => flow.namespace === namespace);
    const gone = flag(context, "delete", true) ? own.filter(({ id }) => !ids.includes(id)) : [];
    return context.json(apply(tenant, gone, flows).map(withoutSource));
  });

  app.get("/flows/:namespace/:id", (context) => {
    account(context);
    return context.json(presented(found(context), flag(context, "source", false)));
  });

  app.put("/flows/:namespace/:id", async (context) => {
    writer(context);
    const tenant = tenantOf(context);
    const before = found(context);
    const [flow] = valid([state.read(await yamlBody(context))]);
    if (flow?.id !== before.id) throw new KestraError(422, "flow.id: Illegal flow id update");
    if (flow.namespace !== before.namespace) throw new KestraError(422, "flow.namespace: Illegal namespace update");
    checkSubflows(tenant, flow);
    return context.json(presented(state.save(tenant, flow), true));
  });

  app.delete("/flows/:namespace/:id", (context) => {
    writer(context);
    state.remove(tenantOf(context), found(context));
    return context.body(null, 204);
  });

  /** Deletes first, then saves, without a transaction. */
  function apply(tenant: string, gone: readonly StoredFlow[], flows: readonly ReadFlow[]): StoredFlow[] {
    return [...gone.map((flow) => state.remove(tenant, flow)), ...flows.map((flow) => state.save(tenant, flow))];
  }

  function found(context: Context): StoredFlow {
    const { namespace = "", id = "" } = context.req.param() as Record<string, string>;
    const flow = state.find(tenantOf(context), namespace, id);
    if (!flow) throw new KestraError(404, `Flow '${namespace}.${id}' not found`);
    return flow;
  }

  /** Kestra: a single flow is refused if a flow that it calls does not exist. Deployments of a namespace are not. */
  function checkSubflows(tenant: string, { content, namespace: own, id: ownId }: ReadFlow): void {
    for (const { namespace, flowId } of subflowsIn(content)) {
      const isItself = namespace === own && flowId === ownId;
      if (isItself || state.find(tenant, namespace, flowId)) continue;
      throw new KestraError(422, `The subflow '${flowId}' not found in namespace '${namespace}'.`);
    }
  }
}

/** The flows, if all are valid. Throws an error with all violations. */
function valid(flows: readonly ReadFlow[]): readonly ReadFlow[] {
  const violations = flows.flatMap(({ constraints }) => constraints ?? []);
  if (violations.length > 0) throw new KestraError(422, violations.join("\n"));
  return flows;
}

function violation({ id, namespace, constraints }: ReadFlow, index: number): object {
  return {
    index,
    ...(namespace !== undefined && { namespace }),
    ...(id !== undefined && { flow: id }),
    ...(constraints !== undefined && { constraints }),
    outdated: false,
    deprecationPaths: [],
    warnings: [],
    infos: [],
  };
}

function presented(flow: StoredFlow, withSource: boolean): object {
  return { ...withoutSource(flow), ...(withSource && { source: flow.source }) };
}

function withoutSource({ content, id, namespace, revision, deleted }: StoredFlow): object {
  return { ...content, id, namespace, revision, deleted, disabled: content.disabled === true };
}

/** The namespace of an export: of a filter since 1.0, of a plain parameter before, which is a prefix. */
function exportedNamespace(context: Context): { matches: (namespace: string) => boolean } | undefined {
  const equal = context.req.query("filters[namespace][EQUALS]");
  if (equal !== undefined) return { matches: (namespace) => namespace === equal };
  const parent = context.req.query("filters[namespace][PREFIX]") ?? context.req.query("namespace");
  if (parent === undefined) return undefined;
  return { matches: (namespace) => namespace === parent || namespace.startsWith(`${parent}.`) };
}

function subflowsIn(value: unknown): { readonly namespace: string; readonly flowId: string }[] {
  if (Array.isArray(value)) return value.flatMap(subflowsIn);
  if (typeof value !== "object" || value === null) return [];
  const { type, namespace, flowId } = value as Readonly<Record<string, unknown>>;
  const own =
    type === "io.kestra.plugin.core.flow.Subflow" && typeof namespace === "string" && typeof flowId === "string"
      ? [{ namespace, flowId }]
      : [];
  return [...own, ...Object.values(value).flatMap(subflowsIn)];
}
