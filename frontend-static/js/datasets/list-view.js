import { get, query } from '../api.js';
import { fillTable, h, scrollingTable } from '../dom.js';
import { bytes, count, time } from '../format.js';
import { connected, disconnected } from '../notice.js';
import { deleteDataset } from './delete.js';
import { columnsOf, kindOf, trainAddress } from './kind.js';
import { uploads } from './uploads.js';
import { usersOf } from './users.js';

const PAGE = 100;

/** All datasets, and the way to bring another. */
class DatasetList extends HTMLElement {
    #items = [];
    #cursor = null;
    #seenAt = null;
    #left = null;

    open() {}

    connectedCallback() {
        document.title = 'Datasets · Engram';
        this.#left = new AbortController();
        const { box, table } = scrollingTable('Datasets');
        this.table = table;
        this.box = box;
        box.hidden = true;
        box.classList.add('datasets');
        this.more = h('button', { type: 'button', hidden: true, click: () => this.#read(this.#cursor) }, 'Show more');
        this.instead = h('p', { class: 'quiet' }, 'Loading the datasets…');
        this.replaceChildren(h('div', { class: 'heading' }, h('h1', { tabindex: '-1' }, 'Datasets')),
            uploads.shownTo(() => this.#read(null)), this.instead, box, this.more);
        // Whoever comes back to the tab wants to see what is there now.
        document.addEventListener('visibilitychange', () => !document.hidden && this.#read(null), { signal: this.#left.signal });
        this.#read(null);
    }

    disconnectedCallback() {
        this.#left.abort();
        uploads.shownTo(() => {});
    }

    async #read(cursor) {
        try {
            const page = await get(`/datasets${query({ limit: PAGE, cursor })}`, this.#left.signal);
            this.#items = cursor ? [...this.#items, ...page.items] : page.items;
            this.#cursor = page.next_cursor;
            this.#seenAt = new Date().toISOString();
            uploads.limit = page.max_upload_bytes;
            connected();
            this.#draw();
        } catch (problem) {
            if (this.#left.signal.aborted) return;
            disconnected(problem, this.#seenAt);
            if (!this.#seenAt) this.instead.textContent = 'The datasets cannot be shown now.';
        }
    }

    #draw() {
        this.instead.hidden = true;
        this.box.hidden = false;
        this.more.hidden = !this.#cursor;
        fillTable(this.table, this.#columns(), this.#items, ({ id }) => id);
    }

    #columns() {
        const link = ({ id, name }) => h('a', { href: `#/datasets/${encodeURIComponent(id)}` }, name);
        const remove = async (dataset) => (await deleteDataset(dataset)) && this.#read(null);
        const acts = (dataset) => h('span', { class: 'actions' },
            dataset.rows ? h('a', { class: 'button small', href: trainAddress(dataset), 'aria-label': `Train on ${dataset.name}` }, 'Train') : null,
            dataset.sample ? null : h('button', { type: 'button', class: 'small danger', 'aria-label': `Delete ${dataset.name}`, click: () => remove(dataset) }, 'Delete'));
        return [
            { title: 'Name', cell: link },
            { title: 'Kind', cell: kindOf },
            { title: 'Rows', number: true, cell: ({ rows }) => count(rows) },
            { title: 'Columns', number: true, cell: columnsOf },
            { title: 'Size', number: true, cell: ({ bytes: size }) => bytes(size) },
            { title: 'Uploaded', cell: ({ sample, created_at: at }) => (sample ? 'comes with Engram' : time(at)) },
            { title: 'In use by', cell: usersOf },
            { title: 'Actions', cell: acts },
        ];
    }
}

customElements.define('engram-datasets', DatasetList);
