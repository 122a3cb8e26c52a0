import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** The external dashboard as it runs natively; `npm run dev` passes everything but the page on to it. */
const SERVICE = "http://127.0.0.1:3005";

export default defineConfig({
  plugins: [react()],
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    proxy: {
      "/api": { target: SERVICE, ws: true },
      "/session": SERVICE,
    },
  },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"], restoreMocks: true },
});
