import './styles/first.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { ipc } from './lib/ipc/ipc';

mount(App, { target: document.body, props: { backend: ipc } });
