import type { PaymentView } from '$lib/ipc/backend';
import { t } from '$lib/shared/text.svelte';
import type { Mark } from './payments';

interface Words {
  tone: 'plain' | 'accent' | 'bad' | 'dashed';
  short: string;
  /** The whole sentence, where there is room. */
  long: string;
}

export function markWords(mark: Mark, { direction }: PaymentView): Words {
  const inbound = direction === 'inbound';
  switch (mark) {
    case 'pending':
      return {
        tone: 'accent',
        short: t('mark-pending'),
        long: t(inbound ? 'mark-pending.incoming' : 'mark-pending.outgoing'),
      };
    case 'unknown':
      return { tone: 'accent', short: t('mark-unknown'), long: t('mark-unknown.long') };
    case 'failed':
      return {
        tone: 'bad',
        short: t('mark-failed'),
        long: t(inbound ? 'mark-failed.incoming' : 'mark-failed.outgoing'),
      };
    case 'unconfirmed':
      return { tone: 'dashed', short: t('mark-unconfirmed'), long: t('mark-unconfirmed.long') };
    case 'late':
      return { tone: 'plain', short: t('mark-late'), long: t('mark-late.long') };
  }
}
