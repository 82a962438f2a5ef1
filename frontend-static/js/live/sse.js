/** Takes text/event-stream apart as the HTML standard has it, whatever the pieces in which it comes. */
export class EventParser {
    lastId = null;
    retry = null;
    #id = null; // of an event that is not whole yet; as the last id it would have that event left out
    #rest = '';
    #type = '';
    #data = [];

    /** Another connection: half of an event from the one before is no beginning of this one. */
    begin() {
        this.#id = this.lastId;
        this.#rest = '';
        this.#reset();
    }

    /** Returns the events that are whole now: [{type, data, id}]. */
    push(text) {
        // A CR at the end may be half of a line's end.
        const all = this.#rest + text;
        const whole = all.endsWith('\r') ? all.slice(0, -1) : all;
        const lines = whole.split(/\r\n|\r|\n/);
        this.#rest = lines.pop() + all.slice(whole.length);
        return lines.map((line) => this.#take(line)).filter(Boolean);
    }

    #take(line) {
        if (line === '') return this.#dispatch();
        const colon = line.indexOf(':');
        const field = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        if (field === 'data') this.#data.push(value);
        else if (field === 'event') this.#type = value;
        else if (field === 'id' && !value.includes('\0')) this.#id = value;
        else if (field === 'retry' && /^\d+$/.test(value)) this.retry = Number(value);
        return null;
    }

    #dispatch() {
        this.lastId = this.#id;
        const event = this.#data.length
            ? { type: this.#type || 'message', data: this.#data.join('\n'), id: this.lastId } : null;
        this.#reset();
        return event;
    }

    #reset() {
        this.#type = '';
        this.#data = [];
    }
}
