import { h } from '../dom.js';
import { connected, disconnected, say } from '../notice.js';
import { SETTLE_MS, Watch } from '../live/watch.js';
import { emptiness } from './empty.js';
import { ListFilters } from './filters.js';
import { ListKeys } from './keys.js';
import { COLUMNS, createRow, updateRow } from './row.js';
import { RowStore } from './row-store.js';
import { Selection } from './selection.js';
import { Sparks } from './sparks.js';
import { VirtualRows } from './virtual-rows.js';

const SECONDS = 2;
const PHONE = matchMedia('(max-width: 900px)');
const HEIGHTS = { desk: 42, phone: 116 };
const AHEAD = 30; // rows before the end at which the next page is read

/** Where somebody was who comes back: {key, store, top}. */
let left = null;

/** The experiments: what they do now, to be found, compared and steered. */
class ExperimentList extends HTMLElement {
    placesItself = true;
    #store = null;
    #seenAt = null;
    #statuses = new Map();
    #address = null;
    #loading = false;

    open(id, address) {
        this.#address = address;
    }

    connectedCallback() {
        this.#build();
        this.watch = new Watch({
            path: '/events?type=state,metric,progress,deleted',
            refresh: (signal) => this.#refresh(signal),
            event: (type, data) => this.#hear(type, data),
            failed: (problem) => this.#fail(problem),
        });
        this.rows.start();
        this.keys.start();
        const key = JSON.stringify(this.filters.values);
        this.#store = left?.key === key ? left.store : new RowStore(this.filters.values);
        if (this.#store.items.length) {
            this.#draw();
            scrollTo({ top: left.top, behavior: 'instant' });
        } else {
            scrollTo(0, 0);
        }
        this.watch.start();
    }

    disconnectedCallback() {
        left = { key: JSON.stringify(this.filters.values), store: this.#store, top: this.top };
        for (const part of [this.watch, this.rows, this.keys, this.sparks]) part.stop();
    }

    #build() {
        document.title = 'Engram';
        this.filters = new ListFilters(this.#address, () => this.#restart());
        this.sparks = new Sparks(() => this.rows.render());
        this.selection = new Selection({ items: () => this.#store.items, changed: () => this.rows.render(), done: () => this.watch.now() });
        const header = (title) => h('div', { role: 'columnheader' }, title || this.selection.all);
        this.head = h('div', { role: 'row', class: 'row head', 'aria-rowindex': '1' }, COLUMNS.map(header));
        this.body = h('div', { role: 'rowgroup', class: 'rows' });
        this.rows = new VirtualRows(this.body, {
            height: () => (PHONE.matches ? HEIGHTS.phone : HEIGHTS.desk),
            create: (item) => createRow(item, (...choice) => this.selection.choose(...choice)),
            update: (row, item) => updateRow(row, item, this.selection.has(item.id), this.sparks.of(item)),
            shown: (first, last) => this.#shown(last),
        });
        this.keys = new ListKeys({
            current: () => this.#store.items.findIndex(({ id }) => id === document.activeElement?.closest?.('.row')?.dataset.key),
            go: (index) => this.#go(index),
            toggle: (index, event) => this.selection.choose(this.#store.items[index].id, !this.selection.has(this.#store.items[index].id), event),
            search: () => this.filters.search.focus(),
            clear: () => this.selection.clear(),
        });
        this.table = h('div', { role: 'table', class: 'experiments', 'aria-label': 'Experiments', hidden: true },
            h('div', { role: 'rowgroup', class: 'sticky' }, this.head), this.body);
        this.hint = h('p', { class: 'hint quiet', hidden: true }, 'j k walk · Enter opens · x selects · / searches');
        this.instead = h('div', { class: 'instead' }, h('p', { class: 'quiet' }, 'Loading the experiments…'));
        this.replaceChildren(
            h('div', { class: 'heading' }, h('h1', { tabindex: '-1' }, 'Experiments'), this.filters.element),
            this.instead, this.table, this.selection.element, this.hint);
    }

    #restart() {
        this.#store = new RowStore(this.filters.values);
        this.#seenAt = null;
        this.selection.clear();
        this.watch.now();
    }

    async #refresh(signal) {
        const store = this.#store;
        const [first, last] = this.rows.window();
        await store.refresh(store.items.length ? first : 0, last, signal);
        if (store !== this.#store) return 0;
        this.#seenAt = new Date().toISOString();
        connected();
        this.#announce();
        this.#draw();
        return SECONDS;
    }

    #draw() {
        const { items } = this.#store;
        this.table.hidden = this.hint.hidden = items.length === 0;
        this.table.setAttribute('aria-rowcount', this.#store.more ? '-1' : items.length + 1);
        this.instead.hidden = items.length > 0;
        if (items.length === 0) emptiness(this.instead, this.filters.some);
        this.rows.show(items);
        this.selection.show();
        this.filters.offer(items);
        const running = items.filter(({ status }) => status === 'running').length;
        document.title = running ? `${running} running · Engram` : 'Engram';
    }

    /** Reads on before the end is seen. */
    async #shown(last) {
        this.sparks.load();
        this.top = scrollY;
        const store = this.#store;
        if (this.#loading || !store?.more || last < store.items.length - AHEAD || !store.items.length) return;
        this.#loading = true;
        try {
            await store.next();
            if (this.isConnected && store === this.#store) this.#draw();
        } catch (problem) {
            this.#fail(problem);
        } finally {
            this.#loading = false;
        }
    }

    /** What the stream tells of one: progress is shown at once, all else is the reason to read again. */
    #hear(type, { experiment_id: id, at, ...data }) {
        const known = this.#store.find(id);
        if (type === 'progress') {
            if (known) this.#store.replace({ ...known, progress: data });
            this.drawing ??= requestAnimationFrame(() => {
                this.drawing = null;
                this.rows.show(this.#store.items);
            });
            return;
        }
        this.watch.soon(type === 'metric' ? SETTLE_MS : undefined);
    }

    #go(index) {
        if (index >= this.#store.items.length) return;
        this.rows.reveal(index, this.head.getBoundingClientRect().bottom)?.parts.name.focus({ preventScroll: true });
    }

    #fail(problem) {
        disconnected(problem, this.#seenAt);
        if (!this.#seenAt) this.instead.replaceChildren(h('p', null, 'The experiments cannot be shown now.'));
        delete this.instead.dataset.shows;
    }

    #announce() {
        const { items } = this.#store;
        const changed = items.filter(({ id, status }) => this.#statuses.has(id) && this.#statuses.get(id) !== status);
        if (changed.length) say(changed.map(({ name, status }) => `${name} is ${status}`).join('. '));
        this.#statuses = new Map(items.map(({ id, status }) => [id, status]));
    }
}

customElements.define('engram-list', ExperimentList);
