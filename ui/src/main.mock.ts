import './styles/first.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { MockBackend } from './lib/ipc/ipc.mock';
import { scene } from './lib/ipc/scenes.mock';
import { setLanguage } from './lib/shared/text.svelte';

const wanted = new URLSearchParams(location.search);
setLanguage(wanted.get('lang') ?? 'en');
const backend = new MockBackend(scene(wanted.get('scene') ?? 'home'));
mount(App, { target: document.body, props: { backend } });
Object.assign(window, { mock: backend });
