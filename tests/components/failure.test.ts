import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { lateFailure } from "../../components/failure";
import { errorAt } from "../../pipeline/diagnostics/diagnostic";

const text = "shop-api was not changed completely: there is an error\n  error NO_PROJECT: project: it is not there";

test("an error for the engine is its message alone, without a stack trace", () => {
  const error = lateFailure("shop-api", errorAt("NO_PROJECT", "project", "it is not there"));

  expect(pulumi.RunError.isInstance(error)).toBe(true);
  expect([(error as Error).message, (error as Error).stack, inspect(error)]).toEqual([text, text, text]);
});

test("its message stays as it is when the Pulumi SDK adds the name of a property", () => {
  const error = lateFailure("shop-api", errorAt("NO_PROJECT", "project", "it is not there")) as Error;
  // As @pulumi/pulumi 3.276 does: runtime/rpc.js, serializeFilteredProperties.
  error.message = `error serializing property "definition": ${error.message}`;

  expect([error.message, inspect(error)]).toEqual([text, text]);
});
