/** Amounts as people read them. LNbits counts in thousandths of a satoshi (msat). */

export const MINUS = '\u2212';

/** What stands in place of figures that are not to be read. */
export const HIDDEN = '\u2022\u2022\u2022';

/** `21,000 sat`, `1.5 sat`, `−3 sat`: parts of a satoshi only when there are some. */
export function sats(msat: number): string {
  return `${digits(msat)} sat`;
}

/** {@link sats} without its unit, for places that set the unit apart. */
export function digits(msat: number): string {
  const whole = Math.trunc(Number.isFinite(msat) ? msat : 0);
  const magnitude = Math.abs(whole);
  const part = magnitude % 1000;
  const decimals = part === 0 ? '' : `.${String(part).padStart(3, '0').replace(/0+$/, '')}`;
  return `${whole < 0 ? MINUS : ''}${grouped((magnitude - part) / 1000)}${decimals}`;
}

function grouped(sat: number): string {
  return BigInt(sat)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}
