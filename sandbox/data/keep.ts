/**
 * Has all Collections and Cells among the own properties of `state` kept from now on. Fills them with what was kept
 * before, and answers whether there was something.
 */
export type Keep = (state: object) => boolean;
