// A record type as the texts and switches of its editor.
import { stringify } from '../json';
import { toText, toValue, type FieldType } from '../parts/field-value';
import type { Field, RecordType } from '../types';

export const fieldTypes: FieldType[] = [
    'text',
    'textarea',
    'number',
    'decimal',
    'bool',
    'date',
    'datetime',
    'select',
    'country',
    'currency',
];

export interface FieldDraft {
    /** Tells fields of the list apart while their ids are still typed. */
    key: number;
    id: string;
    /** True until it is saved: then id and type can be chosen. */
    isNew: boolean;
    /** False while the id follows the title. */
    isIdTyped: boolean;
    isRetired: boolean;
    type: FieldType;
    title: string;
    required: boolean;
    validation: string;
    error: string;
    /** One a line. */
    options: string;
    default: string;
    indexed: boolean;
    unique: boolean;
    indexState: Field['indexState'];
}

export interface TypeDraft {
    name: string;
    plural: string;
    slug: string;
    icon: string;
    description: string;
    defaultCountry: string;
    isDefault: boolean;
    isHidden: boolean;
    fields: FieldDraft[];
}

export const emptyType: TypeDraft = {
    name: '',
    plural: '',
    slug: '',
    icon: '',
    description: '',
    defaultCountry: '',
    isDefault: false,
    isHidden: false,
    fields: [],
};

const texts: FieldType[] = ['text', 'input', 'string', 'textarea'];
let lastKey = 0;

/** What the API does for a field that does not say. */
export function isIndexedByDefault(type: FieldType): boolean {
    return !texts.includes(type);
}

export function canBeUnique(type: FieldType): boolean {
    return type !== 'textarea' && type !== 'bool';
}

export function newField(): FieldDraft {
    return {
        key: ++lastKey,
        id: '',
        isNew: true,
        isIdTyped: false,
        isRetired: false,
        type: 'text',
        title: '',
        required: false,
        validation: '',
        error: '',
        options: '',
        default: '',
        indexed: false,
        unique: false,
        indexState: undefined,
    };
}

function draftOfField(field: Field): FieldDraft {
    return {
        ...newField(),
        id: field.id,
        isNew: false,
        isIdTyped: true,
        isRetired: field.retired ?? false,
        type: field.type,
        title: field.title,
        required: field.required,
        validation: field.validation ?? '',
        error: field.error ?? '',
        options: (field.options ?? []).join('\n'),
        default: toText(field.default),
        indexed: field.indexed,
        unique: field.unique,
        indexState: field.indexState,
    };
}

export function draftOfType(type: RecordType): TypeDraft {
    return {
        name: type.name,
        plural: type.plural ?? '',
        slug: type.slug,
        icon: type.icon ?? '',
        description: type.description ?? '',
        defaultCountry: type.defaultCountry ?? '',
        isDefault: type.isDefault,
        isHidden: type.status === 'hidden',
        fields: type.parameters.map(draftOfField),
    };
}

export function optionsOf(field: FieldDraft): string[] {
    return field.options
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
}

/** The field as the API takes it: what is empty is left out. */
export function bodyOfField(field: FieldDraft): Record<string, unknown> {
    const { id, type, title, required, validation, error, indexed, unique } = field;
    return {
        id,
        type,
        title,
        required,
        indexed: indexed || unique,
        unique,
        ...(validation === '' ? {} : { validation }),
        ...(error === '' ? {} : { error }),
        ...(type === 'select' ? { options: optionsOf(field) } : {}),
        ...(field.default === '' ? {} : { default: toValue(type, field.default) }),
    };
}

/** The members of the type itself, without its fields. */
export function bodyOfType(draft: TypeDraft): Record<string, unknown> {
    const orNull = (text: string) => (text.trim() === '' ? null : text);
    return {
        name: draft.name,
        plural: orNull(draft.plural),
        slug: orNull(draft.slug),
        icon: orNull(draft.icon),
        description: orNull(draft.description),
        defaultCountry: orNull(draft.defaultCountry),
        isDefault: draft.isDefault,
        status: draft.isHidden ? 'hidden' : 'visible',
    };
}

/** Fields that are saved, in their order. One that is new and retired has never been. */
export function fieldsInUse(draft: TypeDraft): FieldDraft[] {
    return draft.fields.filter((field) => !field.isRetired);
}

/**
 * Everything that can be changed, each as one text by its key: members by name, fields as field.ID (an empty text for
 * one that is out of use), and the order of the fields.
 */
export function flatten(draft: TypeDraft): Record<string, string> {
    const members = Object.entries(bodyOfType(draft)).map(([name, value]) => [name, toText(value)]);
    const fields = draft.fields
        .filter(({ id }) => id !== '')
        .map((field) => [`field.${field.id}`, field.isRetired ? '' : stringify(bodyOfField(field))]);
    return {
        ...Object.fromEntries(members),
        ...Object.fromEntries(fields),
        order: fieldsInUse(draft)
            .map(({ id }) => id)
            .join(' '),
    };
}

/** Keys of flatten that differ. */
export function changes(before: Record<string, string>, after: Record<string, string>): string[] {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
        (key) => (before[key] ?? '') !== (after[key] ?? ''),
    );
}

/** What PATCH is to be told: only what differs; the list of fields as a whole. */
export function patchOf(before: TypeDraft, after: TypeDraft): Record<string, unknown> {
    const keys = changes(flatten(before), flatten(after));
    const body = Object.fromEntries(Object.entries(bodyOfType(after)).filter(([name]) => keys.includes(name)));
    const isListChanged = keys.some((key) => key === 'order' || key.startsWith('field.'));
    return isListChanged ? { ...body, parameters: fieldsInUse(after).map(bodyOfField) } : body;
}

/** An id made of a title: "Größe (cm)" is groesse_cm. It is none of those that are taken. */
export function proposeId(title: string, taken: string[]): string {
    const plain = title
        .toLowerCase()
        .replaceAll('ß', 'ss')
        .replaceAll('æ', 'ae')
        .replaceAll('ø', 'o')
        .replaceAll('ł', 'l')
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .replace(/[^a-z0-9]+/g, '_')
        .replace(/^[_0-9]+|_+$/g, '')
        .slice(0, 60);
    const base = plain || (title.trim() === '' ? '' : 'field');
    for (let n = 2, id = base; ; n++) {
        if (!taken.includes(id)) return id;
        id = `${base}_${n}`;
    }
}

/** The list with one field moved to another place among those in use. */
export function moveField(fields: FieldDraft[], key: number, to: number): FieldDraft[] {
    const inUse = fields.filter((field) => !field.isRetired);
    const moved = inUse.find((field) => field.key === key);
    if (moved === undefined || to < 0 || to >= inUse.length) return fields;
    const others = inUse.filter((field) => field !== moved);
    return [...others.slice(0, to), moved, ...others.slice(to), ...fields.filter((field) => field.isRetired)];
}
