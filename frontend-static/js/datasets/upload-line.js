import { datasetPath, get } from '../api.js';
import { h, setText } from '../dom.js';
import { bytes } from '../format.js';
import { say } from '../notice.js';
import { BadRows, rowsIn } from './bad-rows.js';
import { upload } from './upload.js';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const ENDINGS = /\.(csv|tsv|jsonl?|ndjson|npy|npz|parquet|safetensors|zip|tar|gz|tgz)$/i;

/** A name that a dataset can have, made of a file's. */
const nameOf = (file) => {
    let name = file.name;
    while (ENDINGS.test(name)) name = name.replace(ENDINGS, '');
    return name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '').slice(0, 100) || 'dataset';
};

/** One file on its way: what it will be called, how far it is, what came of it. */
export class UploadLine {
    #file;
    #on;
    #stop = null;
    #badRows = new BadRows();

    /** on: {limit(): the most bytes, done(), removed(line)} */
    constructor(file, on) {
        this.#file = file;
        this.#on = on;
        this.name = h('input', { type: 'text', value: nameOf(file), maxlength: '100', spellcheck: 'false', 'aria-label': `Name for ${file.name}` });
        this.bar = h('progress', { max: String(Math.max(1, file.size)), value: '0', 'aria-label': `Upload of ${file.name}`, hidden: true });
        this.says = h('p', { class: 'says', role: 'status' }, `${file.name}, ${bytes(file.size)}`);
        this.start = h('button', { class: 'primary' }, 'Upload');
        this.cancel = h('button', { type: 'button', click: () => this.#cancel() }, 'Remove');
        this.element = h('li', null, h('form', { submit: (event) => this.#send(event) },
            h('label', null, 'Name ', this.name), this.#badRows.element, this.start, this.cancel), this.bar, this.says);
    }

    get isBusy() {
        return this.#stop !== null;
    }

    #cancel() {
        if (this.#stop) this.#stop.abort(new Error('cancelled'));
        else this.#on.removed(this);
    }

    async #send(event) {
        event.preventDefault();
        if (this.isBusy) return;
        const name = this.name.value.trim();
        this.#stop = new AbortController();
        this.#busy(true);
        try {
            const flaw = await this.#flaw(name);
            if (flaw) this.#refused(flaw);
            else this.#stored(await upload({ name, badRows: this.#badRows.rule }, this.#file, (sent) => this.#sent(sent), this.#stop.signal));
        } catch (problem) {
            this.#refused(this.#stop.signal.aborted ? 'Cancelled. The server keeps nothing of it.' : this.#badRows.reasonOf(problem));
        } finally {
            this.#stop = null;
            this.#busy(false);
        }
    }

    /** What the server would say only once it has got much of the file. */
    async #flaw(name) {
        if (!NAME.test(name)) {
            return 'That cannot be its name. Take letters, digits, “.”, “_” and “-”, and begin with a letter or a digit.';
        }
        const most = this.#on.limit();
        if (most && this.#file.size > most) {
            return `The file has ${bytes(this.#file.size)}, and the server takes ${bytes(most)} at most. Send fewer rows or columns, or raise engram.uploads.max-size.`;
        }
        try {
            // One that comes with Engram gives way to an upload of its name.
            if ((await get(datasetPath(name), this.#stop.signal)).sample) return null;
        } catch (problem) {
            if (problem.status === 404) return null;
            throw problem;
        }
        return `There is a dataset named “${name}” already. Choose another name, or delete that one first.`;
    }

    #busy(busy) {
        this.start.hidden = this.name.disabled = busy;
        this.bar.hidden = !busy;
        this.bar.value = 0;
        this.cancel.disabled = false;
        setText(this.cancel, busy ? 'Cancel' : 'Remove');
        if (busy) this.#tell('', 'Asking whether the server will take it…');
    }

    /** Once it has all of it, the server reads it through: how long that takes is not known, and it cannot be taken back. */
    #sent(sent) {
        const all = sent >= this.#file.size;
        this.cancel.disabled = all;
        if (all) this.bar.removeAttribute('value');
        else this.bar.value = sent;
        const percent = Math.floor((100 * sent) / Math.max(1, this.#file.size));
        this.#tell('', all ? 'All is sent. The server reads it through…' : `${bytes(sent)} of ${bytes(this.#file.size)} sent, ${percent}%`);
    }

    #refused(reason) {
        setText(this.start, 'Try again');
        this.#tell('bad', reason);
    }

    #stored(dataset) {
        const address = `#/datasets/${encodeURIComponent(dataset.id)}`;
        this.element.replaceChildren(h('p', { class: 'says', 'data-tone': 'good' },
            'Stored: ', h('a', { href: address }, dataset.name), `, ${rowsIn(dataset)}. `,
            h('button', { type: 'button', class: 'small', click: () => this.#on.removed(this) }, 'Dismiss')));
        say(`${dataset.name} is stored`);
        this.#on.done();
    }

    #tell(tone, text) {
        this.says.dataset.tone = tone;
        setText(this.says, text);
    }
}
