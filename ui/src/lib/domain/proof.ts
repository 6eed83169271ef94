import { sha256 } from '@noble/hashes/sha2.js';

/** `proved`: whoever has the preimage was paid, or paid, for this very hash. */
export type Proof = 'proved' | 'wrong' | 'unreadable';

/** Whether SHA-256 of the preimage is the payment hash, which anybody can work out again. */
export function proofOf(preimage: string, paymentHash: string): Proof {
  const bytes = fromHex(preimage);
  if (bytes?.length !== 32 || fromHex(paymentHash)?.length !== 32) return 'unreadable';
  return toHex(sha256(bytes)) === paymentHash.trim().toLowerCase() ? 'proved' : 'wrong';
}

function fromHex(text: string): Uint8Array | null {
  const hex = text.trim();
  if (!/^(?:[0-9a-f]{2})+$/i.test(hex)) return null;
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
