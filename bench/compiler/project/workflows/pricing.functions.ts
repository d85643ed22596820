/** Prices of orders, as an author has them beside the specs. */
const rateOf = (isGold: boolean): number => isGold ? 0.9 : 1

/** What is to be paid, in cents. */
export const discount = (cents: number, isGold: boolean): number => Math.round(cents * rateOf(isGold))
