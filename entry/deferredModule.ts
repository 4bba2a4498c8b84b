import Module from "module";

/**
 * Lets Node.js load a CommonJS module when one of its properties is first used. `load` is the `require` of its importer. Does nothing
 * if the importer can't resolve the module, or the module is loaded already.
 */
export function deferModule(name: string, load: NodeJS.Require): void {
  const file = resolved(name, load);
  if (file === undefined || load.cache[file]) return;

  let exports: object | undefined;
  const real = (): object => {
    if (exports === undefined) {
      Reflect.deleteProperty(load.cache, file);
      exports = load(file) as object;
    }
    return exports;
  };
  const deferred = new Module(file);
  deferred.loaded = true;
  deferred.exports = new Proxy(
    {},
    {
      // Code that TypeScript compiled reads __esModule of each module that it imports. Without it, the code copies all
      // properties, which would load the module.
      get: (_, property) => (property === "__esModule" ? true : propertyOf(real(), property)),
      has: (_, property) => property === "__esModule" || property in real(),
      ownKeys: () => Reflect.ownKeys({ ...real() }),
      getOwnPropertyDescriptor: (_, property) => Reflect.getOwnPropertyDescriptor({ ...real() }, property),
    },
  );
  load.cache[file] = deferred;
}

/** A property of the loaded module. At `default`, compiled code expects the whole of a module that is no ES module. */
function propertyOf(exports: object, property: string | symbol): unknown {
  return property === "default" && !("default" in exports) ? exports : (Reflect.get(exports, property) as unknown);
}

function resolved(name: string, load: NodeJS.Require): string | undefined {
  try {
    return load.resolve(name);
  } catch {
    return undefined;
  }
}
