import { type HttpPayload, httpRequest, type HttpResponse } from "../../lookups/httpRequest";
import type { CloudAccess } from "./cloudAccess";

/** The response of Pulumi Cloud's API to a GET of `path`, or to a POST if there is a `payload`. */
export function requestCloud({ url, token }: CloudAccess, path: string, payload?: HttpPayload): Promise<HttpResponse> {
  const headers = { authorization: `token ${token}`, accept: "application/vnd.pulumi+8" };
  return httpRequest({ server: "Pulumi Cloud", url: `${url}${path}`, headers, ...(payload && { payload }) });
}

/** The response to a GET that has to succeed. Rejects for every status but 200. */
export async function readCloud(access: CloudAccess, path: string): Promise<HttpResponse> {
  const response = await requestCloud(access, path);
  if (response.status !== 200) throw new Error(`Pulumi Cloud answered ${response.status}`);
  return response;
}
