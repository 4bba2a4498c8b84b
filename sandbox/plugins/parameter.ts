import type { ParameterizeRequest } from "@pulumi/pulumi/proto/provider_pb";
import type { PackageSchema } from "./schema";

/** What `pulumi package add terraform-provider` has found out about a provider (bridge: `parameterize.Value`). */
interface BridgedProvider {
  readonly remote?: { readonly url?: string; readonly version?: string };
}

/**
 * Throws an error unless the request asks for the provider and the version of the package: with the value that a program
 * registers, or with the arguments of `pulumi package add`.
 */
export function checkParameter({ name, version, parameterization }: PackageSchema, request: ParameterizeRequest): void {
  if (!parameterization) throw new Error(`the plugin of ${name} has no parameters`);
  const { remote: own } = providerIn(Buffer.from(parameterization.parameter, "base64"));
  const url = own?.url ?? "";
  const [given = "", wanted = version] = request.getArgs()?.getArgsList() ?? [];
  const value = request.getValue();
  const asked = value
    ? providerIn(Buffer.from(value.getValue_asU8())).remote
    : { url: url.endsWith(`/${given.toLowerCase()}`) ? url : given, version: wanted };
  if (asked?.url === url && asked.version === version) return;
  throw new Error(
    `the sandbox's plugin bridges ${url} ${version} only, not ${asked?.url ?? ""} ${asked?.version ?? ""}`,
  );
}

function providerIn(value: Buffer): BridgedProvider {
  try {
    return JSON.parse(value.toString("utf8")) as BridgedProvider;
  } catch {
    return {};
  }
}
