import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  // The published token package lags behind the components, and its names carry a hash of their
  // build: the components' own list is the one that fits.
  resolve: {
    alias: {
      "cloudscape-tokens": fileURLToPath(
        new URL(
          "node_modules/@cloudscape-design/components/internal/generated/styles/tokens.js",
          import.meta.url,
        ),
      ),
    },
  },
  // The oldest web view that the app meets is the WebKitGTK of Debian 12.
  build: { target: ["safari16", "chrome110"], chunkSizeWarningLimit: 900 },
  server: { port: 5173, strictPort: true },
  preview: { port: 1421, strictPort: true },
  clearScreen: false,
  test: {
    environment: "jsdom",
    globals: true,
    setupFiles: ["./test/setup.ts"],
    css: false,
    restoreMocks: true,
    testTimeout: 30_000,
    server: { deps: { inline: [/@cloudscape-design/] } },
  },
});
