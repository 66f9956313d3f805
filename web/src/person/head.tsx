// Who it is: name, phone, whether they may be called, type and status.
import { nameOf } from '../nouns';
import { Icon } from '../parts/more-icons';
import { StatusChip } from '../parts/status-bar';
import { href } from '../route';
import type { Person, RecordType } from '../types';
import { formatDay, t } from '../words';

/** Only what is a number in E.164 form can be dialled by a click, and none that nobody may call. */
export function Phone({ person }: { person: Person }) {
    const isListed = person.suppressed !== undefined && person.suppressed.campaignUuid === null;
    if (isListed || !/^\+[1-9]\d{6,14}$/.test(person.phone)) return <bdi class="phone" dir="ltr">{person.phone}</bdi>;
    return (
        <a class="phone" href={`tel:${person.phone}`} aria-label={t('person.call', { phone: person.phone })}>
            <Icon name="phone" /> <bdi dir="ltr">{person.phone}</bdi>
        </a>
    );
}

/** "Do not call, since 3 May 2026", and in which campaign if it is one. */
export function DoNotCall({ person }: { person: Person }) {
    const { suppressed, campaignHistory = [] } = person;
    if (suppressed === undefined) return null;
    const { since, campaignUuid } = suppressed;
    const name = campaignHistory.find((stay) => stay.campaignUuid === campaignUuid)?.campaignName;
    return (
        <span class="chip bad">
            <Icon name="stop" /> {t('person.suppressed', { day: formatDay(since) })}
            {campaignUuid !== null && (
                <a href={href(['campaigns', campaignUuid])}>{name ?? t('person.suppressed.campaign')}</a>
            )}
        </span>
    );
}

export function Head({ person, type }: { person: Person; type: RecordType | null }) {
    return (
        <div class="person-head">
            <h1 tabIndex={-1}>
                <bdi>{nameOf(person)}</bdi>
            </h1>
            <p class="person-badges">
                <Phone person={person} />
                <DoNotCall person={person} />
                <StatusChip status={person.status} />
                {type !== null && <span class="chip">{type.name}</span>}
            </p>
        </div>
    );
}
