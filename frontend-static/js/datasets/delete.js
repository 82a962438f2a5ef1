import { datasetPath, remove } from '../api.js';
import { ask, h } from '../dom.js';
import { tell } from '../notice.js';

/** Asks, and deletes; resolves to whether it is gone. What the server refuses, and why, is told. */
export async function deleteDataset({ id, name }) {
    const content = [h('p', null, 'Its file is deleted with it. This cannot be undone. Checkpoints and what was measured stay.')];
    if (!(await ask(`Delete the dataset “${name}”?`, 'Delete', content, null, 'danger'))) return false;
    try {
        await remove(datasetPath(id));
        tell(`“${name}” is deleted.`);
        return true;
    } catch (problem) {
        tell(`It was not deleted: ${problem.message}`, true);
        return false;
    }
}
