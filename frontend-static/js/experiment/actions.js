import { command, experimentPath, remove, sendJson } from '../api.js';
import { ask, h } from '../dom.js';
import { mayBe } from '../experiment.js';
import { time } from '../format.js';
import { tell } from '../notice.js';

const VERBS = {
    pause: ['Pause', 'It is saved, then it waits until it is resumed'],
    resume: ['Resume', 'It goes on from its newest checkpoint'],
    retry: ['Retry', 'It is tried again from its newest checkpoint'],
    checkpoint: ['Checkpoint', 'Save a checkpoint behind the next batch'],
    cancel: ['Cancel', 'It is saved, then it ends; retry takes it up again'],
};

/** The buttons that change an experiment. They ask the server; what came of it the next look shows. */
export class ExperimentActions {
    #experiment = null;
    #checkpoints = [];

    /** changed is called when the server has taken a change. */
    constructor(changed) {
        this.changed = changed;
        const button = (text, title, click, tone = null) => h('button', { type: 'button', title, class: tone, hidden: true, click }, text);
        this.buttons = new Map([
            ...Object.entries(VERBS).map(([verb, [text, title]]) => [verb, button(text, title, () => this.#command(verb))]),
            ['fork', button('Fork…', 'Go on from a checkpoint as a new experiment', () => this.#fork())],
            ['extend', button('Extend…', 'Train for another number of epochs', () => this.#extend())],
            ['delete', button('Delete…', 'Delete it with its checkpoints', () => this.#delete(), 'danger')],
        ]);
        this.element = h('div', { class: 'actions' }, ...this.buttons.values());
    }

    show(experiment, checkpoints) {
        this.#experiment = experiment;
        this.#checkpoints = checkpoints.filter(({ state }) => state !== 'damaged');
        for (const [verb, button] of this.buttons) {
            button.hidden = verb === 'fork' ? this.#checkpoints.length === 0 : !mayBe(verb, experiment);
        }
    }

    async #command(verb) {
        const done = await this.#attempt(verb, () => command(this.#experiment.id, verb));
        if (done && verb === 'checkpoint') tell('A checkpoint is saved behind the next batch.');
    }

    async #extend() {
        const { id, name, progress } = this.#experiment;
        const epochs = h('input', { type: 'number', id: 'epochs', min: '1', step: '1', required: true, value: progress.epochs * 2 });
        const sure = await ask(`How long shall “${name}” train?`, 'Extend', [
            h('p', null, h('label', { for: 'epochs' }, 'Epochs in all '), epochs),
            h('p', { class: 'quiet' }, `It has had ${progress.epoch} of ${progress.epochs} so far. A completed one goes on where it ended.`)]);
        if (sure) await this.#attempt('extend', () => sendJson('PATCH', experimentPath(id), { epochs: Number(epochs.value) }));
    }

    async #fork() {
        const { id, name, best_checkpoint: best } = this.#experiment;
        const label = (one) => `epoch ${one.epoch}, step ${one.step}, ${time(one.created_at)}${one.id === best ? ' (best)' : ''}`;
        const from = h('select', { id: 'from' }, this.#checkpoints.map((one) => h('option', { value: one.id, selected: one.id === best }, label(one))));
        const called = h('input', { type: 'text', id: 'called', maxlength: '200', required: true, value: `${name}, fork` });
        const overrides = h('textarea', { id: 'overrides', rows: '5', spellcheck: 'false' }, '{}');
        const whole = h('button', { type: 'button', class: 'small', click: () => {
            whole.closest('dialog').close();
            location.hash = `#/new?fork=${encodeURIComponent(id)}&checkpoint=${encodeURIComponent(from.value)}`;
        } }, 'Change the definition in the editor…');
        const sure = await ask(`Go on from a checkpoint of “${name}” as a new experiment`, 'Fork', [
            h('p', null, h('label', { for: 'from' }, 'From '), from),
            h('p', null, h('label', { for: 'called' }, 'Name '), called),
            h('p', null, h('label', { for: 'overrides' }, 'What shall be other, as JSON, such as {"epochs": 50} '), overrides),
            h('p', null, whole)],
        () => parse(overrides.value));
        if (!sure) return;
        const body = { checkpoint: from.value, name: called.value, overrides: JSON.parse(overrides.value || '{}') };
        const made = await this.#attempt('fork', () => sendJson('POST', experimentPath(id, '/fork'), body));
        if (made && this.element.isConnected) location.hash = `#/experiments/${encodeURIComponent(made.id)}`;
    }

    async #delete() {
        const { id, name } = this.#experiment;
        if (!(await ask(`Delete “${name}” with its checkpoints?`, 'Delete', [h('p', null, 'This cannot be undone.')], null, 'danger'))) return;
        if (!(await this.#attempt('delete', () => remove(experimentPath(id)), false))) return;
        tell(`“${name}” is deleted.`);
        if (this.element.isConnected) location.hash = '#/';
    }

    /** The answer, or null and the reason is told. */
    async #attempt(verb, request, look = true) {
        const button = this.buttons.get(verb);
        button.disabled = true;
        try {
            return await request();
        } catch (problem) {
            tell(`${button.textContent.replace('…', '')} was refused: ${problem.message}`, true);
            return null;
        } finally {
            button.disabled = false;
            if (look) this.changed();
        }
    }
}

/** What is wrong with a text that should be a JSON object; null if nothing is. */
function parse(text) {
    try {
        const value = JSON.parse(text || '{}');
        return value && typeof value === 'object' && !Array.isArray(value) ? null : 'It must be a JSON object.';
    } catch (error) {
        return `That is not JSON: ${error.message}`;
    }
}
