/**
 * The checks at the start of the platform program and of the provider, which run in processes of their own. The build prepends
 * them to the bundle.
 *
 * @module
 */
import "./library";
import { formatStackTracesNatively } from "./stackTraces";

formatStackTracesNatively();
