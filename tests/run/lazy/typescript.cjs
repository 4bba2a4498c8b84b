const atFirstUse = require("./atFirstUse.cjs");

module.exports = atFirstUse(() => require("../../../node_modules/typescript/lib/typescript.js"));
