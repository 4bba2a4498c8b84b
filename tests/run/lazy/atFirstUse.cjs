/**
 * A module that is loaded when one of its properties is first used. `load` loads it.
 *
 * @param {() => any} load
 */
module.exports = (load) => {
  let loaded;
  const real = () => (loaded ??= load());
  return new Proxy(
    {},
    {
      // An import of a module without this mark copies all properties at once.
      get: (_, key) => key === "__esModule" || (key === "default" && !real().__esModule ? real() : real()[key]),
      has: (_, key) => key in real(),
      ownKeys: () => Reflect.ownKeys(real()),
      // A proxy may not report a property as fixed that its target lacks.
      getOwnPropertyDescriptor: (_, key) => {
        const descriptor = Object.getOwnPropertyDescriptor(real(), key);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
};
