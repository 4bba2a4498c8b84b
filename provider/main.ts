/**
 * Serves the components to programs in every Pulumi language. Pulumi starts it by PulumiPlugin.yaml, or by the
 * executable `pulumi-resource-pulumi-pipeline`.
 *
 * @module
 */
import { main } from "@pulumi/pulumi/provider";
import { componentProvider } from "./componentProvider";

void main(componentProvider(), process.argv.slice(2));
