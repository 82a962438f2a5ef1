/**
 * Where in its epoch each step is, as a number with a fraction: the end of the third epoch is 3. What is recorded of a step
 * is only the epoch that it is in, so its place is reckoned from where the epochs begin.
 */
export class EpochScale {
    #begins = []; // [step, epoch that is behind it]

    /** steps: ascending; epochs: of each step, or the mean of a bucket; perEpoch: a guess, where there is but one epoch */
    constructor(steps, epochs, perEpoch) {
        let known = -1;
        steps.forEach((step, i) => {
            if (epochs[i] === null) return;
            const behind = Math.floor(epochs[i] - 1);
            if (behind > known) this.#begins.push([step, behind]);
            known = Math.max(known, behind);
        });
        const [[first, before], [last, now]] = [this.#begins[0] ?? [0, 0], this.#begins.at(-1) ?? [0, 0]];
        const length = now > before ? (last - first) / (now - before) : Math.max(perEpoch, (steps.at(-1) ?? 0) - first + 1);
        this.#begins.push([last + length, now + 1]);
    }

    at(step) {
        const next = this.#begins.findIndex(([begin]) => begin > step);
        const i = next < 0 ? this.#begins.length - 1 : Math.max(1, next);
        const [[from, a], [to, b]] = [this.#begins[i - 1], this.#begins[i]];
        return a + ((step - from) / (to - from)) * (b - a);
    }
}
