import { cancelExperiment, deleteExperiment } from './api.js';
import { h } from './dom.js';
import { canCancel, hasEnded } from './experiment.js';
import { tell } from './notice.js';

/** The buttons that change an experiment. They ask the server; what came of it the next look shows. */
export class ExperimentActions {
    #experiment = null;

    /** changed is called when the server has taken a change. */
    constructor(changed) {
        this.changed = changed;
        this.cancel = h('button', { type: 'button', hidden: true, click: () => this.#cancel() }, 'Cancel');
        this.remove = h('button', { type: 'button', class: 'danger', hidden: true, click: () => this.#confirm() }, 'Delete…');
        this.question = h('p', { id: 'question' });
        this.dialog = h('dialog', { 'aria-labelledby': 'question', close: () => this.#delete() },
            h('form', { method: 'dialog' }, this.question,
                h('p', { class: 'choices' },
                    h('button', { value: '', autofocus: true }, 'Keep it'),
                    h('button', { value: 'delete', class: 'danger' }, 'Delete'))));
        this.element = h('div', { class: 'actions' }, this.cancel, this.remove, this.dialog);
    }

    show(experiment) {
        this.#experiment = experiment;
        this.cancel.hidden = !canCancel(experiment);
        this.remove.hidden = !hasEnded(experiment);
    }

    async #cancel() {
        await this.#attempt(this.cancel, 'Not cancelled', () => cancelExperiment(this.#experiment.id));
        this.changed();
    }

    #confirm() {
        this.question.textContent = `Delete “${this.#experiment.name}” with its checkpoints? This cannot be undone.`;
        this.dialog.returnValue = '';
        this.dialog.showModal();
    }

    async #delete() {
        if (this.dialog.returnValue !== 'delete') return;
        const { id, name } = this.#experiment;
        if (!(await this.#attempt(this.remove, 'Not deleted', () => deleteExperiment(id)))) return;
        tell(`“${name}” is deleted.`);
        if (this.element.isConnected) location.hash = '#/';
    }

    async #attempt(button, failure, request) {
        button.disabled = true;
        try {
            await request();
            return true;
        } catch (problem) {
            tell(`${failure}: ${problem.message}`, true);
            return false;
        } finally {
            button.disabled = false;
        }
    }
}
