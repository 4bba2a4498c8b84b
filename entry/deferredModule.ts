import Module from "module";

/**
 * Lets Node.js load a CommonJS module when one of its properties is first used. `load` is the `require` of its importer. Does nothing
 * if the importer has no such module, or if it is loaded already.
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
      // What TypeScript compiled asks it of every module, and copies the properties of one that is no ES module.
      get: (_, property) => (property === "__esModule" ? true : valueOf(real(), property)),
      has: (_, property) => property === "__esModule" || property in real(),
      ownKeys: () => Reflect.ownKeys({ ...real() }),
      getOwnPropertyDescriptor: (_, property) => Reflect.getOwnPropertyDescriptor({ ...real() }, property),
    },
  );
  load.cache[file] = deferred;
}

/** An ES module in compiled code finds the whole of a CommonJS module at `default`. */
function valueOf(exports: object, property: string | symbol): unknown {
  return property === "default" && !("default" in exports) ? exports : (Reflect.get(exports, property) as unknown);
}

function resolved(name: string, load: NodeJS.Require): string | undefined {
  try {
    return load.resolve(name);
  } catch {
    return undefined;
  }
}
