import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

// In development the API is the server of a workspace: headwater serve --port 8321
const server = process.env.HEADWATER_URL ?? "http://127.0.0.1:8321";

/** Apache ECharts asks that its notices travel with it. */
const notices: Plugin = {
  name: "notices",
  generateBundle() {
    const files = ["NOTICE", "licenses/LICENSE-d3"].map((name) => readFileSync(`node_modules/echarts/${name}`, "utf8"));
    this.emitFile({ type: "asset", fileName: "notices.txt", source: files.join("\n\n") });
  },
};

export default defineConfig({
  plugins: [react(), notices],
  build: {
    outDir: "../src/headwater/serve/static/app",
    emptyOutDir: true,
    modulePreload: { polyfill: false }, // an inline script, which the page's policy refuses
    license: { fileName: "licenses.md" }, // of what is bundled: their terms ask for it
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    reportCompressedSize: false,
  },
  server: { proxy: { "/api": { target: server, changeOrigin: true } } },
});
