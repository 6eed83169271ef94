import {
  type Backend,
  type ChannelView,
  type FoundView,
  type KeepView,
  type NewWalletRequest,
  type OfferView,
  Refusal,
} from '$lib/ipc/backend';
import { withoutLogin } from '$lib/shared/words';

/** Of which wallet the address could be one more. */
export type AddressOffer = Extract<OfferView, object>['keep_address'];

type Phase = 'typing' | 'checking' | 'found' | 'adding';

/**
 * Connecting a wallet: what is typed, what the server says about it, what is agreed to. Holds the key
 * until it is used.
 */
export class Adding {
  phase = $state<Phase>('typing');
  found = $state.raw<FoundView | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  keep = $state<KeepView>('keyring');

  #address = $state('');
  #key = $state('');
  #walletId = $state('');
  #channel = $state<ChannelView>('auto');
  name = $state('');
  /** A login stood in the pasted address and was taken out. */
  loginDropped = $state(false);

  #backend: Backend;
  /** Answers about what has been changed since are dropped. */
  #question = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get address() {
    return this.#address;
  }
  set address(address: string) {
    if (address.trim() === '') this.loginDropped = false;
    this.#address = address;
    this.#forget();
  }

  get key() {
    return this.#key;
  }
  set key(key: string) {
    this.#key = key;
    this.#forget();
  }

  get walletId() {
    return this.#walletId;
  }
  set walletId(id: string) {
    this.#walletId = id;
    this.#forget();
  }

  get channel() {
    return this.#channel;
  }
  set channel(channel: ChannelView) {
    this.#channel = channel;
    this.#forget();
  }

  get busy() {
    return this.phase === 'checking' || this.phase === 'adding';
  }

  get canCheck() {
    return this.address.trim() !== '' && !this.busy;
  }

  get withoutKey() {
    return this.key.trim() === '';
  }

  /** Takes a login out of the address, once the address is whole. */
  tidy() {
    const clean = withoutLogin(this.#address);
    if (clean === this.#address) return;
    this.address = clean;
    this.loginDropped = true;
  }

  /** Looks at the wallet without adding it. */
  async check(): Promise<void> {
    if (!this.canCheck) return;
    this.tidy();
    const question = ++this.#question;
    this.phase = 'checking';
    this.refusal = null;
    this.found = null;
    try {
      const found = await this.#backend.inspectWallet(this.#request());
      if (question !== this.#question) return;
      this.found = found;
      this.phase = 'found';
    } catch (thrown) {
      if (question !== this.#question) return;
      this.refusal = Refusal.unlessDeclined(thrown);
      this.phase = 'typing';
    }
  }

  /** The wallet's name, or `null` with {@link refusal} saying why not. The key is wiped once it was used. */
  async add(): Promise<string | null> {
    if (this.phase !== 'found') return null;
    const name = this.name.trim() || (this.found?.name ?? '');
    const question = ++this.#question;
    this.phase = 'adding';
    this.refusal = null;
    try {
      await this.#backend.addWallet(this.#request());
      this.wipe();
      return name;
    } catch (thrown) {
      if (question !== this.#question) return null;
      this.refusal = Refusal.unlessDeclined(thrown);
      this.phase = 'found';
      return null;
    }
  }

  /** Has the person compare the server's certificate; once they trust it, the wallet is looked for again. */
  trust(): Promise<void> {
    return this.#trusted((address) => this.#backend.trustServer(address));
  }

  /** The same by the server's own root certificate, in a file that the person chooses. */
  trustRoot(): Promise<void> {
    return this.#trusted((address) => this.#backend.trustRoot(address));
  }

  async #trusted(how: (address: string) => Promise<void>): Promise<void> {
    const question = ++this.#question;
    this.phase = 'checking';
    try {
      await how(this.#address.trim());
    } catch (thrown) {
      if (question !== this.#question) return;
      this.phase = 'typing';
      this.refusal = Refusal.unlessDeclined(thrown) ?? this.refusal;
      return;
    }
    if (question !== this.#question) return;
    this.phase = 'typing';
    await this.check();
  }

  /**
   * Keeps the address as one more of a wallet that is watched already, which needs no key but the one it
   * has. `false` with {@link refusal} saying why not.
   */
  async keepAddress({ wallet_id }: AddressOffer): Promise<boolean> {
    const question = ++this.#question;
    this.phase = 'adding';
    this.refusal = null;
    try {
      await this.#backend.addAddress(wallet_id, this.#address.trim());
      this.wipe();
      return true;
    } catch (thrown) {
      if (question !== this.#question) return false;
      this.refusal = Refusal.unlessDeclined(thrown);
      this.phase = 'typing';
      return false;
    }
  }

  /** Agrees to have the key kept until Satchime quits, and asks again for what was refused. */
  async keepForSession(): Promise<string | null> {
    this.keep = 'session';
    if (this.phase === 'found') return this.add();
    await this.check();
    return null;
  }

  wipe() {
    this.#question++;
    this.#key = '';
    this.found = null;
    this.refusal = null;
    this.phase = 'typing';
  }

  /** What was found belongs to what stood in the fields then. */
  #forget() {
    this.#question++;
    this.found = null;
    this.refusal = null;
    this.phase = 'typing';
  }

  #request(): NewWalletRequest {
    return {
      address: this.#address.trim(),
      key: this.#key.trim(),
      wallet_id: this.#walletId.trim() || null,
      name: this.name.trim() || null,
      channel: this.#channel,
      keep: this.keep,
    };
  }
}
