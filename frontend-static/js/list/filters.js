import { query } from '../api.js';
import { h } from '../dom.js';

const ORDERS = {
    '-created_at': 'Newest first', created_at: 'Oldest first', '-updated_at': 'Latest change', name: 'Name', '-name': 'Name, backwards',
};
/** States as people look for them; what lasts but a moment goes with what it leads to or comes from. */
const STATES = {
    queued: ['queued'], running: ['starting', 'running', 'pausing', 'stopping'], paused: ['paused'],
    completed: ['completed'], failed: ['failed'], cancelled: ['cancelled'],
};
const TYPING_MS = 250;

/** What the list shows: words of the name, states, a label, an order. It is part of the address. */
export class ListFilters {
    #timer = null;

    /** address: URLSearchParams; changed is called with each change. */
    constructor(address, changed) {
        const chosen = address.getAll('status');
        const soon = () => {
            clearTimeout(this.#timer);
            this.#timer = setTimeout(() => this.#take(changed), TYPING_MS);
        };
        const now = () => this.#take(changed);
        this.search = h('input', { type: 'search', placeholder: 'Search names  /', 'aria-label': 'Search by name', value: address.get('q') ?? '', input: soon });
        this.known = h('datalist', { id: 'labels' });
        this.label = h('input', { type: 'search', placeholder: 'Label', 'aria-label': 'Label', list: 'labels', value: address.get('label') ?? '', input: soon });
        this.states = Object.keys(STATES).map((state) => h('input', { type: 'checkbox', value: state, checked: chosen.includes(state), change: now }));
        this.order = h('select', { 'aria-label': 'Order', change: now },
            Object.entries(ORDERS).map(([value, text]) => h('option', { value, selected: address.get('sort') === value }, text)));
        const metric = address.get('sort');
        if (metric?.includes('.')) this.#offerOrder(metric).selected = true;
        this.element = h('search', { class: 'filters' }, this.search, this.label, this.known,
            h('div', { class: 'chips', role: 'group', 'aria-label': 'States' },
                this.states.map((box) => h('label', null, box, h('span', null, box.value)))),
            this.order);
    }

    /** As the API has them; the usual order is left out. */
    get values() {
        return {
            q: this.search.value.trim(),
            status: this.states.filter(({ checked }) => checked).flatMap(({ value }) => STATES[value]),
            label: this.label.value.trim(),
            sort: this.order.value === '-created_at' ? '' : this.order.value,
        };
    }

    get some() {
        const { q, status, label } = this.values;
        return Boolean(q || status.length || label);
    }

    /** Labels and metrics that have been seen are offered. */
    offer(experiments) {
        for (const metric of new Set(experiments.map(({ metric }) => metric))) if (metric) this.#offerOrder(metric);
        const labels = [...new Set(experiments.flatMap((one) => one.labels ?? []))].sort();
        if (this.known.content === labels.join('\n')) return;
        this.known.content = labels.join('\n');
        this.known.replaceChildren(...labels.map((value) => h('option', { value })));
    }

    #offerOrder(metric) {
        const known = [...this.order.options].find(({ value }) => value === metric);
        if (known) return known;
        const option = h('option', { value: metric }, `Best ${metric.replace(/^-/, 'last: ')}`);
        this.order.append(option);
        return option;
    }

    #take(changed) {
        history.replaceState(null, '', `#/${query(this.values)}`);
        changed();
    }
}
