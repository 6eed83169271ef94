import type { Backend } from '$lib/ipc/backend';
import { withoutLogin } from '$lib/shared/words';
import { Form } from './form.svelte';

/** The ways to one wallet's server, the preferred one first, and what is being typed to add another. */
export class Addresses extends Form<string[]> {
  #address = $state('');
  #backend: Backend;
  #id: string;

  constructor(backend: Backend, id: string) {
    super(() => backend.listAddresses(id));
    this.#backend = backend;
    this.#id = id;
  }

  get address() {
    return this.#address;
  }
  set address(address: string) {
    this.#address = address;
    this.refusal = null;
  }

  get canAdd() {
    return this.address.trim() !== '' && !this.busy;
  }

  /** Whether the typed one was kept; if not, {@link refusal} says why. */
  async add(): Promise<boolean> {
    if (!this.canAdd) return false;
    this.#address = withoutLogin(this.#address);
    const address = this.#address.trim();
    const added = await this.attempt(() => this.#backend.addAddress(this.#id, address));
    if (added) this.address = '';
    return added;
  }

  /** Has the person compare the certificate there; once they trust it, the address is tried again. */
  trust(): Promise<boolean> {
    return this.#trusted((address) => this.#backend.trustServer(address));
  }

  /** The same by the server's own root certificate, in a file that the person chooses. */
  trustRoot(): Promise<boolean> {
    return this.#trusted((address) => this.#backend.trustRoot(address));
  }

  /** Whether it is gone; if not, {@link refusal} says why, unless the person said no. */
  remove(address: string): Promise<boolean> {
    return this.attempt(() => this.#backend.removeAddress(this.#id, address));
  }

  async #trusted(how: (address: string) => Promise<void>): Promise<boolean> {
    const address = this.#address.trim();
    return (await this.attempt(() => how(address))) && this.add();
  }
}
