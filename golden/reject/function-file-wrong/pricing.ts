import { rate } from "./rates.ts"

export const discount = (amount: number): number => amount * rate(3)
