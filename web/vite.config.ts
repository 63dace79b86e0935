/** Builds the web: hashed client assets and one self-contained server bundle, into web/build. */
import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  cacheDir: 'node_modules/.vite',
  publicDir: false,
  plugins: [
    remix({
      appDirectory: 'web',
      buildDirectory: 'web/build',
      ignoredRouteFiles: ['**/*'],
      future: {
        v3_fetcherPersist: true,
        v3_lazyRouteDiscovery: true,
        v3_relativeSplatPath: true,
        v3_routeConfig: true,
        v3_singleFetch: true,
        v3_throwAbortReason: true,
      },
    }),
  ],
  // React is bundled in its production form, so that no process has to set NODE_ENV for it.
  define: { 'process.env.NODE_ENV': '"production"' },
  ssr: { noExternal: true },
  build: {
    assetsInlineLimit: 0,
    target: 'es2022',
    reportCompressedSize: false,
    // Contracts are checked by the API: a page that only uses their types or lists does not carry zod.
    rollupOptions: { treeshake: { manualPureFunctions: ['z'] } },
  },
  logLevel: 'error',
});
