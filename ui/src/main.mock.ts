import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { MockBackend } from './lib/ipc/ipc.mock';
import { scene } from './lib/ipc/scenes.mock';

const backend = new MockBackend(scene(new URLSearchParams(location.search).get('scene') ?? 'home'));
mount(App, { target: document.body, props: { backend } });
Object.assign(window, { mock: backend });
