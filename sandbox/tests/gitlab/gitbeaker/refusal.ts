import { GitbeakerRequestError } from "@gitbeaker/rest";

/** The status and text of the client's error. */
export async function refusal(request: Promise<unknown>): Promise<[number | undefined, string]> {
  try {
    await request;
  } catch (error) {
    if (error instanceof GitbeakerRequestError) return [error.cause?.response.status, error.message];
    throw error;
  }
  throw new Error("the request was not refused");
}
