import { type Diagnostic, warningAt } from "../../diagnostics/diagnostic";
import type { Flow } from "../../flow/flow";

/** Warns about Kestra flows that reach the default branch without a validation. */
export function unvalidatedFlows({ kestra }: Flow): Diagnostic[] {
  return (kestra?.programs ?? []).flatMap(({ path, validation }) => {
    if (validation) return [];
    const message =
      "merge requests do not validate these flows, so a broken one is found when it is deployed. With Kestra's Enterprise edition name a token that may not change flows; with the open source edition set local: true and the dialect legacy, or have a person run check --checkout";
    return [warningAt("KESTRA_NOT_VALIDATED", `${path}.kestra.validation`, message)];
  });
}

/** Warns about deployments whose drift the schedule does not detect. */
export function undetectedDrift({ kestra }: Flow): Diagnostic[] {
  return (kestra?.deployments ?? []).flatMap(({ path, name, driftGap }) =>
    driftGap === undefined
      ? []
      : [warningAt("KESTRA_NO_DRIFT", `${path}.onDrift`, `drift of ${name} is not detected: ${driftGap}`)],
  );
}

/** Warns about credentials that cross a network in plain text. */
export function plainConnections({ kestra }: Flow): Diagnostic[] {
  const all = [
    ...(kestra?.deployments ?? []).map(({ path, connection }) => ({ path: `${path}.kestra.server`, connection })),
    ...(kestra?.programs ?? []).flatMap(({ path, validation }) =>
      validation?.kind === "server"
        ? [{ path: `${path}.kestra.validation.server`, connection: validation.connection }]
        : [],
    ),
  ];
  return all.flatMap(({ path, connection: { server } }) => {
    if (!server.startsWith("http://") || /^http:\/\/(127\.0\.0\.1|localhost)(:|$)/.test(server)) return [];
    const message = `everyone on the way to ${server} can read the credential. Name an address with https`;
    return [warningAt("KESTRA_PLAIN_HTTP", path, message)];
  });
}
