export const discount = (amount: number): number => amount * 0.9
