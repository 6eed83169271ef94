/** Numbers as people type them. */

/**
 * `1,000 sat` with a scale of 1000 is 1 000 000; `null` is no number, or one too large to be counted. As many
 * decimals as the scale has.
 */
export function typedNumber(typed: string, unit: string, scale: 1 | 1000): number | null {
  const bare = typed.trim().replace(new RegExp(`\\s*${unit}s?$`, 'i'), '');
  const [, whole, part = ''] = /^(\d[\d,\s]*)(?:\.(\d{1,3}))?$/.exec(bare) ?? [];
  if (whole === undefined || (part !== '' && scale === 1)) return null;
  const digits = whole.replace(/[,\s]/g, '');
  const value = Number(digits) * scale + (scale === 1 ? 0 : Number(part.padEnd(3, '0')));
  return Number.isSafeInteger(value) ? value : null;
}
