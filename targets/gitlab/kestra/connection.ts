import { connectionVariables, type KestraConnection } from "../../../pipeline/kestra/model";
import { shellWord } from "../../shell";

const missing = "this CI/CD variable is missing, protected, or scoped to another deployment environment";

/** The script that fails if a variable of the connection is missing, instead of an unclear answer of the server. */
export function checkConnection(connection: KestraConnection): string[] {
  return connectionVariables(connection).map((name) => `: "\${${name}:?${missing}}"`);
}

/**
 * The script that gives `kestractl` the connection. It reads environment variables, so no secret is on a command line.
 * kestractl: environment variables.
 */
export function exportConnection(connection: KestraConnection): string[] {
  const { tenant, authentication } = connection;
  return [
    ...checkConnection(connection),
    [
      `export KESTRACTL_HOST=${serverWord(connection)}`,
      ...(tenant === undefined ? [] : [`KESTRACTL_TENANT=${shellWord(tenant)}`]),
      ...(authentication.kind === "token"
        ? [`KESTRACTL_TOKEN="$${authentication.token}"`]
        : [`KESTRACTL_USERNAME="$${authentication.user}" KESTRACTL_PASSWORD="$${authentication.password}"`]),
    ].join(" "),
  ];
}

/** The flags that give the server's own command line the connection. It reads no environment variables. */
export function connectionFlags(connection: KestraConnection): string[] {
  const { tenant, authentication } = connection;
  return [
    `--server ${serverWord(connection)}`,
    ...(tenant === undefined ? [] : [`--tenant ${shellWord(tenant)}`]),
    authentication.kind === "token"
      ? `--api-token "$${authentication.token}"`
      : `--user "$${authentication.user}:$${authentication.password}"`,
  ];
}

function serverWord({ server }: KestraConnection): string {
  return server.startsWith("$") ? `"${server}"` : shellWord(server);
}
