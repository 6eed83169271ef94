import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Ends a build that would carry the mock backend to people. */
function withoutMock(): Plugin {
  return {
    name: 'without-mock',
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        const mock = chunk.type === 'chunk' && chunk.moduleIds.find((id) => id.includes('.mock.'));
        if (mock) this.error(`the mock backend must not be shipped: ${mock}`);
      }
    },
  };
}

// What the app's webview enforces; the mock build is served under the same rules.
const csp =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'";

export default defineConfig(({ mode }) => {
  const mock = mode === 'mock';
  return {
    base: './',
    clearScreen: false,
    plugins: [svelte(), mode === 'test' ? svelteTesting() : [], mock ? [] : withoutMock()],
    resolve: { alias: { $lib: fileURLToPath(new URL('./src/lib', import.meta.url)) } },
    server: { port: 5173, strictPort: true, fs: { allow: ['.', '../locales'] } },
    preview: { headers: { 'content-security-policy': csp } },
    build: {
      target: ['es2022', 'safari15'],
      outDir: mock ? 'dist-mock' : 'dist',
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rolldownOptions: { input: mock ? 'mock.html' : 'index.html' },
    },
    test: {
      environment: 'happy-dom',
      include: ['src/**/*.test.ts'],
      setupFiles: ['src/test/setup.ts'],
      restoreMocks: true,
      // Of what is drawn in full, on a machine that is busy.
      testTimeout: 20_000,
      env: { TZ: 'Europe/Berlin' },
    },
  };
});
