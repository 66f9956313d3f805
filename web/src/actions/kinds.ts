// What can be done to many people at once.
import type { components } from '../schema';
import { can } from '../session';

export type Do = components['schemas']['ActionDoCreate'];
export type Kind = 'assign' | 'unassign' | 'status' | 'field' | 'suppress' | 'delete';

const scopes: Record<Kind, string> = {
    assign: 'campaigns:write', unassign: 'campaigns:write', status: 'records:write', field: 'records:write',
    suppress: 'suppressions:write', delete: 'records:write',
};

/** Those that the session's token allows. */
export function allowedKinds(): Kind[] {
    return can('actions:write') ? (Object.keys(scopes) as Kind[]).filter((kind) => can(scopes[kind])) : [];
}

export function kindOf(what: { [member in keyof Do]?: unknown }): Kind {
    if (what.assign) return 'assign';
    if (what.unassign) return 'unassign';
    if (what.suppress) return 'suppress';
    if (what.delete) return 'delete';
    return Object.keys(what.patch ?? {}).join() === 'status' ? 'status' : 'field';
}

/** More than this, and the number has to be typed. */
export const mostUntyped = 100;
