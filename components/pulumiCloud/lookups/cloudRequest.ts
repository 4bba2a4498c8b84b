import { type HttpPayload, httpRequest, type HttpResponse } from "../../lookups/httpRequest";
import type { Repeats } from "../../lookups/retries";
import type { CloudAccess } from "./environmentAccess";

/**
 * The response of Pulumi Cloud's API to a GET of `path`, or to a POST if there is a `payload`. `repeats` is for a POST that
 * changes nothing; by default a POST is not repeated if its response is lost.
 */
export function requestCloud(
  { url, token }: CloudAccess,
  path: string,
  payload?: HttpPayload,
  repeats?: Repeats,
): Promise<HttpResponse> {
  const headers = { authorization: `token ${token}`, accept: "application/vnd.pulumi+8" };
  return httpRequest({
    server: "Pulumi Cloud",
    url: `${url}${path}`,
    headers,
    ...(payload && { payload }),
    ...(repeats && { repeats }),
  });
}

/** The response to a GET that has to succeed. Rejects for every status but 200. */
export async function readCloud(access: CloudAccess, path: string): Promise<HttpResponse> {
  const response = await requestCloud(access, path);
  if (response.status !== 200) throw new Error(`Pulumi Cloud answered ${response.status}`);
  return response;
}

/** Deletes what is at the path. Rejects if that fails; what is gone already is no failure. */
export async function deleteInCloud({ url, token }: CloudAccess, path: string): Promise<void> {
  const headers = { authorization: `token ${token}`, accept: "application/vnd.pulumi+8" };
  const { status } = await httpRequest({ server: "Pulumi Cloud", method: "DELETE", url: `${url}${path}`, headers });
  if (status !== 404 && (status < 200 || status > 299)) throw new Error(`Pulumi Cloud answered ${status}`);
}
