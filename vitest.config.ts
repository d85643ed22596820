import { defineConfig } from "vitest/config"

export default defineConfig({
  resolve: { conditions: ["perdure-source"] },
  ssr: { resolve: { conditions: ["perdure-source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    // Many tests wait for processes and timers: a processor that is kept free for the reporter is one that idles.
    maxWorkers: "100%",
    testTimeout: 180_000,
    hookTimeout: 180_000
  }
})
