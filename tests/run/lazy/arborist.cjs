const atFirstUse = require("./atFirstUse.cjs");

module.exports = atFirstUse(() => require("../../../node_modules/@npmcli/arborist/lib/index.js"));
