import { type Diagnostic, errorAt, warningAt } from "../../../pipeline/diagnostics/diagnostic";
import type { Certificate, CertificateLookup } from "./certificate";

/** The thumbprints that Pulumi Cloud trusts, with diagnostics about the certificate. */
export interface CertificateCheck {
  readonly thumbprints: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

const day = 24 * 60 * 60 * 1000;

/**
 * The number of days before its expiry from which on a certificate causes a warning. Automatic renewal happens when a
 * third of the lifetime is left, so the warning comes earlier.
 */
function noticeDays({ begins, expires }: Certificate): number {
  return Math.min(45, (0.4 * (expires.getTime() - begins.getTime())) / day);
}

/**
 * The findings about the certificate of an instance. Pulumi Cloud trusts only registered thumbprints: `pinned` from the
 * settings at `path`, or the one of the current certificate.
 */
export function checkCertificate(
  instanceUrl: string,
  lookup: CertificateLookup | undefined,
  pinned: readonly string[] | undefined,
  path: string,
  now: Date,
): CertificateCheck {
  if (!lookup) return { thumbprints: pinned ?? [], diagnostics: [] };
  if (!("certificate" in lookup)) return unseen(instanceUrl, lookup.reason, pinned, path);

  const { certificate } = lookup;
  const { thumbprint, expires } = certificate;
  if (pinned && !pinned.includes(thumbprint)) {
    const message = `${instanceUrl} serves a certificate whose thumbprint is not listed, so no job could log in. If it is the right certificate, add ${thumbprint}`;
    return { thumbprints: pinned, diagnostics: [errorAt("OTHER_CERTIFICATE", path, message)] };
  }
  if (!pinned && !certificate.trusted) {
    const message = `${instanceUrl} serves a certificate that this machine does not trust. If it is the right one, name its thumbprint in ${path}: ${thumbprint}`;
    return { thumbprints: [], diagnostics: [errorAt("OTHER_CERTIFICATE", path, message)] };
  }
  const days = Math.floor((expires.getTime() - now.getTime()) / day);
  const next = (pinned ?? []).filter((one) => one !== thumbprint);
  return {
    thumbprints: pinned ?? [thumbprint],
    diagnostics:
      days > noticeDays(certificate) || next.length > 0 ? [] : [expiresSoon(instanceUrl, days, expires, path)],
  };
}

function expiresSoon(instanceUrl: string, days: number, expires: Date, path: string): Diagnostic {
  const when = days < 0 ? "has expired" : `expires in ${days} ${days === 1 ? "day" : "days"}`;
  const message = `the certificate of ${instanceUrl} ${when} (${expires.toISOString().slice(0, 10)}), and with the next one no job can log in until this stack has been updated. Name the thumbprints of both in ${path}, or run pulumi up as soon as the certificate has changed`;
  return warningAt("CERTIFICATE_EXPIRES", path, message);
}

function unseen(
  instanceUrl: string,
  reason: string,
  pinned: readonly string[] | undefined,
  path: string,
): CertificateCheck {
  const failed = `the certificate of ${instanceUrl} could not be read (${reason})`;
  if (pinned) {
    const message = `${failed}, so it could not be compared with the named thumbprints`;
    return { thumbprints: pinned, diagnostics: [warningAt("CERTIFICATE_UNSEEN", path, message)] };
  }
  const message = `${failed}, and Pulumi Cloud needs the thumbprint of a certificate to trust. Name it in ${path}`;
  return { thumbprints: [], diagnostics: [errorAt("LOOKUP_FAILED", path, message)] };
}
