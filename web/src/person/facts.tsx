// The values of a person, to be read.
import type { ComponentChildren } from 'preact';
import { fieldsInUse } from '../nouns';
import { showValue } from '../parts/field-value';
import { ownZone, zoneLabel } from '../parts/zones';
import type { Field, Person, RecordType } from '../types';
import { formatAgo, formatTime, t } from '../words';

function Fact({ title, children }: { title: string; children: ComponentChildren }) {
    return (
        <div>
            <dt>{title}</dt>
            <dd>{children}</dd>
        </div>
    );
}

/** Addresses of pages and of mail can be followed. */
function Value({ field, value }: { field: Pick<Field, 'type'>; value: unknown }) {
    const text = showValue(field.type, value);
    if (text === '')
        return (
            <span class="quiet" aria-label={t('person.empty')}>
                –
            </span>
        );
    if (field.type === 'datetime')
        return (
            <>
                {text} <span class="small">{zoneLabel(ownZone, String(value))}</span>
            </>
        );
    if (/^https?:\/\/[^\s"<>]+$/i.test(text))
        return (
            <a href={text} target="_blank" rel="noopener noreferrer">
                <bdi>{text}</bdi>
            </a>
        );
    if (/^[^\s@:/?]+@[^\s@:/?]+\.[^\s@:/?]+$/.test(text))
        return (
            <a href={`mailto:${text}`}>
                <bdi>{text}</bdi>
            </a>
        );
    return <bdi class={field.type === 'textarea' ? 'lines' : ''}>{text}</bdi>;
}

function Moment({ instant }: { instant: string }) {
    return (
        <>
            <time dateTime={instant}>{formatTime(instant)}</time> <span class="small">{formatAgo(instant)}</span>
        </>
    );
}

/** Without the type, fields are shown by their ids. */
function fieldsOf(person: Person, type: RecordType | null): Field[] {
    if (type !== null) return fieldsInUse(type);
    return Object.keys(person.parameters).map((id) => ({
        id,
        type: 'text',
        title: id,
        required: false,
        indexed: false,
        unique: false,
    }));
}

export function Facts({ person, type }: { person: Person; type: RecordType | null }) {
    const fields = fieldsOf(person, type);
    return (
        <section aria-labelledby="facts" class="card">
            <h2 id="facts">{t('person.facts')}</h2>
            <dl class="facts">
                {fields.map((field) => (
                    <Fact key={field.id} title={field.title}>
                        <Value field={field} value={person.parameters[field.id]} />
                    </Fact>
                ))}
                {person.externalId !== undefined && (
                    <Fact title={t('person.externalId')}>
                        <bdi>{person.externalId}</bdi>
                    </Fact>
                )}
                <Fact title={t('person.createdAt')}>
                    <Moment instant={person.createdAt} />
                </Fact>
                <Fact title={t('person.updatedAt')}>
                    <Moment instant={person.updatedAt} />
                </Fact>
            </dl>
            <Retired person={person} type={type} />
        </section>
    );
}

/** What stands in fields that are out of use can be read, and not changed. */
export function Retired({ person, type }: { person: Person; type: RecordType | null }) {
    const fields = (type?.parameters ?? []).filter((field) => field.retired && field.id in person.parameters);
    if (fields.length === 0) return null;
    return (
        <div class="retired">
            <h3>{t('person.retired')}</h3>
            <p class="small">{t('person.retired.text')}</p>
            <dl class="facts">
                {fields.map((field) => (
                    <Fact key={field.id} title={field.title}>
                        <Value field={field} value={person.parameters[field.id]} />
                    </Fact>
                ))}
            </dl>
        </div>
    );
}
