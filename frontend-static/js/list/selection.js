import { sendJson } from '../api.js';
import { ask, h, setText } from '../dom.js';
import { mayBe } from '../experiment.js';
import { tell } from '../notice.js';

const MOST_IDS = 200;
const VERBS = { pause: 'Pause', resume: 'Resume', checkpoint: 'Checkpoint', cancel: 'Cancel', retry: 'Retry', delete: 'Delete…' };

/** The experiments that are checked, and what can be done with all of them. */
export class Selection {
    ids = new Set();
    #last = null;

    /** on: {items(): what the list has, changed(): draw, done(): read again} */
    constructor(on) {
        this.on = on;
        this.count = h('b');
        this.compare = h('button', { type: 'button', class: 'primary', click: () => (location.hash = `#/compare?ids=${[...this.ids].join(',')}`) }, 'Compare');
        this.buttons = new Map(Object.entries(VERBS).map(([verb, text]) => [verb,
            h('button', { type: 'button', class: verb === 'delete' ? 'danger' : null, click: () => this.#do(verb) }, text)]));
        this.element = h('div', { class: 'bulk', role: 'region', 'aria-label': 'Selected experiments', hidden: true },
            this.count, this.compare, ...this.buttons.values(), h('button', { type: 'button', click: () => this.clear() }, 'Clear'));
        // In the place of a row's box, for all of them.
        this.all = h('input', { type: 'checkbox', 'aria-label': 'Select all that are loaded', change: () => this.#chooseAll(this.all.checked) });
    }

    has(id) {
        return this.ids.has(id);
    }

    /** With shift, all between it and the one before. */
    choose(id, whether, event = {}) {
        const items = this.on.items();
        const at = items.findIndex((item) => item.id === id);
        const from = event.shiftKey ? items.findIndex((item) => item.id === this.#last) : -1;
        const range = from < 0 ? [items[at]] : items.slice(Math.min(at, from), Math.max(at, from) + 1);
        for (const item of range) if (item) whether ? this.ids.add(item.id) : this.ids.delete(item.id);
        this.#last = id;
        this.show();
        this.on.changed();
    }

    clear() {
        this.#chooseAll(false);
    }

    #chooseAll(whether) {
        this.ids = new Set(whether ? this.on.items().map(({ id }) => id) : []);
        this.show();
        this.on.changed();
    }

    /** What can be done depends on the states of those that are checked. */
    show() {
        const items = this.on.items();
        const checked = items.filter(({ id }) => this.ids.has(id));
        this.element.hidden = this.ids.size === 0;
        setText(this.count, `${this.ids.size} selected`);
        for (const [verb, button] of this.buttons) button.disabled = !checked.some((one) => mayBe(verb, one));
        this.all.checked = items.length > 0 && checked.length === items.length;
        this.all.indeterminate = checked.length > 0 && checked.length < items.length;
    }

    async #do(verb) {
        const able = this.on.items().filter((one) => this.ids.has(one.id) && mayBe(verb, one)).map(({ id }) => id);
        if (verb === 'delete' && !(await ask(`Delete ${counted(able.length)} with their checkpoints?`, 'Delete',
            [h('p', null, 'This cannot be undone.')], null, 'danger'))) return;
        const button = this.buttons.get(verb);
        button.disabled = true;
        try {
            const results = [];
            for (let i = 0; i < able.length; i += MOST_IDS) {
                results.push(...(await sendJson('POST', '/experiments:bulk', { verb, ids: able.slice(i, i + MOST_IDS) })));
            }
            this.#report(verb, results);
        } catch (problem) {
            tell(`${VERBS[verb].replace('…', '')} was refused: ${problem.message}`, true);
        } finally {
            this.show();
            this.on.done();
        }
    }

    #report(verb, results) {
        const refused = results.filter(({ status }) => status >= 400);
        const done = results.length - refused.length;
        if (verb === 'delete') for (const { id, status } of results) if (status < 400) this.ids.delete(id);
        const why = refused.length ? ` ${counted(refused.length)} refused: ${refused[0].detail}` : '';
        tell(`${VERBS[verb].replace('…', '')}: done for ${counted(done)}.${why}`, refused.length > 0);
    }
}

const counted = (n) => (n === 1 ? '1 experiment' : `${n} experiments`);
