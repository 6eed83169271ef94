import type uPlot from 'uplot';
import { language } from './text.svelte';

/**
 * What draws charts, once it is needed. As it loads it asks for numbers in the system's language, and where that
 * is none that is known, as the `C` of a bare Linux, it would fail for good.
 */
export async function loadPlot(): Promise<typeof uPlot> {
  try {
    new Intl.NumberFormat(navigator.language);
  } catch {
    const value = language() === 'en-XA' ? 'en' : language();
    Object.defineProperty(navigator, 'language', { value, configurable: true });
  }
  return (await import('uplot')).default;
}
