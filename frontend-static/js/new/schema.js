/** What may stand at a place of a definition, by the JSON Schema of the catalogue. It knows no kind by itself. */
export class DefinitionSchema {
    #root;
    #places;

    constructor(schema) {
        this.#root = schema;
        this.#places = schema.$defs ?? {};
    }

    /** The schemas that a value at this path may follow. */
    at(path) {
        return path.reduce((schemas, step) => schemas.flatMap((schema) => this.#below(schema, step)), this.#open(this.#root));
    }

    /** The fields of what stands at this path: [{name, about, type, standard, required}]. */
    fields(path) {
        return this.at(path).flatMap((schema) => Object.entries(schema.properties ?? {}).map(([name, value]) => ({
            name,
            about: this.#about(value),
            type: this.#type(value),
            standard: value.default,
            unit: value['x-unit'],
            required: (schema.required ?? []).includes(name),
        })));
    }

    /** The kinds that may stand at this path: [{name, about, needs, bare}]; needs are the options that must be given. */
    kinds(path) {
        return this.at(path).flatMap((family) => {
            const bare = new Set((family.oneOf ?? []).flatMap((one) => one.enum ?? []));
            return (family.oneOf ?? []).filter((one) => one.properties).map((one) => {
                const [name, value] = Object.entries(one.properties)[0];
                const [options] = this.#open(value);
                return { name, about: this.#about(value), needs: options?.required ?? [], bare: bare.has(name) };
            });
        });
    }

    /** Words that a value at this path may be. */
    words(path) {
        return this.at(path).flatMap((schema) => (schema.type === 'boolean' ? ['true', 'false'] : (schema.enum ?? [])));
    }

    isList(path) {
        const schemas = this.at(path);
        return schemas.length > 0 && schemas.every(({ type }) => type === 'array');
    }

    /** References followed, alternatives apart. */
    #open(schema) {
        if (!schema) return [];
        if (schema.$ref) return this.#open(this.#places[schema.$ref.replace('#/$defs/', '')]);
        return schema.anyOf ? schema.anyOf.flatMap((one) => this.#open(one)) : [schema];
    }

    #below(schema, step) {
        if (typeof step === 'number') return schema.type === 'array' ? this.#open(schema.items) : [];
        const family = (schema.oneOf ?? []).find((one) => one.properties && Object.hasOwn(one.properties, step));
        if (family) return this.#open(family.properties[step]);
        if (schema.properties && Object.hasOwn(schema.properties, step)) return this.#open(schema.properties[step]);
        return typeof schema.additionalProperties === 'object' ? this.#open(schema.additionalProperties) : [];
    }

    #about(value) {
        return value.description ?? this.#open(value).find(({ description }) => description)?.description ?? '';
    }

    /** In a word or two. */
    #type(value) {
        const [schema] = this.#open(value);
        if (!schema || schema.oneOf || schema.properties) return '';
        if (schema.enum) return schema.enum.join(' or ');
        return schema.type === 'array' ? `list of ${this.#type(schema.items) || 'items'}` : (schema.type ?? '');
    }
}
