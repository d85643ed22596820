const started = (): number => Date.now()

export const rate = (amount: number): number => {
  if (amount > 100) return 0.9
  return started() % 2 === 0 ? 1 : 0.95
}
