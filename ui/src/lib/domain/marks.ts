import type { PaymentView } from '$lib/ipc/backend';
import type { Mark } from './payments';

interface Words {
  tone: 'plain' | 'accent' | 'bad' | 'dashed';
  short: string;
  /** The whole sentence, where there is room. */
  long: string;
}

export function markWords(mark: Mark, { direction }: PaymentView): Words {
  switch (mark) {
    case 'pending':
      return {
        tone: 'accent',
        short: 'Pending',
        long:
          direction === 'inbound'
            ? 'The invoice has not been paid yet.'
            : 'On its way: the server does not know yet whether it arrives. The fee is the most it may cost.',
      };
    case 'unknown':
      return {
        tone: 'accent',
        short: 'Unknown',
        long:
          'The server no longer knows it, as after a restored backup. It may have arrived or not: look in ' +
          'LNbits or ask whoever was to be paid before you send it again.',
      };
    case 'failed':
      return {
        tone: 'bad',
        short: 'Failed',
        long:
          direction === 'inbound'
            ? 'Nothing was received.'
            : 'Nothing was sent; the sats stayed in the wallet.',
      };
    case 'unconfirmed':
      return {
        tone: 'dashed',
        short: 'Unconfirmed',
        long:
          'The server’s channel said so, and anybody who knows the channel could have. Without a key it ' +
          'can’t be confirmed: look in LNbits before you rely on it.',
      };
    case 'late':
      return {
        tone: 'plain',
        short: 'Late',
        long:
          'Found by looking, some time after it happened: Satchime was off, or the server did not announce ' +
          'it.',
      };
  }
}
