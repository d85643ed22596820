import { defineConfig } from "vitest/config"

export default defineConfig({
  resolve: { conditions: ["perdure-source"] },
  ssr: { resolve: { conditions: ["perdure-source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000
  }
})
