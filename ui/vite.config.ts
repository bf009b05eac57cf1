import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// In development the API is the server of a workspace: headwater serve --port 8321
const server = process.env.HEADWATER_URL ?? "http://127.0.0.1:8321";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../src/headwater/serve/static/app",
    emptyOutDir: true,
    modulePreload: { polyfill: false }, // an inline script, which the page's policy refuses
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    reportCompressedSize: false,
  },
  server: { proxy: { "/api": { target: server, changeOrigin: true } } },
});
