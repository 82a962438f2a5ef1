import { Resource, experimentPath } from '../api.js';
import { hue, onColors } from '../chart/look.js';
import { fillTable, h, scrollingTable, setText } from '../dom.js';
import { bestOf, hasEnded, modeOf, tone } from '../experiment.js';
import { measure } from '../format.js';
import { Watch } from '../live/watch.js';
import { connected, disconnected } from '../notice.js';
import { differing, flatten, shortNames, text } from './flatten.js';
import { Overlay } from './overlay.js';
import { Parallel } from './parallel.js';
import { Scatter } from './scatter.js';

const AT_ONCE = 6;
const LIVE_SECONDS = 3;
const ENDED_SECONDS = 30;

/** Several experiments side by side: their curves, in what they differ, and what came of it. */
class CompareView extends HTMLElement {
    #ids = [];
    #experiments = [];
    #metric = null;
    #parameter = null;
    #resources = new Map();

    open(id, address) {
        this.#ids = (address.get('ids') ?? '').split(',').filter(Boolean);
    }

    connectedCallback() {
        document.title = 'Compare · Engram';
        this.#build();
        this.forget = onColors(() => this.#draw());
        this.watch = new Watch({
            path: '/events?type=state,metric',
            refresh: (signal) => this.#refresh(signal),
            event: (type, { experiment_id: id }) => this.#ids.includes(id) && this.watch.soon(),
            failed: (problem) => disconnected(problem, null),
        });
        if (this.#ids.length) this.watch.start();
    }

    disconnectedCallback() {
        this.watch.stop();
        this.forget();
    }

    #build() {
        const select = (id, chosen) => h('select', { id, change: (event) => chosen(event.target.value) });
        this.overlay = new Overlay(() => this.watch.now());
        this.metric = select('metric', (value) => { this.#metric = value; this.watch.now(); });
        this.parameter = select('parameter', (value) => { this.#parameter = value; this.#draw(); });
        this.scatter = new Scatter();
        this.parallel = new Parallel();
        const { box, table } = scrollingTable('Differing hyper-parameters and best values');
        this.table = table;
        this.same = h('p', { class: 'quiet' });
        this.gone = h('p', { role: 'status', hidden: true });
        this.instead = h('div', { class: 'instead' }, h('p', { class: 'quiet' }, this.#ids.length ? 'Loading the experiments…'
            : 'Nothing is selected. Check experiments in the list, then press Compare.'));
        this.plots = h('div', null,
            h('section', null, h('div', { class: 'heading' }, h('h2', null, 'Effect of'), h('label', { class: 'unseen', for: 'parameter' }, 'Hyper-parameter'), this.parameter),
                this.scatter.element),
            h('section', null, h('h2', null, 'All together'), this.parallel.element));
        this.content = h('div', { hidden: true }, this.gone, this.overlay.element, h('section', null, h('h2', null, 'Differences'), this.same, box), this.plots);
        this.by = h('span', { hidden: !this.#ids.length }, h('label', { for: 'metric' }, 'by '), this.metric);
        this.replaceChildren(h('nav', { 'aria-label': 'Back' }, h('a', { href: '#/' }, '← Experiments')),
            h('div', { class: 'heading' }, h('h1', { tabindex: '-1' }, 'Compare'), this.by), this.instead, this.content);
    }

    async #refresh(signal) {
        const found = [];
        for (let i = 0; i < this.#ids.length; i += AT_ONCE) {
            found.push(...(await Promise.all(this.#ids.slice(i, i + AT_ONCE).map((id) => this.#read(id, signal)))));
        }
        const hidden = new Map(this.#experiments.map((one) => [one.id, one.hidden]));
        this.#experiments = found.filter(Boolean).map((one) => ({ ...one, hidden: hidden.get(one.id) ?? false, flat: flatten(one.definition) }));
        connected();
        this.#tellGone(this.#ids.filter((id, i) => !found[i]));
        if (!this.#experiments.length) {
            this.instead.hidden = false;
            this.content.hidden = true;
            this.instead.replaceChildren(h('p', null, 'None of these experiments is there any more.'));
            return ENDED_SECONDS;
        }
        this.#offerMetrics();
        this.#draw();
        try {
            await this.overlay.read(this.#experiments, this.#metric, signal);
        } finally {
            // Once, with its curves: their legend would push down what was there before it.
            this.instead.hidden = true;
            this.content.hidden = false;
        }
        return this.#experiments.every(hasEnded) ? ENDED_SECONDS : LIVE_SECONDS;
    }

    /** null for one that is gone. */
    async #read(id, signal) {
        if (!this.#resources.has(id)) this.#resources.set(id, new Resource(experimentPath(id)));
        try {
            return await this.#resources.get(id).read(signal);
        } catch (problem) {
            if (problem.status === 404) return null;
            throw problem;
        }
    }

    /** Else who asked for five and sees four would take them for all. */
    #tellGone(ids) {
        this.gone.hidden = ids.length === 0;
        setText(this.gone, ids.length ? `Not there any more, so not shown: ${ids.join(', ')}.` : '');
    }

    #offerMetrics() {
        const names = [...new Set(this.#experiments.flatMap(({ best, metric }) => [metric, ...Object.keys(best ?? {})]))].filter(Boolean).sort();
        if (!names.includes(this.#metric)) this.#metric = this.#experiments[0].metric ?? names[0];
        offer(this.metric, names.map((name) => [name, name]), this.#metric);
    }

    #draw() {
        if (!this.#experiments.length) return;
        this.#experiments.forEach((one, i) => (one.color = hue(i)));
        const flat = this.#experiments.map((one) => one.flat);
        const paths = differing(flat);
        const names = shortNames(paths);
        setText(this.same, paths.length ? '' : flat.length > 1 ? 'Their definitions do not differ in anything but their names.'
            : 'Select another one in the list to see in what they differ.');
        this.#fillTable(paths, names);
        this.plots.hidden = paths.length === 0;
        if (paths.length) this.#plot(paths, names, flat);
        this.overlay.experiments = this.#experiments;
        this.overlay.draw();
    }

    #plot(paths, names, flat) {
        if (!paths.includes(this.#parameter)) this.#parameter = paths[0];
        offer(this.parameter, paths.map((path) => [path, names.get(path)]), this.#parameter);
        const valuesOf = (path) => flat.map((one) => one.get(path));
        const metric = { name: this.#metric, values: this.#experiments.map((one) => bestOf(one, this.#metric)?.value) };
        this.scatter.show({ x: { name: names.get(this.#parameter), values: valuesOf(this.#parameter) }, y: metric, experiments: this.#experiments });
        this.parallel.show({ axes: [...paths.map((path) => ({ name: names.get(path), values: valuesOf(path) })), metric], experiments: this.#experiments });
    }

    #fillTable(paths, names) {
        const mode = modeOf(this.#metric, this.#experiments[0]);
        const rows = this.#experiments.map((one) => ({
            id: one.id, name: one.name, status: one.status, color: one.color, hidden: one.hidden,
            values: Object.fromEntries(paths.map((path) => [path, one.flat.get(path) ?? null])), best: bestOf(one, this.#metric),
        })).sort((a, b) => ((a.best?.value ?? NaN) - (b.best?.value ?? NaN)) * (mode === 'min' ? 1 : -1) || 0);
        fillTable(this.table, [
            { title: 'Shown', cell: (row) => this.#toggle(row) },
            { title: 'Name', cell: ({ id, name }) => h('a', { href: `#/experiments/${encodeURIComponent(id)}`, title: name }, name) },
            { title: 'State', cell: (row) => h('span', { class: 'state', 'data-tone': tone(row) }, row.status) },
            { title: `best ${this.#metric}`, number: true, cell: ({ best }) => measure(best?.value) },
            { title: 'in epoch', number: true, cell: ({ best }) => text(best?.epoch) },
            ...paths.map((path) => ({ title: names.get(path), number: true, cell: ({ values }) => text(values[path]) })),
        ], rows, ({ id }) => id);
    }

    #toggle({ id, name, color, hidden }) {
        const swatch = h('span', { class: 'swatch' });
        swatch.style.background = color;
        return h('label', null, h('input', { type: 'checkbox', checked: !hidden, 'aria-label': `Show ${name}`, change: (event) => {
            this.#experiments.find((one) => one.id === id).hidden = !event.target.checked;
            this.#draw();
        } }), ' ', swatch);
    }
}

function offer(select, options, chosen) {
    const content = JSON.stringify([options, chosen]);
    if (select.content === content) return;
    select.content = content;
    select.replaceChildren(...options.map(([value, name]) => h('option', { value, selected: value === chosen }, name)));
}

customElements.define('engram-compare', CompareView);
