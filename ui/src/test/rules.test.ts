import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter(
    (file) => /\.(svelte|ts)$/.test(file) && !/\.(test|mock)\.ts$/.test(file) && !file.startsWith('test'),
  )
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

/** Where an import leads, as a path below `src`, or `null` for a package. */
function target(file: string, from: string): string | null {
  if (from.startsWith('$lib/')) return `lib/${from.slice(5)}`;
  if (!from.startsWith('.')) return null;
  return relative(root, resolve(root, file, '..', from));
}

const tier = (path: string) => {
  if (/^lib\/(shared|ipc)\//.test(path)) return 0;
  return path.startsWith('lib/domain/') ? 1 : 2;
};

describe.each(files)('$file', ({ file, text }) => {
  const code = text.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g, '');

  it('shows strangers’ words as text only', () => {
    expect(code).not.toMatch(/\{@html|innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
  });

  it('has no styles the content security policy would refuse', () => {
    expect(code).not.toMatch(/\sstyle=["'{]|setAttribute\(['"]style/);
  });

  it('imports downward only, and never the mock', () => {
    for (const [, from = ''] of code.matchAll(/(?:from|import)\s+'([^']+)'/g)) {
      const path = target(file, from);
      if (path === null) continue;
      expect(tier(path), `${file} imports ${from}`).toBeLessThanOrEqual(tier(file));
      expect(path).not.toContain('.mock');
      if (path === 'lib/ipc/bindings')
        expect(['lib/ipc/ipc.ts', 'lib/ipc/backend.ts', 'lib/ipc/history.types.ts']).toContain(file);
    }
  });
});
