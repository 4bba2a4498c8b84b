import type * as pulumi from "@pulumi/pulumi";
import { attempt } from "../../lookups/attempt";
import { type CertificateLookup, servedCertificate } from "../../pulumiCloud/lookups/certificate";
import { gitLabTls } from "./gitLabAccess";

/** The TLS certificate of a GitLab instance, with the certificate authorities of its provider; undefined without TLS. */
export async function instanceCertificate(
  instanceUrl: string,
  options: pulumi.InvokeOptions,
): Promise<CertificateLookup | undefined> {
  const tls = await attempt(gitLabTls(options));
  return tls.ok ? servedCertificate(instanceUrl, tls.value) : { reason: tls.reason };
}
