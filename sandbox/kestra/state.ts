import type { KestraSeed, StoredFlow } from "./entities";
import { readFlow, type ReadFlow } from "./flowSource";

/** A tenant: its flows and the files of its namespaces. */
class Tenant {
  /** The flows by namespace and id, also deleted ones, whose revisions go on. */
  readonly flows = new Map<string, StoredFlow>();
  /** The files by namespace and path, which starts with a slash. */
  readonly files = new Map<string, Buffer>();
}

/** The data of a Kestra server. */
export class KestraState {
  private tenants = new Map<string, Tenant>();

  constructor(readonly seed: KestraSeed) {
    this.reset();
  }

  reset(): void {
    this.tenants = new Map();
    for (const [tenant, sources] of Object.entries(this.seed.flows ?? {})) {
      for (const source of sources) this.save(tenant, this.read(source));
    }
  }

  /** Reads a source with the plugins of this server. */
  read(source: string): ReadFlow {
    return readFlow(source, this.seed.plugins ?? []);
  }

  /** The current flows of a tenant, by namespace and then by id. */
  flows(tenant: string): StoredFlow[] {
    const all = [...this.tenant(tenant).flows.values()].filter(({ deleted }) => !deleted);
    return all.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  }

  find(tenant: string, namespace: string, id: string): StoredFlow | undefined {
    const found = this.tenant(tenant).flows.get(keyOf({ namespace, id }));
    return found?.deleted === false ? found : undefined;
  }

  /** Saves a valid flow. The same source keeps its revision. */
  save(tenant: string, { id = "", namespace = "", source, content }: ReadFlow): StoredFlow {
    const { flows } = this.tenant(tenant);
    const before = flows.get(keyOf({ namespace, id }));
    if (before && !before.deleted && before.source === source) return before;
    const saved = { id, namespace, source, content, revision: (before?.revision ?? 0) + 1, deleted: false };
    flows.set(keyOf(saved), saved);
    return saved;
  }

  remove(tenant: string, flow: StoredFlow): StoredFlow {
    const removed = { ...flow, revision: flow.revision + 1, deleted: true };
    this.tenant(tenant).flows.set(keyOf(flow), removed);
    return removed;
  }

  /** The files of a namespace, by their path, which starts with a slash. */
  files(tenant: string, namespace: string): ReadonlyMap<string, Buffer> {
    const own = [...this.tenant(tenant).files].filter(([key]) => key.startsWith(`${namespace}\0`));
    return new Map(own.map(([key, content]) => [key.slice(namespace.length + 1), content]));
  }

  writeFile(tenant: string, namespace: string, path: string, content: Buffer): void {
    this.tenant(tenant).files.set(`${namespace}\0${path}`, content);
  }

  /** Removes a file, or a folder with everything below it. Returns whether there was one. */
  removeFile(tenant: string, namespace: string, path: string): boolean {
    const { files } = this.tenant(tenant);
    const removed = [...files.keys()].filter((key) => {
      const own = key.slice(namespace.length + 1);
      return key.startsWith(`${namespace}\0`) && (own === path || own.startsWith(`${path.replace(/\/$/, "")}/`));
    });
    for (const key of removed) files.delete(key);
    return removed.length > 0;
  }

  private tenant(name: string): Tenant {
    const found = this.tenants.get(name) ?? new Tenant();
    this.tenants.set(name, found);
    return found;
  }
}

function keyOf({ namespace, id }: Pick<StoredFlow, "namespace" | "id">): string {
  return `${namespace}\0${id}`;
}
