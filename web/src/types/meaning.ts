// What a change of a type means, in sentences, before it is saved.
import { codeName } from '../parts/codes';
import { t } from '../words';
import { bodyOfField, changes, fieldsInUse, flatten, optionsOf, type FieldDraft, type TypeDraft } from './model';

function titles(fields: FieldDraft[]): string {
    return fields.map(({ title, id }) => title || id).join(', ');
}

interface Pair {
    before: FieldDraft;
    after: FieldDraft;
}

/** A sentence about all fields for which it holds; nothing where there is none. */
function about(key: string, fields: FieldDraft[]): string[] {
    return fields.length === 0 ? [] : [t(key, { n: fields.length, fields: titles(fields) })];
}

function isIndexed({ indexed, unique }: FieldDraft): boolean {
    return indexed || unique;
}

function ofPairs(pairs: Pair[]): string[] {
    const after = (holds: (pair: Pair) => boolean) => pairs.filter(holds).map((pair) => pair.after);
    const has = (field: FieldDraft, option: string) => optionsOf(field).includes(option);
    return [
        ...about(
            'types.means.required',
            after(({ before, after }) => !before.required && after.required),
        ),
        ...about(
            'types.means.optional',
            after(({ before, after }) => before.required && !after.required),
        ),
        ...about(
            'types.means.validation',
            after(({ before, after }) => before.validation !== after.validation),
        ),
        ...about(
            'types.means.options',
            after(({ before, after }) => optionsOf(before).some((option) => !has(after, option))),
        ),
        ...about(
            'types.means.default',
            after(({ before, after }) => before.default !== after.default),
        ),
        ...about(
            'types.means.unique',
            after(({ before, after }) => !before.unique && after.unique),
        ),
        ...about(
            'types.means.indexed',
            after(({ before, after }) => !isIndexed(before) && isIndexed(after) && !after.unique),
        ),
        ...about(
            'types.means.notindexed',
            after(({ before, after }) => isIndexed(before) && !isIndexed(after)),
        ),
    ];
}

function ofType(before: TypeDraft, after: TypeDraft): string[] {
    const country = after.defaultCountry.toUpperCase();
    return [
        ...(!before.isDefault && after.isDefault ? [t('types.means.isDefault')] : []),
        ...(!before.isHidden && after.isHidden ? [t('types.means.hidden')] : []),
        ...(before.slug !== after.slug ? [t('types.means.slug')] : []),
        ...(before.defaultCountry === after.defaultCountry
            ? []
            : [
                  country === ''
                      ? t('types.means.nocountry')
                      : t('types.means.country', { country: codeName('country', country) || country }),
              ]),
    ];
}

/** Of a type that is stored. */
export function meaning(before: TypeDraft, after: TypeDraft): string[] {
    const former = new Map(before.fields.map((field) => [field.id, field]));
    const pairs = fieldsInUse(after).flatMap((field) => {
        const stored = former.get(field.id);
        return stored === undefined || field.isNew ? [] : [{ before: stored, after: field }];
    });
    const added = fieldsInUse(after).filter(({ isNew }) => isNew);
    const order = (draft: TypeDraft) =>
        fieldsInUse(draft).filter(({ id }) => pairs.some(({ after: { id: other } }) => other === id));
    const isMoved =
        pairs.every(({ before: { isRetired } }) => !isRetired) &&
        order(before)
            .map(({ id }) => id)
            .join() !==
            order(after)
                .map(({ id }) => id)
                .join();
    return [
        ...about('types.means.new', added),
        ...about(
            'types.means.newRequired',
            added.filter(({ required }) => required),
        ),
        ...about(
            'types.means.retired',
            after.fields.filter(({ id, isRetired }) => isRetired && former.get(id)?.isRetired === false),
        ),
        ...about(
            'types.means.back',
            pairs.filter(({ before: { isRetired } }) => isRetired).map((pair) => pair.after),
        ),
        ...ofPairs(pairs),
        ...(isMoved ? [t('types.means.order')] : []),
        ...ofType(before, after),
        ...about(
            'types.means.title',
            pairs.filter((pair) => pair.before.title !== pair.after.title).map((pair) => pair.after),
        ),
    ];
}

/** How one key of flatten is called. */
export function titleOf(key: string, drafts: TypeDraft[]): string {
    if (!key.startsWith('field.')) return t(`types.${key}`);
    const id = key.slice(6);
    return drafts.flatMap(({ fields }) => fields).find((field) => field.id === id)?.title || id;
}

/** One key of flatten as people read it. */
export function textOf(key: string, draft: TypeDraft): string {
    if (key === 'isDefault' || key === 'status') return flattenText(key, draft);
    if (!key.startsWith('field.')) return flatten(draft)[key] ?? '';
    const field = draft.fields.find(({ id }) => `field.${id}` === key);
    if (field === undefined || field.isRetired) return t('types.outOfUse');
    const { type, title, ...members } = bodyOfField(field);
    const lines = Object.entries(members)
        .filter(([name, value]) => name !== 'id' && value !== false)
        .map(([name, value]) =>
            value === true
                ? t(`types.${name}`)
                : `${t(`types.${name}`)}: ${Array.isArray(value) ? value.join(', ') : String(value)}`,
        );
    return [`${String(title)} (${t(`types.type.${String(type)}`)})`, ...lines].join('\n');
}

function flattenText(key: 'isDefault' | 'status', draft: TypeDraft): string {
    if (key === 'status') return t(draft.isHidden ? 'types.hidden' : 'types.visible');
    return t(draft.isDefault ? 'types.yes' : 'types.no');
}

/** Keys of what both have changed otherwise. The order of fields is no conflict: see merge. */
export function clashes(base: TypeDraft, yours: TypeDraft, now: TypeDraft): { both: string[]; others: string[] } {
    const [stored, mine, theirs] = [flatten(base), flatten(yours), flatten(now)];
    const changed = changes(stored, theirs).filter((key) => key !== 'order');
    const both = changes(stored, mine).filter((key) => changed.includes(key) && mine[key] !== theirs[key]);
    return { both, others: changed.filter((key) => !both.includes(key)) };
}

/** What is stored now, with your changes of these keys; your order, if you have changed it; new fields at the end. */
export function merge(base: TypeDraft, yours: TypeDraft, now: TypeDraft, keys: string[]): TypeDraft {
    const mine = (id: string) =>
        keys.includes(`field.${id}`) ? yours.fields.find((field) => field.id === id) : undefined;
    const fields = now.fields.map((field) => mine(field.id) ?? field);
    const added = yours.fields.filter(({ id }) => !now.fields.some((field) => field.id === id));
    const members = {
        name: 'name',
        plural: 'plural',
        slug: 'slug',
        icon: 'icon',
        description: 'description',
        defaultCountry: 'defaultCountry',
        isDefault: 'isDefault',
        status: 'isHidden',
    } as const;
    const taken = Object.entries(members)
        .filter(([key]) => keys.includes(key))
        .map(([, name]) => [name, yours[name]]);
    const all = [...fields, ...added];
    const place = (draft: TypeDraft, id: string) => draft.fields.findIndex((field) => field.id === id) >>> 0;
    const isReordered = flatten(base).order !== flatten(yours).order;
    if (isReordered) all.sort((a, b) => place(yours, a.id) - place(yours, b.id));
    return { ...now, ...Object.fromEntries(taken), fields: all };
}
