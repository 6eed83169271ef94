import { describe, expect, it } from 'vitest';
import { proofOf } from './proof';

const zeros = '00'.repeat(32);
const hashOfZeros = '66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925';

describe('a payment is proved', () => {
  it.each([
    ['proved', zeros, hashOfZeros],
    ['proved', zeros, hashOfZeros.toUpperCase()],
    ['proved', ` ${zeros}\n`, hashOfZeros],
    ['wrong', `${'00'.repeat(31)}01`, hashOfZeros],
    ['wrong', hashOfZeros, hashOfZeros],
    ['unreadable', '00', hashOfZeros],
    ['unreadable', '', hashOfZeros],
    ['unreadable', 'not hex at all', hashOfZeros],
    ['unreadable', zeros, 'internal_5ec7e7'],
  ])('%s by %j for %j', (proof, preimage, hash) => expect(proofOf(preimage, hash)).toBe(proof));
});
