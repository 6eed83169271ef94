import { expect, it } from 'vitest';
import { loadPlot } from './plot';

it('charts are drawn where the system’s language is none', async () => {
  Object.defineProperty(navigator, 'language', { value: 'C', configurable: true });
  expect((await loadPlot()).paths.bars).toBeTruthy();
  expect(navigator.language).toBe('en');
});
