import { experimentPath, get, itemsOf, post, query, remove, sendJson } from '../api.js';
import { ask, h, keyed, setText } from '../dom.js';
import { count, duration, time } from '../format.js';
import { Poll } from '../live/poll.js';
import { say, tell } from '../notice.js';
import { resultOf } from './evaluation-result.js';

const AGAIN_SECONDS = 1;
const RARELY_MS = 10_000; // what others ask for may come later
const MOST_LISTED = 20;
const TONES = { queued: 'waiting', running: 'active', completed: 'good', failed: 'bad', cancelled: 'ended' };
const PARTS = { test: 'the test rows', valid: 'the validation rows', train: 'the training rows', all: 'all rows' };

const evaluationPath = (id, part = '') => `/evaluations/${encodeURIComponent(id)}${part}`;

const isOpen = ({ status }) => status === 'queued' || status === 'running';

/** How well a checkpoint does on a dataset: asks for it, follows it, and shows what came of it. */
export class EvaluationPanel {
    #id;
    #list = [];
    #readAt = 0;
    #shown = '';
    #judges = true;
    #poll = new Poll((signal) => this.#follow(signal), (problem) => this.#cannotRead(problem));

    constructor(id) {
        this.#id = id;
        const choice = (text, control) => h('span', null, h('label', { for: control.id }, text), ' ', control);
        this.part = h('select', { id: 'evaluate-part' }, Object.entries(PARTS).map(([value, text]) => h('option', { value }, text)));
        this.dataset = h('select', { id: 'evaluate-dataset' }, h('option', { value: '' }, 'its own dataset'));
        this.checkpoint = h('select', { id: 'evaluate-checkpoint' }, h('option', { value: '' }, 'best'));
        this.examples = h('input', { id: 'evaluate-examples', type: 'number', min: '0', max: '100', value: '10', required: true });
        this.exampleChoice = choice('Worst and best examples', this.examples);
        this.start = h('button', { type: 'submit' }, 'Evaluate');
        this.form = h('form', { class: 'line evaluate', submit: (event) => this.#ask(event) },
            choice('Evaluate', this.part), choice('of', this.dataset), choice('with the checkpoint', this.checkpoint), this.exampleChoice, this.start);
        this.nothing = h('p', { class: 'quiet' }, 'Nothing has been evaluated yet.');
        this.chosen = h('select', { id: 'evaluate-result', change: () => this.#look() });
        this.state = h('span', { class: 'state' });
        this.note = h('span', { class: 'quiet' });
        this.deleting = h('button', { type: 'button', class: 'small danger', click: () => this.#delete() }, 'Delete evaluation…');
        this.line = h('p', { class: 'line', hidden: true }, choice('Result', this.chosen), this.state, this.note, this.deleting);
        this.bar = h('progress', { max: '1', 'aria-label': 'Progress of the evaluation' });
        this.percent = h('span', { class: 'percent' });
        this.left = h('span', { class: 'quiet' });
        this.cancel = h('button', { type: 'button', title: 'It ends at once; what it has found is lost', click: () => this.#cancel() }, 'Cancel evaluation');
        this.progress = h('p', { class: 'line', hidden: true }, this.bar, this.percent, this.left, this.cancel);
        this.result = h('div', { class: 'evaluated' });
        this.element = h('section', { 'aria-labelledby': 'evaluation' }, h('h2', { id: 'evaluation' }, 'Evaluation'),
            this.form, this.nothing, this.line, this.progress, this.result);
    }

    show(experiment, checkpoints) {
        const { recipe, data } = experiment.definition ?? {};
        if (!this.part.dataset.known && data) {
            this.part.dataset.known = true;
            this.part.value = data.split?.test === 0 ? (data.split?.valid === 0 ? 'all' : 'valid') : 'test';
            this.dataset.options[0].textContent = `its own dataset, ${data.dataset}`;
        }
        this.#judges = (typeof recipe === 'object' ? Object.keys(recipe ?? {})[0] : recipe) === 'supervised';
        this.exampleChoice.hidden = !this.#judges;
        const whole = checkpoints.filter(({ state }) => state !== 'damaged').sort((a, b) => b.step - a.step);
        this.start.disabled = whole.length === 0;
        this.start.title = whole.length === 0 ? 'It has no checkpoint yet' : '';
        setOptions(this.checkpoint, [['', 'best'], ...whole.map(({ id, epoch, step }) => [id, `of epoch ${epoch}, step ${count(step)}`])]);
    }

    /** With all else of the page at first; later now and then. */
    async read(signal) {
        if (Date.now() - this.#readAt < RARELY_MS) return;
        const first = this.#readAt === 0;
        this.#readAt = Date.now();
        try {
            await Promise.all([this.#load(signal), first ? this.#nameDatasets(signal) : null]);
        } catch (problem) {
            if (signal.aborted) this.#readAt = 0;
            else this.#cannotRead(problem);
        }
        if (this.#list.some(isOpen)) this.#poll.start();
    }

    stop() {
        this.#poll.stop();
    }

    async #nameDatasets(signal) {
        const datasets = itemsOf(await get('/datasets?limit=200', signal));
        setOptions(this.dataset, [['', this.dataset.options[0].textContent], ...datasets.map(({ name }) => [name, name])]);
    }

    async #follow(signal) {
        await this.#load(signal);
        return this.#list.some(isOpen) ? AGAIN_SECONDS : null;
    }

    async #load(signal) {
        this.#list = itemsOf(await get(experimentPath(this.#id, `/evaluations${query({ limit: MOST_LISTED })}`), signal));
        setOptions(this.chosen, this.#list.map((one) => [one.id, titleOf(one)]));
        await this.#show(signal);
    }

    /** Another result is wanted. */
    async #look() {
        try {
            await this.#show();
        } catch (problem) {
            this.#cannotRead(problem);
        }
    }

    async #show(signal) {
        const one = this.#list.find(({ id }) => id === this.chosen.value);
        this.nothing.hidden = this.#list.length > 0;
        this.line.hidden = !one;
        this.#showProgress(one);
        this.deleting.hidden = !one || isOpen(one);
        if (!one) return this.result.replaceChildren();
        setText(this.state, one.status);
        this.state.dataset.tone = TONES[one.status] ?? 'waiting';
        setText(this.note, noteOf(one));
        const shown = `${one.id} ${isOpen(one) ? '' : one.status}`;
        if (shown === this.#shown) return;
        const ended = this.#shown === `${one.id} `;
        const whole = isOpen(one) ? one : await get(evaluationPath(one.id), signal);
        if (one.id !== this.chosen.value) return;
        this.#shown = shown;
        this.result.replaceChildren(...resultOf(whole));
        if (ended) say(`The evaluation is ${one.status}`);
    }

    #showProgress(one) {
        this.progress.hidden = !one || !isOpen(one);
        if (this.progress.hidden) return;
        const { step = 0, steps = 0, eta_seconds: eta } = one.progress ?? {};
        this.bar.hidden = one.status !== 'running';
        if (steps) this.bar.value = step / steps;
        else this.bar.removeAttribute('value'); // it has not told yet
        setText(this.percent, steps ? `${Math.floor((100 * step) / steps)} %` : '');
        setText(this.left, typeof eta === 'number' ? `${duration(eta)} left` : '');
    }

    async #cancel() {
        const { id } = this.#list.find((one) => one.id === this.chosen.value) ?? {};
        this.cancel.disabled = true;
        try {
            const ended = await post(evaluationPath(id, '/cancel'));
            this.#list = this.#list.map((one) => (one.id === id ? ended : one));
            this.chosen.focus(); // the button goes
            await this.#show();
        } catch (problem) {
            tell(`Cancel was refused: ${problem.message}`, true);
        } finally {
            this.cancel.disabled = false;
        }
    }

    async #delete() {
        const one = this.#list.find(({ id }) => id === this.chosen.value);
        const content = [h('p', null, 'Its result and its log are lost. This cannot be undone.')];
        if (!(await ask(`Delete the evaluation of ${titleOf(one)}?`, 'Delete', content, null, 'danger'))) return;
        this.deleting.disabled = true;
        try {
            await remove(evaluationPath(one.id));
            this.#shown = '';
            await this.#load();
            (this.line.hidden ? this.part : this.chosen).focus(); // the button may be gone
            say('The evaluation is deleted');
        } catch (problem) {
            tell(`Delete was refused: ${problem.message}`, true);
        } finally {
            this.deleting.disabled = false;
        }
    }

    async #ask(event) {
        event.preventDefault();
        const many = this.#judges ? Number(this.examples.value) : 0;
        this.start.disabled = true;
        try {
            const made = await sendJson('POST', experimentPath(this.#id, '/evaluate'), {
                part: this.part.value, worst: many, best: many,
                ...(this.dataset.value && { dataset: this.dataset.value }), ...(this.checkpoint.value && { checkpoint: this.checkpoint.value }) });
            this.#list.unshift(made);
            setOptions(this.chosen, this.#list.map((one) => [one.id, titleOf(one)]));
            this.chosen.value = made.id;
            await this.#show();
            this.#poll.stop();
            this.#poll.start();
        } catch (problem) {
            tell(`Evaluate was refused: ${problem.message}`, true);
        } finally {
            this.start.disabled = false;
        }
    }

    /** False where it would be no better the next time. */
    #cannotRead(problem) {
        this.line.hidden = false;
        setText(this.note, `Evaluations cannot be read: ${problem.message}`);
        return problem.status === 0 || problem.status >= 500 || problem.status === 429;
    }
}

/** [[value, text]]; what is chosen stays so. */
function setOptions(select, options) {
    keyed(select, options, ([value]) => value, ([value]) => h('option', { value }), (option, [, text]) => setText(option, text));
}

const titleOf = (one) => `${time(one.created_at)}: ${one.part === 'all' ? '' : `${one.part} of `}${one.dataset}, epoch ${one.epoch}`;

function noteOf({ status, examples, seconds, started_at: started, created_at: created }) {
    if (status === 'queued') return `Waits for a worker since ${time(created)}; the trainings that run go before it.`;
    if (status === 'running') return `At work since ${time(started)}.`;
    return status === 'completed' ? `${count(examples)} examples in ${duration(seconds)}` : '';
}
