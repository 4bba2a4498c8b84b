/**
 * Persists all Collections and Cells among the own properties of `state`. Loads their saved content first, and returns
 * whether there was any.
 */
export type PersistState = (state: object) => boolean;
