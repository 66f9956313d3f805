// Short names for the nouns of the API, from the description that the server ships.
import type { components } from './schema';

type Schemas = components['schemas'];
export type Person = Schemas['Record'];
export type RecordType = Schemas['RecordType'];
export type Field = Schemas['Field'];
export type Campaign = Schemas['Campaign'];
export type Order = Schemas['Order'];
export type Segment = Schemas['Segment'];
export type Suppression = Schemas['Suppression'];
export type Import = Schemas['Import'];
export type Export = Schemas['Export'];
export type Action = Schemas['Action'];
export type Job = Schemas['Job'];
export type Session = Schemas['Session'];
export type AccountSettings = Schemas['AccountSettings'];
export type EventDay = Schemas['EventDay'];
export type EventDays = Schemas['EventDays'];
export type CampaignProgress = Schemas['Progress'];
export type RetryRule = Schemas['RetryRule'];

/** What every list has; K is the name of its items. */
export type Page<K extends string, T> = Record<K, T[]> & {
    total: number;
    totalRelation?: 'gte';
    page?: number;
    limit: number;
    totalPages?: number;
    nextCursor?: string | null;
};
