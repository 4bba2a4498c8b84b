const atFirstUse = require("./atFirstUse.cjs");

module.exports = atFirstUse(() => require("../../../node_modules/@pulumi/pulumi/automation/index.js"));
