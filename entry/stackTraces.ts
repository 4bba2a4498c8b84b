/**
 * Lets Node.js format stack traces by itself. Pulumi's program host formats them by source maps, and captures one for every
 * promise, which costs a tenth of a preview's CPU time. What is published is JavaScript, so there is nothing to map.
 */
export function formatStackTracesNatively(): void {
  Reflect.deleteProperty(Error, "prepareStackTrace");
}
