import { rate } from "./lib/rates.ts"

/** What is to be paid. */
export const discount = (amount: number): number => amount * rate(amount)

export const late = (amount: number): number => (Math.random() > 0.5 ? amount : rate(amount))
