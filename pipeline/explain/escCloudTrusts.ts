import { escSubject } from "../plan/esc/cloudLogins";
import type { Plan } from "../plan/plan";

/** A cloud login of an ESC environment, and what the cloud has to trust. */
export interface EscCloudTrust {
  /** The ESC environment, as `project/environment`. */
  readonly escEnvironment: string;
  readonly cloud: "AWS" | "Azure" | "Google Cloud";
  /** The principal of the login: a role, an application or a service account. */
  readonly principal: string;
  /** The subject of the ID token, which the cloud's trust has to allow. */
  readonly subject: string;
}

/** The cloud logins of all planned ESC definitions, each with the subject that the cloud has to trust. */
export function escCloudTrusts({ organization, escEnvironments }: Plan): EscCloudTrust[] {
  return escEnvironments.flatMap(({ project, name, definition }) =>
    logins.flatMap(({ cloud, path }): EscCloudTrust[] => {
      const principal = textAt(definition?.values, path);
      if (principal === undefined) return [];
      const subject = escSubject(organization ?? "", project, name);
      return [{ escEnvironment: `${project}/${name}`, cloud, principal, subject }];
    }),
  );
}

const logins = [
  { cloud: "AWS", path: ["aws", "login", "fn::open::aws-login", "oidc", "roleArn"] },
  { cloud: "Azure", path: ["azure", "login", "fn::open::azure-login", "clientId"] },
  { cloud: "Google Cloud", path: ["gcp", "login", "fn::open::gcp-login", "oidc", "serviceAccount"] },
] as const;

function textAt(value: unknown, path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null ? (inner as Readonly<Record<string, unknown>>)[key] : undefined,
    value,
  );
  return typeof found === "string" ? found : undefined;
}
