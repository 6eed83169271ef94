import type { Backend, RouteView, WayView } from '$lib/ipc/backend';
import { Form } from './form.svelte';

const LOCAL_TOR = '127.0.0.1:9050';

/** The way to one server, and what is being typed to choose another. */
export class Route extends Form<RouteView> {
  proxy = $state('');
  user = $state('');
  password = $state('');

  #way = $state<WayView>('system');
  #backend: Backend;
  #server: string;

  constructor(backend: Backend, server: string) {
    super(() => backend.getRoute(server));
    this.#backend = backend;
    this.#server = server;
  }

  get way() {
    return this.#way;
  }
  set way(way: WayView) {
    this.#way = way;
    this.refusal = null;
    const own = this.known?.way === way ? this.known : null;
    this.proxy = own?.proxy ?? (way === 'tor' ? LOCAL_TOR : '');
    this.user = own?.user ?? '';
    this.password = '';
  }

  get hasProxy() {
    return this.#way !== 'system' && this.#way !== 'direct';
  }

  /** Tor gets a made-up log-in of the app's own. */
  get takesLogin() {
    return this.#way === 'socks' || this.#way === 'http';
  }

  get canChoose() {
    return !this.busy && (!this.hasProxy || this.proxy.trim() !== '');
  }

  /** Begins with what is chosen now. */
  begin() {
    this.way = this.known?.way ?? 'system';
  }

  /** Whether it was chosen; if not, {@link refusal} says why, unless the person said no. */
  async choose(): Promise<boolean> {
    if (!this.canChoose) return false;
    const { way, proxy, takesLogin } = this;
    const [user, password] = takesLogin ? [this.user, this.password] : ['', ''];
    return this.attempt(async () => {
      await this.#backend.chooseRoute(this.#server, { way, proxy: proxy.trim(), user, password });
      this.password = '';
    });
  }
}
