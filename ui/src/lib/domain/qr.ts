/**
 * A QR code as one path of unit squares, with how many there are to a side, its quiet zone of four included; `null` for
 * what is too long for any. In capitals, as BOLT 11 advises: letters and digits then take fewer squares.
 */
export async function qrOf(text: string): Promise<{ size: number; path: string } | null> {
  const { encode } = await import('uqr');
  try {
    const { size, data } = encode(text.toUpperCase(), { ecc: 'L', border: 4 });
    const rows = data.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join(''));
    return { size, path: rows.join('') };
  } catch {
    return null;
  }
}
