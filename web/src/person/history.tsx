// Every stay in a campaign, and what happened there: newest first.
import { href } from '../route';
import type { Person } from '../types';
import { formatTime, t } from '../words';
import { StatusChip } from '../parts/status-bar';

type Stay = NonNullable<Person['campaignHistory']>[number];
type Happened = Stay['events'][number];

const outcomes = ['answered', 'no-answer', 'busy', 'voicemail', 'wrong-number', 'refused', 'failed'];
const shownAtOnce = 5;

/** "3:07" */
function duration(seconds: number): string {
    const two = (n: number) => String(n).padStart(2, '0');
    const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function EventLine({ event }: { event: Happened }) {
    const { outcome, note, durationSeconds, worker } = event;
    const details = [
        outcome && (outcomes.includes(outcome) ? t(`person.outcome.${outcome}`) : outcome),
        durationSeconds !== undefined && t('person.duration', { time: duration(durationSeconds) }),
        worker && t('person.worker', { worker }),
    ].filter((part): part is string => typeof part === 'string');
    return (
        <li>
            <time dateTime={event.at} class="small">
                {formatTime(event.at)}
            </time>
            <div>
                <strong>{t(`status.${event.status}`)}</strong>
                {details.length > 0 && <span class="quiet"> {details.join(' · ')}</span>}
                {note && <p class="lines">{note}</p>}
            </div>
        </li>
    );
}

function StayEvents({ stay }: { stay: Stay }) {
    const events = [...stay.events].reverse();
    const older = events.slice(shownAtOnce);
    const lines = (list: Happened[]) => (
        <ol class="timeline">
            {list.map((event, i) => (
                <EventLine key={i} event={event} />
            ))}
        </ol>
    );
    return (
        <>
            {lines(events.slice(0, shownAtOnce))}
            {older.length > 0 && (
                <details>
                    <summary>{t('person.events.older', { n: older.length })}</summary>
                    {lines(older)}
                </details>
            )}
            {stay.olderEventsOmitted && <p class="small">{t('person.events.omitted')}</p>}
        </>
    );
}

export function History({ person }: { person: Person }) {
    const stays = person.campaignHistory ?? [];
    return (
        <section aria-labelledby="history" class="card">
            <h2 id="history">{t('person.history')}</h2>
            {stays.length === 0 && <p class="quiet">{t('person.history.none')}</p>}
            {stays.map((stay, i) => (
                <article key={i} class="stay">
                    <h3>
                        <a href={href(['campaigns', stay.campaignUuid])}>
                            <bdi>{stay.campaignName}</bdi>
                        </a>{' '}
                        <StatusChip status={stay.status} />
                    </h3>
                    <p class="small">
                        {stay.removedAt === null
                            ? t('person.stay.since', { from: formatTime(stay.assignedAt) })
                            : t('person.stay.until', {
                                  from: formatTime(stay.assignedAt),
                                  to: formatTime(stay.removedAt),
                              })}
                    </p>
                    <StayEvents stay={stay} />
                </article>
            ))}
            {person.olderStaysOmitted && <p class="small">{t('person.history.omitted')}</p>}
        </section>
    );
}
