import { get, itemsOf, query } from '../api.js';

const PAGE = 100;

/**
 * The experiments that a list has read so far, in its order, a page after the other. What is read again replaces just what
 * it covers, so that a list of thousands is kept up to date where somebody looks.
 */
export class RowStore {
    items = [];
    /** Whether there are more than these. */
    more = true;
    #filters;
    /** The cursor behind an experiment; behind none, the beginning. */
    #cursors = new Map([[null, null]]);

    /** filters: {q, status, label, sort} as the API has them */
    constructor(filters) {
        this.#filters = filters;
    }

    find(id) {
        return this.items.find((item) => item.id === id);
    }

    /** Puts another in the place of the one of its id. */
    replace(item) {
        const at = this.items.findIndex(({ id }) => id === item.id);
        if (at >= 0) this.items[at] = item;
    }

    /** Reads the page behind all others. */
    async next(signal) {
        if (this.more) await this.#load(this.items.at(-1)?.id ?? null, signal);
    }

    /** Reads again what lies between two places; the beginning where there is nothing yet. */
    async refresh(first, last, signal) {
        let after = this.#pageBefore(first);
        for (;;) {
            const end = await this.#load(after, signal);
            if (end === null || this.items.findIndex(({ id }) => id === end) >= last) return;
            after = end;
        }
    }

    #pageBefore(first) {
        for (let i = Math.min(first, this.items.length) - 1; i >= 0; i--) {
            if (this.#cursors.has(this.items[i].id)) return this.items[i].id;
        }
        return null;
    }

    /** The page behind an experiment. Returns the last of it, null at the end of the list. */
    async #load(after, signal) {
        const cursor = this.#cursors.get(after);
        const page = await get(`/experiments${query({ ...this.#filters, limit: PAGE, cursor })}`, signal);
        const read = itemsOf(page);
        const last = page.next_cursor ? read.at(-1).id : null;
        if (last) this.#cursors.set(last, page.next_cursor);
        const start = after === null ? 0 : this.items.findIndex(({ id }) => id === after) + 1;
        const ids = new Set(read.map(({ id }) => id));
        const rest = this.items.slice(start);
        // Rows between those of the page are gone; behind its last known one the old ones go on.
        const covered = last ? rest.findLastIndex(({ id }) => ids.has(id)) + 1 : rest.length;
        const others = (items) => items.filter(({ id }) => !ids.has(id));
        this.items = [...others(this.items.slice(0, start)), ...read, ...others(rest.slice(covered))];
        if (!last) this.more = false;
        else if (this.items.at(-1).id === last) this.more = true;
        return last;
    }
}
