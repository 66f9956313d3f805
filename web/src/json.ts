// JSON whose numbers keep their text: 1.10 stays 1.10, and thirty digits stay thirty.

/** A number that a JavaScript number would not give back as it was written. */
export class Numeral {
    constructor(readonly text: string) {}

    toString(): string {
        return this.text;
    }
}

// Such a number travels through JSON.parse and JSON.stringify as a string that begins with this character. A real string
// that begins with it has it twice on the way; names of members stay as they are.
const mark = '\uE000';
const tokens = /"(?:[^"\\]|\\.)*"(?:\s*:)?|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const marked = /^"(?:\uE000|\\u[eE]000)/;

function hide(token: string): string {
    if (token[0] === '"') return marked.test(token) && !token.endsWith(':') ? `"${mark}${token.slice(1)}` : token;
    return String(Number(token)) === token ? token : `"${mark}${token}"`;
}

function reveal(key: string, value: unknown): unknown {
    // By the ids of fields: that of a field may be constructor, and who has no value there has none.
    if (key === 'parameters' && typeof value === 'object' && value !== null && !Array.isArray(value))
        return Object.setPrototypeOf(value, null) as unknown;
    if (typeof value !== 'string' || value[0] !== mark) return value;
    return value[1] === mark ? value.slice(1) : new Numeral(value.slice(1));
}

export function parse(text: string): unknown {
    return JSON.parse(text.replace(tokens, hide), reveal);
}

export function stringify(value: unknown): string {
    const text = JSON.stringify(value, (_key, member: unknown) => {
        if (member instanceof Numeral) return mark + member.text;
        return typeof member === 'string' && member[0] === mark ? mark + member : member;
    });
    return text.replace(tokens, (token) => {
        if (token[0] !== '"' || token[1] !== mark || token.endsWith(':')) return token;
        return token[2] === mark ? `"${token.slice(2)}` : token.slice(2, -1);
    });
}
