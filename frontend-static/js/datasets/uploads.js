import { h } from '../dom.js';
import { placeForm } from './place.js';
import { UploadLine } from './upload-line.js';

/** Where files are dropped or chosen, and those on their way. It outlives the view, since an upload goes on while one looks at others. */
class Uploads {
    limit = null;
    #lines = [];
    #changed = () => {};

    constructor() {
        this.choose = h('input', { type: 'file', multiple: true, id: 'dataset-file', class: 'unseen', change: () => this.#take(this.choose.files) });
        this.zone = h('div', { class: 'drop', dragover: (event) => this.#over(event), dragleave: () => this.#out(), drop: (event) => this.#drop(event) },
            this.choose, h('label', { for: 'dataset-file', class: 'button' }, 'Choose files'), h('span', null, ' or drop them here'),
            h('p', { class: 'quiet' }, 'CSV, TSV, JSON, Parquet, NumPy, safetensors, MNIST idx; or a zip or tar of these, or of audio or images with a manifest or in a folder for each class.'));
        this.list = h('ul', { class: 'uploads', 'aria-label': 'Uploads' });
        this.element = h('section', { 'aria-label': 'Upload' }, this.zone, this.list, placeForm(() => this.#changed()));
    }

    /** The view that is seen: changed() is called when a dataset has come. */
    shownTo(changed) {
        this.#changed = changed;
        return this.element;
    }

    #take(files) {
        for (const file of files) {
            const line = new UploadLine(file, { limit: () => this.limit, done: () => this.#changed(), removed: (one) => this.#remove(one) });
            this.#lines.push(line);
            this.list.append(line.element);
        }
        this.choose.value = '';
        this.#lines.at(-1)?.name.focus();
        addEventListener('beforeunload', this.#leaving);
    }

    /** To leave the page ends what is on its way. */
    #leaving = (event) => {
        if (this.#lines.some(({ isBusy }) => isBusy)) event.preventDefault();
    };

    #remove(line) {
        this.#lines = this.#lines.filter((one) => one !== line);
        line.element.remove();
        this.choose.focus();
    }

    #over(event) {
        event.preventDefault();
        this.zone.dataset.over = '';
    }

    #out() {
        delete this.zone.dataset.over;
    }

    #drop(event) {
        event.preventDefault();
        this.#out();
        this.#take(event.dataTransfer.files);
    }
}

export const uploads = new Uploads();
