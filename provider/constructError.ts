import * as pulumi from "@pulumi/pulumi";

/**
 * The error that makes the engine show the message of a mistake alone, whatever the program's language. The mistakes
 * are in the message: the engine would show the values of the properties that a structured error names.
 */
export function constructError(error: unknown): unknown {
  return pulumi.RunError.isInstance(error)
    ? new pulumi.InputPropertiesError({ message: error.message, errors: [] })
    : error;
}
