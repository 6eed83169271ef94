import { type Backend, Refusal, type RouteView, type WayView } from '$lib/ipc/backend';

const LOCAL_TOR = '127.0.0.1:9050';

/** The way to one server, and what is being typed to choose another. */
export class Route {
  /** `null` until the app has told. */
  known = $state.raw<RouteView | null>(null);
  busy = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  proxy = $state('');
  user = $state('');
  password = $state('');

  #way = $state<WayView>('system');
  #backend: Backend;
  #server: string;

  constructor(backend: Backend, server: string) {
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

  /** Asks for it anew. What is known stays where it can't be told. */
  async load(): Promise<void> {
    try {
      this.known = await this.#backend.getRoute(this.#server);
    } catch {}
  }

  /** Begins with what is chosen now. */
  begin() {
    this.way = this.known?.way ?? 'system';
  }

  /** Whether it was chosen; if not, {@link refusal} says why, unless the person said no. */
  async choose(): Promise<boolean> {
    if (!this.canChoose) return false;
    this.busy = true;
    this.refusal = null;
    const { way, proxy, takesLogin } = this;
    const [user, password] = takesLogin ? [this.user, this.password] : ['', ''];
    try {
      await this.#backend.chooseRoute(this.#server, { way, proxy: proxy.trim(), user, password });
      this.password = '';
      await this.load();
      return true;
    } catch (thrown) {
      const refusal = Refusal.from(thrown);
      this.refusal = refusal.isDeclined ? null : refusal;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
