// How the editor is built and tested; it knows nothing of what the editor does.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const SERVER = process.env["BATON_SERVER"] ?? "http://127.0.0.1:8321";

// eslint-disable-next-line no-restricted-exports -- Vite reads the default export
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../designer/static",
    emptyOutDir: true,
    target: "es2022",
    // The server sends `script-src 'self'`; nothing may be put inline.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1700,
  },
  worker: { format: "es" },
  server: {
    proxy: {
      // The server compares Origin with Host, so the host must stay that of the page.
      "/api": { target: SERVER, changeOrigin: false },
      "/sign-in": { target: SERVER, changeOrigin: false },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
  },
});
