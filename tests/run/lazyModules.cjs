/**
 * Preloaded into each Node process that tests start by the name `node`. Pulumi's SDK loads TypeScript and npm's Arborist
 * to serialize functions, which takes 60 percent of the CPU time of loading it, and which most programs do not do. Here they
 * are loaded at their first use.
 */
const Module = require("node:module");

const load = Module._load;
const byPulumi = /[\\/]@pulumi[\\/]pulumi[\\/](typescript-shim|runtime[\\/]closure[\\/]codePaths)\.js$/;

Module._load = function (request, parent, isMain) {
  const whole = () => load.call(this, request, parent, isMain);
  const isLazy = ["typescript", "@npmcli/arborist"].includes(request) && byPulumi.test(parent?.filename ?? "");
  return isLazy ? atFirstUse(whole) : whole();
};

function atFirstUse(whole) {
  let loaded;
  const module = () => (loaded ??= whole());
  return new Proxy(
    {},
    {
      // An import of a module without this mark copies all properties at once.
      get: (_, key) => key === "__esModule" || module()[key],
      has: (_, key) => key in module(),
      ownKeys: () => Reflect.ownKeys(module()),
      // A proxy may not report a property as fixed that its target lacks.
      getOwnPropertyDescriptor: (_, key) => {
        const descriptor = Object.getOwnPropertyDescriptor(module(), key);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
}
